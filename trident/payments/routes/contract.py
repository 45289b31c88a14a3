"""What the OpenAPI document says of POST /transfers, which FastAPI does not see."""

from typing import Any

from trident.kernel.auth import CSRF_HEADER, CrossSiteRequest, SessionExpired
from trident.kernel.errors import BankError, Busy, Unavailable
from trident.kernel.http import problems
from trident.kernel.money import MAX_MINOR, Currency
from trident.ledger import (
    AccountClosed,
    AccountFrozen,
    AmountNotPositive,
    AmountTooLarge,
    CeilingExceeded,
    ClassLimitReached,
    CurrencyMismatch,
    InsufficientFunds,
    SameAccount,
    UnknownAccount,
)
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
    TransferRefusedByRisk,
    UnknownPayee,
)
from trident.payments.routes.send_transfer import TransferEndpoint
from trident.payments.routes.transfer_body import MAX_NUMBER_CHARACTERS
from trident.payments.rules import MAX_MEMO_CHARACTERS, MAX_NAME_CHARACTERS
from trident.payments.schemas import TRANSFER_EXAMPLE
from trident.payments.types import Timing

REFUSALS: tuple[type[BankError], ...] = (
    IdempotencyKeyMissing,
    SessionExpired,
    CrossSiteRequest,
    AmountHasFractions,
    AmountNotPositive,
    AmountTooLarge,
    UnknownAccount,
    UnknownPayee,
    PayeeNameMismatch,
    TooManyNameChecks,
    SameAccount,
    OwnAccountAsPayee,
    PayeeIsNotOwnAccount,
    StepUpRequired,
    CertificateRequired,
    TransferLimitReached,
    TransferRefusedByRisk,
    CurrencyMismatch,
    AccountFrozen,
    AccountClosed,
    InsufficientFunds,
    ClassLimitReached,
    CeilingExceeded,
    IdempotencyKeyReused,
    Busy,
    Unavailable,
)

_UUID = {"type": "string", "format": "uuid"}
_BODY: dict[str, Any] = {
    "title": "TransferBody",
    "description": "What a customer asks for; the payee is `payee_id`, or `payee_account_number` with `payee_name`.",
    "type": "object",
    "additionalProperties": False,
    "required": ["source_account_id", "amount_minor", "currency"],
    "properties": {
        "source_account_id": _UUID | {"description": "one of the customer's own accounts"},
        "payee_id": {"anyOf": [_UUID, {"type": "null"}], "description": "somebody from the customer's payees"},
        "payee_account_number": {
            "anyOf": [
                {"type": "string", "minLength": 1, "maxLength": MAX_NUMBER_CHARACTERS},
                {"type": "null"},
            ],
            "description": "digits; spaces and dashes between them do not count",
        },
        "payee_name": {
            "anyOf": [{"type": "string", "minLength": 1, "maxLength": MAX_NAME_CHARACTERS}, {"type": "null"}],
            "description": "must be the name of the account's holder",
        },
        "amount_minor": {
            "type": "integer",
            "minimum": 1,
            "maximum": MAX_MINOR,
            "description": "minor units (fen), written with digits only: `1.0` and `1e3` are refused",
        },
        "currency": {"type": "string", "enum": [currency.value for currency in Currency]},
        "memo": {
            "anyOf": [{"type": "string", "maxLength": MAX_MEMO_CHARACTERS}, {"type": "null"}],
            "description": "a line for the payee, without control characters",
        },
        "to_own_account": {
            "type": "boolean",
            "default": False,
            "description": "the payee's account is the customer's own, and that is meant",
        },
        "timing": {
            "type": "string",
            "enum": [timing.value for timing in Timing],
            "default": Timing.REAL_TIME.value,
            "description": "when the payee is to have the money; until then the transfer can be cancelled",
        },
    },
    "example": {
        "source_account_id": TRANSFER_EXAMPLE["source_account_id"],
        "payee_account_number": "6235710000000012345",
        "payee_name": "张三",
        "amount_minor": 20_000,
        "currency": "CNY",
        "memo": "午饭",
    },
}
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": _UUID,
    "description": "names the intent: sent again, it gets the same answer, settled or refused",
}
_STEP_UP = {
    "name": "X-Step-Up",
    "in": "header",
    "required": False,
    "schema": _UUID,
    "description": "a step-up that was proven for this transfer",
}
_CSRF = {
    "name": CSRF_HEADER,
    "in": "header",
    "required": True,
    "schema": {"type": "string"},
    "description": "`csrf_token` of the session",
}


def describe_transfer_operation(schema: dict[str, Any]) -> None:
    """Add POST /transfers to an OpenAPI document that has the other routes of this domain."""
    schema["components"]["schemas"]["TransferBody"] = _BODY
    answers = {str(status): _without_model(answer) for status, answer in problems(*REFUSALS).items()}
    schema["paths"].setdefault(TransferEndpoint.path, {})["post"] = {
        "tags": ["customer"],
        "summary": "Send Transfer",
        "description": "Move money to another account of the bank: judged, then settled or set aside.",
        "operationId": "customer_send_transfer",
        "parameters": [_KEY, _CSRF, _STEP_UP],
        "security": [{"customer": []}],
        "x-permission": str(TransferEndpoint.permission),
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/TransferBody"}}},
        },
        "responses": {
            "201": {
                "description": "The transfer has settled.",
                "headers": {"Location": {"description": "the transfer's address", "schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/TransferAnswer"}}},
            },
            "202": {
                "description": "The transfer was taken in and waits: delayed, or held for review.",
                "headers": {"Location": {"description": "the transfer's address", "schema": {"type": "string"}}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/TransferAnswer"}}},
            },
            **answers,
        },
    }


def _without_model(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "model"}
