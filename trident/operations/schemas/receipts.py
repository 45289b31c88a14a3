"""A receipt that the bank issued, as it was printed."""

from datetime import date, datetime

from pydantic import ConfigDict, Field

from trident import ledger
from trident.kernel.http import StrictModel


class GenuineReceipt(StrictModel):
    """What a genuine receipt must say; what the paper says otherwise was changed."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "reference": "K7QF-2M9X-4TRB",
                "kind": "transfer",
                "direction": "out",
                "amount_minor": 20_000,
                "currency": "CNY",
                "own_name": "李小明",
                "own_number_masked": "6222 **** 1234",
                "counterparty_name": "张三",
                "counterparty_number_masked": "6222 **** 5678",
                "description": "房租",
                "posted_at": "2026-03-18T02:30:00Z",
                "value_on": "2026-03-18",
                "reversed": False,
            }
        }
    )

    reference: str
    kind: ledger.EntryKind
    direction: ledger.Direction
    amount_minor: int
    currency: str
    own_name: str
    own_number_masked: str
    counterparty_name: str | None
    counterparty_number_masked: str | None
    description: str
    posted_at: datetime
    value_on: date
    reversed: bool = Field(description="the entry has been reversed, perhaps since the receipt was issued")

    @classmethod
    def of(cls, receipt: ledger.Receipt) -> "GenuineReceipt":
        """Show a receipt without what is not printed on it."""
        return cls(**{name: getattr(receipt, name) for name in cls.model_fields})
