"""What a customer is shown of accounts and entries."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from trident.kernel.errors import Language as LanguageCode
from trident.kernel.http import StrictModel
from trident.ledger.papers.words import product_word
from trident.ledger.reference import entry_reference
from trident.ledger.types import (
    Account,
    AccountKind,
    AccountStatus,
    Direction,
    EntryKind,
    LimitState,
    PostingView,
)

_ACCOUNT: JsonDict = {
    "id": "0190a6c2-6a00-7a11-8c22-1d2e3f4a5b6c",
    "number_masked": "6222 **** 1234",
    "kind": "class-2",
    "product": "活期存款",
    "holder_name": "李小明",
    "currency": "CNY",
    "status": "active",
    "balance_minor": 1_250_000,
    "held_minor": 20_000,
    "available_minor": 1_230_000,
    "opened_on": "2025-12-18",
}
_LIMIT: JsonDict = {
    "code": "R07",
    "period": "day",
    "direction": "out",
    "limit_minor": 1_000_000,
    "used_minor": 250_000,
    "source": "银发〔2016〕302号 二(二)(五)",
}
_POSTING: JsonDict = {
    "entry_id": "0190a6c2-7d10-7c3e-9b1a-4f5e6d7c8b9a",
    "reference": "K7QF-2M9X-4TRB",
    "sequence": 42,
    "direction": "out",
    "amount_minor": 20_000,
    "currency": "CNY",
    "balance_after_minor": 1_250_000,
    "kind": "transfer",
    "description": "房租",
    "counterparty_name": "张三",
    "counterparty_number_masked": "6222 **** 5678",
    "posted_at": "2026-03-18T02:30:00Z",
    "value_on": "2026-03-18",
    "reversed": False,
}


class CustomerAccount(StrictModel):
    """One of the customer's accounts as it stands."""

    model_config = ConfigDict(json_schema_extra={"example": _ACCOUNT})

    id: UUID
    number_masked: str
    kind: AccountKind
    product: str = Field(description="the product's name in the language asked for")
    holder_name: str
    currency: str
    status: AccountStatus
    balance_minor: int = Field(description="minor units; what is held back is part of it")
    held_minor: int
    available_minor: int = Field(description="minor units; what can be paid out now")
    opened_on: date

    @classmethod
    def of(cls, account: Account, language: LanguageCode) -> Self:
        """Show an account."""
        return cls(**account_fields(account, language))


class ClassLimit(StrictModel):
    """One of the regulator's limits on a class II or III account, and what is used of it."""

    model_config = ConfigDict(json_schema_extra={"example": _LIMIT})

    code: str = Field(description="the rule's number in the bank's list")
    period: str = Field(description="day, year or instant")
    direction: str = Field(description="in, out or balance")
    limit_minor: int
    used_minor: int
    source: str

    @classmethod
    def of(cls, limit: LimitState) -> Self:
        """Show a limit."""
        return cls(
            code=limit.code,
            period=limit.period,
            direction=limit.direction,
            limit_minor=limit.limit_minor,
            used_minor=limit.used_minor,
            source=limit.source,
        )


class CustomerAccountDetail(CustomerAccount):
    """An account with its whole number and its limits."""

    model_config = ConfigDict(
        json_schema_extra={"example": _ACCOUNT | {"number": "6222021234567891234", "limits": [_LIMIT]}},
    )

    number: str
    limits: list[ClassLimit]

    @classmethod
    def with_limits(cls, account: Account, limits: Sequence[LimitState], language: LanguageCode) -> Self:
        """Show an account with its limits."""
        shown = [ClassLimit.of(limit) for limit in limits]
        return cls(**account_fields(account, language), number=account.number, limits=shown)


class CustomerTotal(StrictModel):
    """What the customer has in one currency."""

    currency: str
    balance_minor: int
    available_minor: int


class CustomerAccounts(StrictModel):
    """All accounts of the customer and what they come to."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "items": [_ACCOUNT],
                "totals": [{"currency": "CNY", "balance_minor": 1_250_000, "available_minor": 1_230_000}],
            }
        },
    )

    items: list[CustomerAccount]
    totals: list[CustomerTotal]

    @classmethod
    def of(cls, accounts: Sequence[Account], language: LanguageCode) -> Self:
        """Show accounts with their totals."""
        sums: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
        for account in accounts:
            sums[account.currency][0] += account.posted_minor
            sums[account.currency][1] += account.available_minor
        return cls(
            items=[CustomerAccount.of(account, language) for account in accounts],
            totals=[
                CustomerTotal(currency=currency, balance_minor=balance, available_minor=available)
                for currency, (balance, available) in sorted(sums.items())
            ],
        )


class CustomerPosting(StrictModel):
    """One entry seen from the account."""

    model_config = ConfigDict(json_schema_extra={"example": _POSTING})

    entry_id: UUID
    reference: str = Field(description="what a person reads aloud to name the entry")
    sequence: int
    direction: Direction
    amount_minor: int = Field(description="minor units, always positive")
    currency: str
    balance_after_minor: int
    kind: EntryKind
    description: str
    counterparty_name: str | None
    counterparty_number_masked: str | None
    posted_at: datetime
    value_on: date
    reversed: bool

    @classmethod
    def of(cls, posting: PostingView) -> Self:
        """Show a posting."""
        return cls(
            entry_id=posting.entry_id,
            reference=entry_reference(posting.entry_id),
            sequence=posting.sequence,
            direction=posting.direction,
            amount_minor=posting.amount_minor,
            currency=posting.currency,
            balance_after_minor=posting.balance_after_minor,
            kind=posting.kind,
            description=posting.description,
            counterparty_name=posting.counterparty_name,
            counterparty_number_masked=posting.counterparty_number_masked,
            posted_at=posting.posted_at,
            value_on=posting.value_on,
            reversed=posting.reversed,
        )


class CustomerReceipt(StrictModel):
    """The particulars of an entry, as its electronic receipt (电子回单) has them."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "example": {key: value for key, value in _POSTING.items() if key != "sequence"}
            | {
                "own_name": "李小明",
                "own_number_masked": "6222 **** 1234",
                "digest": "7f3a9c1d2e4b5a687f3a9c1d2e4b5a68",
            }
        },
    )

    entry_id: UUID
    reference: str
    kind: EntryKind
    direction: Direction
    amount_minor: int
    currency: str
    own_name: str
    own_number_masked: str
    counterparty_name: str | None
    counterparty_number_masked: str | None
    description: str
    posted_at: datetime
    value_on: date
    balance_after_minor: int
    reversed: bool
    digest: str = Field(description="verification code that only the bank can compute")


def account_fields(account: Account, language: LanguageCode) -> dict[str, Any]:
    """Return what every view of an account shows."""
    return {
        "id": account.id,
        "number_masked": account.number_masked,
        "kind": account.kind,
        "product": product_word(account.product, language),
        "holder_name": account.holder_name or "",
        "currency": account.currency,
        "status": account.status,
        "balance_minor": account.posted_minor,
        "held_minor": account.held_minor,
        "available_minor": account.available_minor,
        "opened_on": account.opened_on,
    }
