"""Customers, their accounts and entries as staff see them: phone, ID and account numbers masked."""

from datetime import date, datetime
from typing import Self
from uuid import UUID

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from trident import customers, ledger
from trident.kernel.errors import Language
from trident.kernel.http import StrictModel
from trident.operations import types
from trident.operations.schemas.text import Reason, SearchText

_CUSTOMER: JsonDict = {
    "id": "0190a6c2-5900-7b22-9d33-2e3f4a5b6c7d",
    "customer_number": "1000000015",
    "name": "李小明",
    "masked_phone": "138****1234",
    "masked_id_number": "2****************X",
    "segment": "everyday",
    "branch": "道里支行",
}
_ACCOUNT: JsonDict = {
    "id": "0190a6c2-6a00-7a11-8c22-1d2e3f4a5b6c",
    "number_masked": "6222 **** 1234",
    "kind": "class-1",
    "product": "savings",
    "holder_name": "李小明",
    "currency": "CNY",
    "status": "active",
    "balance_minor": 1_250_000,
    "held_minor": 0,
    "available_minor": 1_250_000,
    "opened_on": "2024-05-06",
}
_POSTING: JsonDict = {
    "entry_id": "0190a6c2-7d10-7c3e-9b1a-4f5e6d7c8b9a",
    "reference": "K7QF-2M9X-4TRB",
    "sequence": 42,
    "direction": "out",
    "amount_minor": 20_000,
    "currency": "CNY",
    "balance_after_minor": 1_230_000,
    "kind": "transfer",
    "description": "房租",
    "counterparty_name": "张三",
    "counterparty_number_masked": "6222 **** 5678",
    "posted_at": "2026-03-18T02:30:00Z",
    "value_on": "2026-03-18",
    "reversed": False,
}


class Search(StrictModel):
    """Whom a member of staff looks for, and why."""

    model_config = ConfigDict(json_schema_extra={"example": {"query": "李小明", "reason": "客户到柜台咨询账单"}})

    query: SearchText
    reason: Reason


class CustomerRow(StrictModel):
    """A customer in a list of results."""

    model_config = ConfigDict(json_schema_extra={"example": _CUSTOMER})

    id: UUID
    customer_number: str
    name: str
    masked_phone: str
    masked_id_number: str
    segment: customers.Segment
    branch: str


class Found(StrictModel):
    """What a search found; `lookup_id` opens these customers to whoever searched until `expires_at`."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "lookup_id": "0190a6c2-7d10-7c3e-9b1a-4f5e6d7c8b9a",
                "expires_at": "2026-03-18T03:00:00Z",
                "items": [_CUSTOMER],
            }
        }
    )

    lookup_id: UUID
    expires_at: datetime
    items: list[CustomerRow] = Field(description="at most 50, by customer number")

    @classmethod
    def of(cls, lookup: types.Lookup) -> Self:
        """Show `lookup`."""
        items = [CustomerRow.model_validate(one, from_attributes=True) for one in lookup.customers]
        return cls(lookup_id=lookup.id, expires_at=lookup.expires_at, items=items)


class Customer(CustomerRow):
    """A customer's profile."""

    model_config = ConfigDict(
        json_schema_extra={"example": {**_CUSTOMER, "language": "zh", "created_at": "2024-05-06T01:00:00Z"}}
    )

    language: Language
    created_at: datetime


class Account(StrictModel):
    """A customer's account as it stands."""

    model_config = ConfigDict(json_schema_extra={"example": _ACCOUNT})

    id: UUID
    number_masked: str
    kind: ledger.AccountKind
    product: str
    holder_name: str
    currency: str
    status: ledger.AccountStatus
    balance_minor: int
    held_minor: int
    available_minor: int
    opened_on: date

    @classmethod
    def of(cls, account: ledger.Account) -> Self:
        """Show `account`."""
        return cls(
            id=account.id,
            number_masked=account.number_masked,
            kind=account.kind,
            product=account.product,
            holder_name=account.holder_name or "",
            currency=account.currency,
            status=account.status,
            balance_minor=account.posted_minor,
            held_minor=account.held_minor,
            available_minor=account.available_minor,
            opened_on=account.opened_on,
        )


class Accounts(StrictModel):
    """A customer's accounts."""

    model_config = ConfigDict(json_schema_extra={"example": {"items": [_ACCOUNT]}})

    items: list[Account]


class Posting(StrictModel):
    """One posting of the account."""

    model_config = ConfigDict(json_schema_extra={"example": _POSTING})

    entry_id: UUID
    reference: str
    sequence: int
    direction: ledger.Direction
    amount_minor: int
    currency: str
    balance_after_minor: int
    kind: ledger.EntryKind
    description: str
    counterparty_name: str | None
    counterparty_number_masked: str | None
    posted_at: datetime
    value_on: date
    reversed: bool

    @classmethod
    def of(cls, posting: ledger.PostingView) -> Self:
        """Show `posting`."""
        return cls(
            entry_id=posting.entry_id,
            reference=ledger.entry_reference(posting.entry_id),
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


class EntryDetail(StrictModel):
    """The particulars of an entry, as the account's holder has them on the receipt."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "entry_id": _POSTING["entry_id"],
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
                "balance_after_minor": 1_230_000,
                "reversed": False,
                "digest": "7f3a9c1d2e4b5a68",
            }
        }
    )

    entry_id: UUID
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
    balance_after_minor: int
    reversed: bool
    digest: str = Field(description="the bank's verification code over these particulars")
