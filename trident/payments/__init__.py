from trident.payments.actions.cancel_transfer import cancel_transfer
from trident.payments.actions.carry_out_transfer import carry_out_transfer
from trident.payments.actions.check_payee import check_payee
from trident.payments.actions.confirm_transfer import confirm_transfer
from trident.payments.actions.delete_payee import delete_payee
from trident.payments.actions.reject_transfer import reject_transfer
from trident.payments.actions.report_transfer import report_transfer
from trident.payments.actions.send_transfer import send_transfer, send_transfers
from trident.payments.errors import (
    AmountHasFractions,
    CertificateRequired,
    IdempotencyKeyMissing,
    IdempotencyKeyReused,
    OwnAccountAsPayee,
    PayeeIsNotOwnAccount,
    PayeeNameMismatch,
    StepUpRequired,
    TooManyNameChecks,
    TransferLimitReached,
    TransferNotFound,
    TransferNotReportable,
    TransferNotWaiting,
    TransferRefusedByRisk,
    UnknownPayee,
)
from trident.payments.history import payments_made
from trident.payments.points import PAYEE, POINTS, RISK, TERMS
from trident.payments.queries import payees, transfer, transfer_usage, transfers
from trident.payments.types import (
    CheckOutcome,
    Payee,
    PayeeId,
    SavedPayee,
    Timing,
    Transfer,
    TransferId,
    TransferRequest,
    TransferStatus,
    TypedPayee,
)

__all__ = [
    "PAYEE",
    "POINTS",
    "RISK",
    "TERMS",
    "AmountHasFractions",
    "CertificateRequired",
    "CheckOutcome",
    "IdempotencyKeyMissing",
    "IdempotencyKeyReused",
    "OwnAccountAsPayee",
    "Payee",
    "PayeeId",
    "PayeeIsNotOwnAccount",
    "PayeeNameMismatch",
    "SavedPayee",
    "StepUpRequired",
    "Timing",
    "TooManyNameChecks",
    "Transfer",
    "TransferId",
    "TransferLimitReached",
    "TransferNotFound",
    "TransferNotReportable",
    "TransferNotWaiting",
    "TransferRefusedByRisk",
    "TransferRequest",
    "TransferStatus",
    "TypedPayee",
    "UnknownPayee",
    "cancel_transfer",
    "carry_out_transfer",
    "check_payee",
    "confirm_transfer",
    "delete_payee",
    "payees",
    "payments_made",
    "reject_transfer",
    "report_transfer",
    "send_transfer",
    "send_transfers",
    "transfer",
    "transfer_usage",
    "transfers",
]
