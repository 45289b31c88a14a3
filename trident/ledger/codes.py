"""The small integers under which the ledger's tables keep its words."""

from typing import Final

from trident.ledger.types import AccountStatus, EntryKind, HoldStatus

KIND_CODES: Final[dict[EntryKind, int]] = {
    # up to 19: counts towards the class limits (the posting function knows this border)
    EntryKind.TRANSFER: 1,
    EntryKind.SALARY: 2,
    EntryKind.SHOPPING: 3,
    EntryKind.BILL: 4,
    EntryKind.CASH_DEPOSIT: 5,
    EntryKind.CASH_WITHDRAWAL: 6,
    EntryKind.HOLD_CAPTURE: 7,
    # from 20: the bank's own postings
    EntryKind.FEE: 20,
    EntryKind.INTEREST: 21,
    EntryKind.REVERSAL: 22,
    EntryKind.ADJUSTMENT: 23,
    EntryKind.OPENING: 24,
}
LAST_COUNTED_KIND: Final = 19

STATUS_CODES: Final[dict[AccountStatus, int]] = {
    AccountStatus.ACTIVE: 0,
    AccountStatus.FROZEN: 1,
    AccountStatus.CLOSED: 2,
}

HOLD_CODES: Final[dict[HoldStatus, int]] = {
    HoldStatus.PLACED: 0,
    HoldStatus.CAPTURED: 1,
    HoldStatus.RELEASED: 2,
    HoldStatus.EXPIRED: 3,
}

KINDS: Final = {code: kind for kind, code in KIND_CODES.items()}
STATUSES: Final = {code: status for status, code in STATUS_CODES.items()}
HOLD_STATUSES: Final = {code: status for status, code in HOLD_CODES.items()}

MULTI_LEG_ACTION: Final = 9
"""The action under which an entry of several legs claims its id among the answers."""

UNKNOWABLE_AMOUNT: Final = -(2**63)
"""Stands in the tables for an amount that no BIGINT holds."""

DIFFERENCES: Final = {
    1: "action",
    2: "debit_account",
    3: "credit_account",
    4: "amount_minor",
    5: "currency",
    6: "kind",
    7: "description",
    8: "hold_id",
    9: "value_on",
    10: "expires_at",
}
"""What a reused id differs by, as the posting function counts it."""
