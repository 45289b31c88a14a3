from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, NewType
from uuid import UUID

from trident.ledger import AccountId

TransferId = NewType("TransferId", UUID)
PayeeId = NewType("PayeeId", UUID)


class TypedPayee(NamedTuple):
    """A payee as the customer typed them, number and name normalised."""

    number: str
    name: str


class SavedPayee(NamedTuple):
    """A payee from the customer's own book."""

    payee_id: PayeeId


class TransferRequest(NamedTuple):
    """What a customer asks for. `idempotency_key` names the intent: sent again, it gets the same answer.

    `token_digest` is of the session that asks (`identity.token_digest`); it is checked under the same lock as the
    rest, so a session that has just been revoked pays nothing.
    """

    token_digest: bytes
    idempotency_key: UUID
    source_account_id: AccountId
    payee: TypedPayee | SavedPayee
    amount_minor: int
    currency: str
    memo: str | None = None
    to_own_account: bool = False


class Transfer(NamedTuple):
    """A settled transfer, as its payer sees it."""

    id: TransferId
    reference: str
    source_account_id: AccountId
    payee_name: str
    payee_number_masked: str
    amount_minor: int
    currency: str
    memo: str | None
    settled_at: datetime
    balance_after_minor: int


class CheckOutcome(StrEnum):
    """What a payee check found."""

    MATCH = "match"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"
    OWN_ACCOUNT = "own-account"


@dataclass(frozen=True, slots=True)
class Payee:
    """Somebody the customer has paid before."""

    id: PayeeId
    name: str
    number_masked: str
    last_used_at: datetime
    times_used: int
