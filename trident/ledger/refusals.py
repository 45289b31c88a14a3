"""From a result code to the refusal that a person is told."""

from collections.abc import Callable

from trident.kernel.errors import BankError
from trident.ledger.class_limits import limit_of_rule
from trident.ledger.errors import (
    AccountClosed,
    AccountFrozen,
    AmountNotPositive,
    AmountTooLarge,
    CeilingExceeded,
    CurrencyMismatch,
    EntryIdReused,
    HoldAlreadySettled,
    HoldExpired,
    HoldNotFound,
    HoldTooSmall,
    InsufficientFunds,
    LinkedEntryFailed,
    SameAccount,
    UnknownAccount,
)
from trident.ledger.rules.entries import class_limit_reached
from trident.ledger.types import PostingOutcome, ResultCode


def refusal_of(outcome: PostingOutcome) -> BankError:
    """Return the refusal behind the outcome of an order that was not carried out, ready to raise."""
    assert outcome.code is not ResultCode.POSTED, "what was posted was not refused"
    return _REFUSALS[outcome.code](outcome)


def _class_limit(outcome: PostingOutcome) -> BankError:
    assert outcome.limit is not None, "a class limit that refuses has a rule behind it"
    return class_limit_reached(limit_of_rule(outcome.limit), outcome.remaining_minor)


_REFUSALS: dict[ResultCode, Callable[[PostingOutcome], BankError]] = {
    ResultCode.LINKED_ENTRY_FAILED: lambda _: LinkedEntryFailed(),
    ResultCode.ENTRY_ID_REUSED: lambda outcome: EntryIdReused(differs=outcome.differs),
    ResultCode.AMOUNT_TOO_LARGE: lambda _: AmountTooLarge(),
    ResultCode.AMOUNT_NOT_POSITIVE: lambda _: AmountNotPositive(),
    ResultCode.SAME_ACCOUNT: lambda _: SameAccount(),
    ResultCode.UNKNOWN_DEBIT_ACCOUNT: lambda _: UnknownAccount(side="debit"),
    ResultCode.UNKNOWN_CREDIT_ACCOUNT: lambda _: UnknownAccount(side="credit"),
    ResultCode.CURRENCY_MISMATCH: lambda _: CurrencyMismatch(),
    ResultCode.DEBIT_ACCOUNT_CLOSED: lambda _: AccountClosed(side="debit"),
    ResultCode.CREDIT_ACCOUNT_CLOSED: lambda _: AccountClosed(side="credit"),
    ResultCode.DEBIT_ACCOUNT_FROZEN: lambda _: AccountFrozen(),
    ResultCode.HOLD_NOT_FOUND: lambda _: HoldNotFound(),
    ResultCode.HOLD_ALREADY_SETTLED: lambda _: HoldAlreadySettled(),
    ResultCode.HOLD_EXPIRED: lambda _: HoldExpired(),
    ResultCode.HOLD_TOO_SMALL: lambda _: HoldTooSmall(),
    ResultCode.INSUFFICIENT_FUNDS: lambda _: InsufficientFunds(),
    ResultCode.OUT_DAY_LIMIT: _class_limit,
    ResultCode.OUT_YEAR_LIMIT: _class_limit,
    ResultCode.IN_DAY_LIMIT: _class_limit,
    ResultCode.IN_YEAR_LIMIT: _class_limit,
    ResultCode.BALANCE_LIMIT: _class_limit,
    ResultCode.CEILING_EXCEEDED: lambda _: CeilingExceeded(),
}
