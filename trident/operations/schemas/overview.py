"""The overview as the API shows it."""

from datetime import date, datetime

from pydantic import ConfigDict, Field

from trident.kernel.http import StrictModel


class CurrencyTotal(StrictModel):
    """What customers have on deposit in one currency."""

    currency: str
    balance_minor: int


class ProductTotal(StrictModel):
    """What customers have on deposit in one product and currency."""

    product: str
    currency: str
    balance_minor: int
    accounts: int


class TransferTotal(StrictModel):
    """Transfers settled since midnight in the bank's zone."""

    count: int = Field(description="in all currencies")
    amount_minor: int = Field(description="of those in CNY")


class HourTotal(StrictModel):
    """Transfers settled within an hour."""

    hour_at: datetime
    count: int
    amount_minor: int


class Overview(StrictModel):
    """The bank at a glance."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "customers": 2000,
                "accounts": 3120,
                "deposits": [{"currency": "CNY", "balance_minor": 4_812_334_507}],
                "deposits_by_product": [
                    {"product": "savings", "currency": "CNY", "balance_minor": 4_612_334_507, "accounts": 2000}
                ],
                "transfers_today": {"count": 412, "amount_minor": 18_204_400},
                "transfers_by_hour": [{"hour_at": "2026-03-18T02:00:00Z", "count": 31, "amount_minor": 1_204_400}],
                "approvals_pending": 2,
                "dead_letters": 0,
                "outbox_waiting": 3,
                "business_on": "2026-03-18",
            }
        }
    )

    customers: int
    accounts: int = Field(description="customers' accounts")
    deposits: list[CurrencyTotal]
    deposits_by_product: list[ProductTotal]
    transfers_today: TransferTotal
    transfers_by_hour: list[HourTotal] = Field(
        description="the last 24 hours, the earliest first, empty hours included"
    )
    approvals_pending: int
    dead_letters: int = Field(description="given up and not replayed")
    outbox_waiting: int = Field(description="events not yet handled, counted up to 10,000")
    business_on: date = Field(description="the ledger's business date")
