"""The words of the ledger that cross its door."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import NamedTuple, NewType
from uuid import UUID

from trident.ledger.reference import entry_reference

AccountId = NewType("AccountId", UUID)
EntryId = NewType("EntryId", UUID)
HoldId = NewType("HoldId", UUID)


class AccountKind(StrEnum):
    """What rules an account lives under: a person's class I, II or III account, or one of the bank's own."""

    CLASS_1 = "class-1"
    CLASS_2 = "class-2"
    CLASS_3 = "class-3"
    INTERNAL = "internal"
    GENERAL_LEDGER = "general-ledger"


class AccountType(StrEnum):
    """Where an account stands in the bank's books; a customer's deposit is a liability of the bank."""

    ASSET = "asset"
    LIABILITY = "liability"
    INCOME = "income"
    EXPENSE = "expense"


class AccountStatus(StrEnum):
    """Frozen: money may come in, none goes out (只收不付). Closed: neither, for good."""

    ACTIVE = "active"
    FROZEN = "frozen"
    CLOSED = "closed"


class EntryKind(StrEnum):
    """What an entry is for. The first group counts towards the class limits, the bank's own postings do not."""

    TRANSFER = "transfer"
    SALARY = "salary"
    SHOPPING = "shopping"
    BILL = "bill"
    CASH_DEPOSIT = "cash-deposit"
    CASH_WITHDRAWAL = "cash-withdrawal"
    HOLD_CAPTURE = "hold-capture"

    FEE = "fee"
    INTEREST = "interest"
    REVERSAL = "reversal"
    ADJUSTMENT = "adjustment"
    OPENING = "opening"


class Direction(StrEnum):
    """How a posting moved the account's balance: a credit comes in, a debit goes out."""

    IN = "in"
    OUT = "out"


class TransferAction(IntEnum):
    """What an order asks for: to post at once, or to place, capture or release a hold."""

    POST = 0
    HOLD = 1
    CAPTURE = 2
    RELEASE = 3


class HoldStatus(StrEnum):
    """A hold is settled once: captured in part or whole, released, or expired."""

    PLACED = "placed"
    CAPTURED = "captured"
    RELEASED = "released"
    EXPIRED = "expired"


class ResultCode(IntEnum):
    """The answer to one order. Where several faults meet, the lowest code is the answer."""

    POSTED = 0
    LINKED_ENTRY_FAILED = 1
    ENTRY_ID_REUSED = 2
    AMOUNT_TOO_LARGE = 3
    AMOUNT_NOT_POSITIVE = 4
    SAME_ACCOUNT = 5
    UNKNOWN_DEBIT_ACCOUNT = 6
    UNKNOWN_CREDIT_ACCOUNT = 7
    CURRENCY_MISMATCH = 8
    DEBIT_ACCOUNT_CLOSED = 9
    CREDIT_ACCOUNT_CLOSED = 10
    DEBIT_ACCOUNT_FROZEN = 11
    HOLD_NOT_FOUND = 12
    HOLD_ALREADY_SETTLED = 13
    HOLD_EXPIRED = 14
    HOLD_TOO_SMALL = 15
    INSUFFICIENT_FUNDS = 16
    OUT_DAY_LIMIT = 17
    OUT_YEAR_LIMIT = 18
    IN_DAY_LIMIT = 19
    IN_YEAR_LIMIT = 20
    BALANCE_LIMIT = 21
    CEILING_EXCEEDED = 22


class TransferOrder(NamedTuple):
    """One order of a batch: `amount_minor` goes from the account debited to the account credited.

    A tuple, so that a batch is transposed into columns without a loop. `hold_id` names the hold that a CAPTURE or
    RELEASE settles (a HOLD is placed under the order's own `id`); `expires_at` is for a HOLD. `linked` binds an
    order to the next one of the batch: they stand or fall together. Without `value_on` it is the business date.
    """

    id: EntryId
    debit_account: AccountId
    credit_account: AccountId
    amount_minor: int
    currency: str
    kind: EntryKind
    description: str = ""
    action: TransferAction = TransferAction.POST
    hold_id: HoldId | None = None
    expires_at: datetime | None = None
    linked: bool = False
    value_on: date | None = None


class PostingOutcome(NamedTuple):
    """The answer to one order. Sequences and balances (after the posting) are None where nothing was posted.

    `replayed`: the id had been answered before, and this is that answer, of `posted_at`. `differs` names the field
    by which a reused id differs; `limit` the regulator's rule that refused, `remaining_minor` what it still allows.
    """

    id: EntryId
    code: ResultCode
    replayed: bool
    debit_sequence: int | None
    credit_sequence: int | None
    debit_balance_minor: int | None
    credit_balance_minor: int | None
    posted_at: datetime
    differs: str | None = None
    limit: str | None = None
    remaining_minor: int | None = None


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What opening an account needs. `number` None: one is generated. `floor_minor` None: no floor."""

    account_id: AccountId
    kind: AccountKind
    type: AccountType
    currency: str
    product: str
    holder_id: UUID | None = None
    holder_name: str | None = None
    number: str | None = None
    floor_minor: int | None = 0
    ceiling_minor: int | None = None
    bound_account_id: AccountId | None = None
    face_to_face: bool = True


@dataclass(frozen=True, slots=True)
class Account:
    """An account as it stands. Balances are credits minus debits: a deposit is positive, cash in the vault negative."""

    id: AccountId
    kind: AccountKind
    type: AccountType
    currency: str
    product: str
    holder_id: UUID | None
    holder_name: str | None
    number: str
    number_masked: str
    status: AccountStatus
    posted_minor: int
    held_minor: int
    sequence: int
    floor_minor: int | None
    ceiling_minor: int | None
    bound_account_id: AccountId | None
    face_to_face: bool
    opened_at: datetime
    opened_on: date

    @property
    def available_minor(self) -> int:
        """What can be taken out: posted less held, above the floor if that is higher than nothing."""
        return self.posted_minor - self.held_minor - min(self.floor_minor or 0, 0)


@dataclass(frozen=True, slots=True)
class Balance:
    """What an account holds, in minor units: posted (credits minus debits), held back, and free to use."""

    account_id: AccountId
    currency: str
    posted_minor: int
    held_minor: int
    available_minor: int
    sequence: int


class ResolvedAccount(NamedTuple):
    """What an account number leads to: enough to pay to it, read in one go for many."""

    account_id: AccountId
    kind: AccountKind
    currency: str
    status: AccountStatus
    holder_id: UUID | None
    holder_name: str | None
    number_masked: str


@dataclass(frozen=True, slots=True)
class LimitState:
    """One class limit of an account: the regulator's figure, what is used of it, and where it stands written."""

    code: str
    direction: str
    period: str
    limit_minor: int
    used_minor: int
    source: str


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg of an entry: `amount_minor` > 0 credits the account (its balance rises), < 0 debits it."""

    account_id: AccountId
    amount_minor: int


@dataclass(frozen=True, slots=True)
class PostedLeg:
    """A leg as it was posted, with the account's sequence number and its balance after."""

    account_id: AccountId
    amount_minor: int
    sequence: int
    balance_after_minor: int


@dataclass(frozen=True, slots=True)
class Entry:
    """A balanced set of legs of one currency, posted at one instant and never changed."""

    id: EntryId
    position: int
    kind: EntryKind
    currency: str
    description: str
    posted_at: datetime
    business_on: date
    value_on: date
    legs: tuple[PostedLeg, ...]
    reversed_by: EntryId | None
    reverses: EntryId | None


@dataclass(frozen=True, slots=True)
class Hold:
    """Funds of `debit_account` set aside for `credit_account`."""

    id: HoldId
    debit_account: AccountId
    credit_account: AccountId
    amount_minor: int
    captured_minor: int
    currency: str
    description: str
    status: HoldStatus
    placed_at: datetime
    expires_at: datetime | None
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class PostingFilter:
    """Which postings of an account to read. The period is half-open: `from_at` ≤ posted_at < `to_at`."""

    from_at: datetime | None = None
    to_at: datetime | None = None
    direction: Direction | None = None
    kind: EntryKind | None = None
    min_minor: int | None = None
    max_minor: int | None = None


@dataclass(frozen=True, slots=True)
class PostingView:
    """One posting seen from its account; `amount_minor` is positive, `direction` says which way it went."""

    entry_id: EntryId
    account_id: AccountId
    sequence: int
    direction: Direction
    amount_minor: int
    currency: str
    balance_after_minor: int
    kind: EntryKind
    description: str
    counterparty_name: str | None
    counterparty_number_masked: str | None
    posted_at: datetime
    value_on: date
    reversed: bool

    @property
    def reference(self) -> str:
        """What a person reads aloud to name the entry."""
        return entry_reference(self.entry_id)
