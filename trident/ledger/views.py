"""What the books say: statements and receipts, closed days, totals, and whether all of it still holds."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from trident.ledger.rules.interest import CapitalisedEvery, DayCount
from trident.ledger.types import AccountId, AccountKind, AccountType, Direction, EntryId, EntryKind


@dataclass(frozen=True, slots=True)
class Statement:
    """An account over a period: where it began, what came in and went out, where it ended.

    Dates are the bank's calendar days, both included. ``opening_minor + in_minor - out_minor == closing_minor``.
    Its lines are the postings after ``after_sequence`` up to ``through_sequence``.
    """

    account_id: AccountId
    holder_name: str
    number: str
    kind: AccountKind
    product: str
    currency: str
    from_on: date
    to_on: date
    after_sequence: int
    through_sequence: int
    opening_minor: int
    closing_minor: int
    in_count: int
    in_minor: int
    out_count: int
    out_minor: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """The particulars of one posting, seen from one of its accounts; ``digest`` is the bank's code over them."""

    entry_id: EntryId
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
    digest: str


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A business day whose books are made up. `block_digest` seals every entry up to `cut_off_position`."""

    business_on: date
    cut_off_at: datetime
    cut_off_position: int
    closed_at: datetime
    block_number: int | None
    block_digest: bytes | None


@dataclass(frozen=True, slots=True)
class ProductTotal:
    """The accounts of one product, type and currency together.

    `debit_minor` is what stands on accounts in debit, `credit_minor` on those in credit, both positive;
    `balance_minor` is credits minus debits. `is_customers` tells people's accounts from the bank's own.
    """

    product: str
    type: AccountType
    currency: str
    is_customers: bool
    accounts: int
    debit_minor: int
    credit_minor: int
    balance_minor: int


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """All accounts of a currency: the books balance when `sum_minor` is zero."""

    currency: str
    debit_minor: int
    credit_minor: int

    @property
    def sum_minor(self) -> int:
        """Credits minus debits over all accounts."""
        return self.credit_minor - self.debit_minor


@dataclass(frozen=True, slots=True)
class GeneralLedgerTotals:
    """All accounts of the bank, by product and by currency."""

    items: tuple[ProductTotal, ...]
    balanced: tuple[TrialBalance, ...]


@dataclass(frozen=True, slots=True)
class InterestRate:
    """What a product pays in the half-open period of `valid_from`; `source` says who decided it where."""

    product: str
    currency: str
    valid_from: date
    valid_until: date | None
    annual_rate: Decimal
    convention: DayCount
    capitalised: CapitalisedEvery
    expense_account: AccountId
    source: str


@dataclass(frozen=True, slots=True)
class InterestPayments:
    """What one round of capitalisation did. `next_account` is where the next round begins; None: none is left."""

    paid: int
    paid_minor: int
    below_unit: int
    refused: tuple[AccountId, ...]
    next_account: AccountId | None


@dataclass(frozen=True, slots=True)
class Fault:
    """The first thing in the books that is not as it must be, as precisely as it can be named."""

    check: str
    account_id: AccountId | None
    sequence: int | None
    entry_id: UUID | None
    block: int | None
    expected: str
    found: str

    @property
    def sentence(self) -> str:
        """The fault in a line: where it is, what was expected and what was found."""
        places = {
            "account": self.account_id,
            "sequence": self.sequence,
            "entry": self.entry_id,
            "block": self.block,
        }
        place = ", ".join(f"{name} {value}" for name, value in places.items() if value is not None)
        return f"{self.check}: {place + ': ' if place else ''}expected {self.expected}, found {self.found}"


@dataclass(frozen=True, slots=True)
class Verification:
    """What recomputing the books found. Entries after `sealed_through` are recomputed but not sealed yet."""

    verified_at: datetime
    is_intact: bool
    entries: int
    accounts: int
    blocks: int
    sealed_through: int
    first_fault: Fault | None
