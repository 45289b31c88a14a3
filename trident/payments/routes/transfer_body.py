"""The body of POST /transfers, read with msgspec: strict, and every fault named as the other routes name theirs."""

import re
from typing import Final, NoReturn
from uuid import UUID

import msgspec

from trident.kernel.http import InvalidRequest
from trident.kernel.money import Currency
from trident.ledger import AccountId, UnknownAccount
from trident.payments.errors import AmountHasFractions
from trident.payments.rules import (
    MAX_MEMO_CHARACTERS,
    MAX_NAME_CHARACTERS,
    amount_refusal,
    is_plain_text,
    normalised_number,
)
from trident.payments.types import PayeeId, SavedPayee, Timing, TransferRequest, TypedPayee

MAX_NUMBER_CHARACTERS: Final = 40
MOST_DIGITS: Final = 25
_WHOLE: Final = re.compile(rb"-?(?:0|[1-9][0-9]*)")
_NUMBER_STARTS: Final = frozenset(b"-0123456789")
_AT: Final = re.compile(r"^(.*?) - at `\$\.?(.*)`$", re.DOTALL)


class TransferBody(msgspec.Struct, forbid_unknown_fields=True):
    """What a customer asks for; the payee is one of the book's, or a number with a name."""

    source_account_id: UUID
    amount_minor: msgspec.Raw
    currency: Currency
    payee_id: UUID | None = None
    payee_account_number: str | None = None
    payee_name: str | None = None
    memo: str | None = None
    to_own_account: bool = False
    timing: Timing = Timing.REAL_TIME


_decoder = msgspec.json.Decoder(TransferBody)


def read_transfer_body(
    raw: bytes, *, token_digest: bytes, idempotency_key: UUID, step_up_id: UUID | None = None
) -> TransferRequest:
    """Read a request.

    :raises InvalidRequest: the body is not of the form asked for; `errors` says where.
    :raises AmountHasFractions, AmountNotPositive, AmountTooLarge: the amount is not a whole number of minor units that
        can be moved.
    :raises UnknownAccount: the account number is not one that anybody can have.
    """
    try:
        body = _decoder.decode(raw)
    except msgspec.ValidationError as error:
        _refuse_message(str(error))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        _refuse("body", "the body is not JSON in UTF-8")
    return TransferRequest(
        token_digest,
        idempotency_key,
        AccountId(body.source_account_id),
        _payee(body),
        _amount(bytes(body.amount_minor)),
        body.currency.value,
        _memo(body.memo),
        body.to_own_account,
        body.timing,
        step_up_id,
    )


def _amount(written: bytes) -> int:
    if _WHOLE.fullmatch(written) is None:
        if written[0] in _NUMBER_STARTS:
            raise AmountHasFractions
        _refuse("body.amount_minor", "Expected `int`")
    # Digits beyond any amount are not worth reading: the work grows with their square.
    amount_minor = int(written[:MOST_DIGITS])
    refusal = amount_refusal(amount_minor)
    if refusal is not None:
        raise refusal
    return amount_minor


def _payee(body: TransferBody) -> TypedPayee | SavedPayee:
    number, name = body.payee_account_number, body.payee_name
    if body.payee_id is not None:
        if number is not None or name is not None:
            _refuse("body.payee_id", "name the payee by payee_id or by number and name, not both")
        return SavedPayee(PayeeId(body.payee_id))
    if number is None or name is None:
        missing = "payee_account_number" if number is None else "payee_name"
        _refuse(f"body.{missing}", "payee_id, or payee_account_number and payee_name, are required")
    name = name.strip()
    if not name or len(name) > MAX_NAME_CHARACTERS or not is_plain_text(name):
        _refuse("body.payee_name", f"1 to {MAX_NAME_CHARACTERS} characters, without control characters")
    if not number or len(number) > MAX_NUMBER_CHARACTERS:
        _refuse("body.payee_account_number", f"1 to {MAX_NUMBER_CHARACTERS} characters")
    digits = normalised_number(number)
    if digits is None:
        raise UnknownAccount(side="credit")
    return TypedPayee(digits, name)


def _memo(memo: str | None) -> str | None:
    memo = memo.strip() if memo else None
    if not memo:
        return None
    if len(memo) > MAX_MEMO_CHARACTERS or not is_plain_text(memo):
        _refuse("body.memo", f"at most {MAX_MEMO_CHARACTERS} characters, without control characters")
    return memo


def _refuse_message(message: str) -> NoReturn:
    """Tell a fault that msgspec found, as `Expected …` and the place, by the place's name."""
    found = _AT.match(message)
    if found is not None:
        _refuse(f"body.{found[2]}", found[1])
    named = re.search(r"`(\w+)`$", message) if "field" in message else None
    _refuse(f"body.{named[1]}" if named else "body", message)


def _refuse(field: str, message: str) -> NoReturn:
    raise InvalidRequest(errors=[{"field": field, "message": message}])
