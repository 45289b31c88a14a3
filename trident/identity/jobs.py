from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from trident.identity.settings import IdentitySettings
from trident.identity.tables import AllowanceRow, ChallengeRow, CustomerSessionRow, StaffSessionRow, StepUpRow


def delete_expired(db: Session, *, now: datetime, settings: IdentitySettings) -> int:
    """Delete what time has settled; returns how many rows went. Runs beside sign-ins without getting in their way.

    Sessions and challenges stay for `ended_days` after their last possible use; an allowance that is whole again
    says no more than its absence.
    """
    settled_before = now - timedelta(days=settings.ended_days)
    return sum(
        len(db.execute(statement.execution_options(synchronize_session=False)).all())
        for statement in (
            delete(ChallengeRow).where(ChallengeRow.ends_at < settled_before).returning(ChallengeRow.id),
            delete(StepUpRow).where(StepUpRow.ends_at < settled_before).returning(StepUpRow.id),
            delete(CustomerSessionRow)
            .where(CustomerSessionRow.expires_at < settled_before)
            .returning(CustomerSessionRow.id),
            delete(StaffSessionRow).where(StaffSessionRow.expires_at < settled_before).returning(StaffSessionRow.id),
            delete(AllowanceRow).where(AllowanceRow.full_at < now).returning(AllowanceRow.key),
        )
    )
