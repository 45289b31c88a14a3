"""What staff are shown of the books."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import ConfigDict, Field

from trident.kernel.http import StrictModel
from trident.ledger import views
from trident.ledger.types import AccountType


class LedgerProductTotal(StrictModel):
    """The accounts of one product, type and currency together."""

    model_config = ConfigDict(from_attributes=True)

    product: str
    type: AccountType
    currency: str
    accounts: int
    debit_minor: int = Field(description="what stands on accounts in debit, positive")
    credit_minor: int = Field(description="what stands on accounts in credit, positive")
    balance_minor: int = Field(description="credits minus debits")


class LedgerCurrencySum(StrictModel):
    """All accounts of a currency: zero, or the books do not balance."""

    model_config = ConfigDict(from_attributes=True)

    currency: str
    sum_minor: int


class LedgerTotals(StrictModel):
    """The general ledger as it stands."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "business_on": "2026-03-18",
                "items": [
                    {
                        "product": "demand-deposit",
                        "type": "liability",
                        "currency": "CNY",
                        "accounts": 2000,
                        "debit_minor": 0,
                        "credit_minor": 5_000_000_000,
                        "balance_minor": 5_000_000_000,
                    }
                ],
                "balanced": [{"currency": "CNY", "sum_minor": 0}],
            }
        },
    )

    business_on: date
    items: list[LedgerProductTotal]
    balanced: list[LedgerCurrencySum]


class LedgerFault(StrictModel):
    """The first thing in the books that does not hold."""

    model_config = ConfigDict(from_attributes=True)

    check: str
    account_id: UUID | None
    sequence: int | None
    entry_id: UUID | None
    block: int | None
    expected: str
    found: str


class LedgerVerification(StrictModel):
    """What the last verification of the books found; `verified_at` is null where there was none yet."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "intact": True,
                "checked": 1_204_311,
                "sealed_through": 1_204_000,
                "blocks": 1_204,
                "first_fault": None,
                "fault": None,
                "verified_at": "2026-03-17T18:00:04Z",
            }
        },
    )

    intact: bool
    checked: int = Field(description="entries recomputed")
    sealed_through: int = Field(description="position of the last entry that a sealed block covers")
    blocks: int
    first_fault: str | None
    fault: LedgerFault | None
    verified_at: datetime | None

    @classmethod
    def of(cls, found: views.Verification | None) -> Self:
        """Show the result of a verification, or that there was none."""
        if found is None:
            return cls(
                intact=False, checked=0, sealed_through=0, blocks=0, first_fault=None, fault=None, verified_at=None
            )
        fault = found.first_fault
        return cls(
            intact=found.is_intact,
            checked=found.entries,
            sealed_through=found.sealed_through,
            blocks=found.blocks,
            first_fault=None if fault is None else fault.sentence,
            fault=None if fault is None else LedgerFault.model_validate(fault),
            verified_at=found.verified_at,
        )
