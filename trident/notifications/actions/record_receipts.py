from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from trident.notifications.adapters.sms_gateway import SmsReceipt
from trident.notifications.tables import SmsRow
from trident.notifications.types import SmsStatus


def record_receipts(db: Session, receipts: list[SmsReceipt], *, now: datetime) -> None:
    """Write the operator's receipts to their messages, in one statement; receipts of unknown messages are let go."""
    if not receipts:
        return
    db.connection().execute(
        update(SmsRow)
        .where(SmsRow.provider_reference == bindparam("reference"), SmsRow.status == SmsStatus.SENT)
        .values(status=bindparam("new_status"), error=bindparam("reason"), finished_at=now),
        [
            {
                "reference": one.provider_reference,
                "new_status": SmsStatus.DELIVERED if one.is_delivered else SmsStatus.FAILED,
                "reason": None if one.is_delivered else one.reason,
            }
            for one in receipts
        ],
    )
