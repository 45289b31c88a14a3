from trident.payments.actions.check_payee import check_payee
from trident.payments.actions.delete_payee import delete_payee
from trident.payments.actions.send_transfer import send_transfer, send_transfers
from trident.payments.errors import (
    AmountHasFractions,
    IdempotencyKeyMissing,
    IdempotencyKeyReused,
    OwnAccountAsPayee,
    PayeeIsNotOwnAccount,
    PayeeNameMismatch,
    TooManyNameChecks,
    TransferNotFound,
    UnknownPayee,
)
from trident.payments.queries import payees, transfer, transfers
from trident.payments.types import (
    CheckOutcome,
    Payee,
    PayeeId,
    SavedPayee,
    Transfer,
    TransferId,
    TransferRequest,
    TypedPayee,
)

__all__ = [
    "AmountHasFractions",
    "CheckOutcome",
    "IdempotencyKeyMissing",
    "IdempotencyKeyReused",
    "OwnAccountAsPayee",
    "Payee",
    "PayeeId",
    "PayeeIsNotOwnAccount",
    "PayeeNameMismatch",
    "SavedPayee",
    "TooManyNameChecks",
    "Transfer",
    "TransferId",
    "TransferNotFound",
    "TransferRequest",
    "TypedPayee",
    "UnknownPayee",
    "check_payee",
    "delete_payee",
    "payees",
    "send_transfer",
    "send_transfers",
    "transfer",
    "transfers",
]
