"""What each intent was answered: written once, read back for whoever asks again."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Row, select, tuple_
from sqlalchemy.orm import Session

from trident import identity, ledger
from trident.kernel.arrays import BooleanArray, ByteaArray, InstantArray, Int8Array, TextArray, UuidArray
from trident.kernel.crypto import blind_index, seal
from trident.kernel.errors import BankError
from trident.kernel.packed import execute_packed
from trident.payments import errors
from trident.payments.tables import PAYEE_NAME, PAYEE_NUMBER, TransferRow
from trident.payments.types import (
    WAITS,
    SavedPayee,
    Timing,
    Transfer,
    TransferId,
    TransferReason,
    TransferRequest,
    TransferStatus,
    TypedPayee,
)

REMEMBERED: Final[Mapping[str, type[BankError]]] = {
    kind.code(): kind
    for kind in (
        ledger.AccountClosed,
        ledger.AccountFrozen,
        ledger.CeilingExceeded,
        ledger.ClassLimitReached,
        ledger.CurrencyMismatch,
        ledger.InsufficientFunds,
        ledger.SameAccount,
        ledger.UnknownAccount,
        errors.OwnAccountAsPayee,
        errors.PayeeIsNotOwnAccount,
        errors.PayeeNameMismatch,
        errors.TransferRefusedByRisk,
        errors.UnknownPayee,
    )
}
"""Refusals that are the answer to an intent, and stay so. The rest (busy, no session, …) is of the moment."""

_TRANSFER: Final = TransferRow.__table__
_COLUMNS: Final = """
    id, customer_id, idempotency_key, source_account_id, payee_id, payee_number_index, payee_name, payee_number_masked,
    target_account_id, amount_minor, currency, memo, is_to_own_account, answered_at, balance_after_minor, refusal,
    refusal_fields, timing, waits, due_at, reason, reasons, device_key, address_key, score_permille
"""
# LATERAL with LIMIT keeps each look-up one in the index, whatever the planner believes of the table's size.
_PROBE: Final = """
    SELECT asked.customer_id, asked.key FROM unnest(%(customers)b, %(keys)b) AS asked (customer_id, key)
    CROSS JOIN LATERAL (
        SELECT FROM payments.transfer WHERE customer_id = asked.customer_id AND idempotency_key = asked.key LIMIT 1
    ) AS t
"""
_WRITE: Final = f"""
    INSERT INTO payments.transfer ({_COLUMNS})
    SELECT id, customer_id, idempotency_key, source_account_id, payee_id, payee_number_index, payee_name,
           payee_number_masked, target_account_id, amount_minor, currency, memo, is_to_own_account, answered_at,
           balance_after_minor, refusal, refusal_fields::jsonb, timing, waits, due_at, reason, reasons::jsonb,
           device_key, address_key, score_permille
    FROM unnest(
        %(ids)b, %(customers)b, %(keys)b, %(sources)b, %(payees)b, %(number_indexes)b, %(names)b, %(numbers)b,
        %(targets)b, %(amounts)b, %(currencies)b, %(memos)b, %(to_own)b, %(answered)b, %(balances)b, %(refusals)b,
        %(refusal_fields)b, %(timings)b, %(waits)b, %(dues)b, %(reason)b, %(reasons)b, %(devices)b, %(addresses)b,
        %(scores)b
    ) AS a ({_COLUMNS})
"""  # noqa: S608 - our own columns

Key = tuple[UUID, UUID]
"""A customer and the idempotency key they chose: two customers' keys never meet."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An intent with its answer, as it is written."""

    id: TransferId
    customer_id: UUID
    request: TransferRequest
    payee_name: str
    payee_number_masked: str
    target_account_id: UUID | None
    answered_at: datetime
    answer: Transfer | BankError
    origin: identity.SessionOrigin
    score_permille: int | None = None


def ask_answered(db: Session, keys: Collection[Key]) -> Callable[[], list[Key]]:
    """Ask which of the intents were answered before; return what reads the answer."""
    asked_for = {
        "customers": UuidArray.of_ids([customer_id for customer_id, _ in keys]),
        "keys": UuidArray.of_ids([key for _, key in keys]),
    }
    return execute_packed(db, _PROBE, asked_for).fetchall


def read_answers(db: Session, keys: Collection[Key]) -> dict[Key, Row[Any]]:
    """Return the rows of intents that were answered before."""
    if not keys:
        return {}
    rows = db.execute(select(_TRANSFER).where(tuple_(_TRANSFER.c.customer_id, _TRANSFER.c.idempotency_key).in_(keys)))
    return {(row.customer_id, row.idempotency_key): row for row in rows}


def write_answers(db: Session, answers: Sequence[Answered]) -> None:
    """Write intents with their answers, settled and refused, in one statement."""
    if not answers:
        return
    requests = [one.request for one in answers]
    transfers = [one.answer if isinstance(one.answer, Transfer) else None for one in answers]
    refusals = [one.answer if isinstance(one.answer, BankError) else None for one in answers]
    execute_packed(
        db,
        _WRITE,
        {
            "ids": UuidArray.of_ids([one.id for one in answers]),
            "customers": UuidArray.of_ids([one.customer_id for one in answers]),
            "keys": UuidArray.of_ids([request.idempotency_key for request in requests]),
            "sources": UuidArray.of_ids([request.source_account_id for request in requests]),
            "payees": UuidArray.of_ids([_payee_id(request) for request in requests]),
            "number_indexes": ByteaArray.of([number_index(request) for request in requests]),
            "names": ByteaArray.of([seal(PAYEE_NAME, one.payee_name) for one in answers]),
            "numbers": TextArray.of([one.payee_number_masked for one in answers]),
            "targets": UuidArray.of_ids([one.target_account_id for one in answers]),
            "amounts": Int8Array.of([request.amount_minor for request in requests]),
            "currencies": TextArray.of([request.currency for request in requests]),
            "memos": TextArray.of([request.memo for request in requests]),
            "to_own": BooleanArray.of([request.to_own_account for request in requests]),
            "answered": InstantArray.of([one.answered_at for one in answers]),
            "balances": Int8Array.of(
                [None if transfer is None else transfer.balance_after_minor for transfer in transfers]
            ),
            "refusals": TextArray.of([None if refusal is None else refusal.code() for refusal in refusals]),
            "refusal_fields": TextArray.of(
                [None if refusal is None else json.dumps(refusal.fields) for refusal in refusals]
            ),
            "timings": TextArray.of([request.timing.value for request in requests]),
            "waits": TextArray.of(
                [None if one is None or one.status not in WAITS else one.status.value for one in transfers]
            ),
            "dues": InstantArray.of([None if one is None else one.due_at for one in transfers]),
            "reason": TextArray.of([None if one is None else one.reason for one in transfers]),
            "reasons": TextArray.of([json.dumps(one.reasons) if one and one.reasons else None for one in transfers]),
            "devices": UuidArray.of_ids([one.origin.device_key for one in answers]),
            "addresses": UuidArray.of_ids([one.origin.address_key for one in answers]),
            "scores": Int8Array.of([one.score_permille for one in answers]),
        },
    )


def answer_again(row: Row[Any], request: TransferRequest) -> Transfer | BankError:
    """The answer that the intent got the first time, or a refusal where the key now stands for something else."""
    differs = difference(_asked_before(row), asked(request))
    if differs is not None:
        return errors.IdempotencyKeyReused(differs=differs)
    if row.refusal is not None:
        return REMEMBERED[row.refusal](**row.refusal_fields)
    return transfer_of(row)


def transfer_of(row: Row[Any]) -> Transfer:
    """A transfer from its row, as it was answered: settled, or waiting."""
    status = TransferStatus(row.waits or TransferStatus.SETTLED)
    return Transfer(
        id=TransferId(row.id),
        reference=ledger.entry_reference(row.id),
        status=status,
        timing=Timing(row.timing),
        source_account_id=ledger.AccountId(row.source_account_id),
        payee_name=row.payee_name,
        payee_number_masked=row.payee_number_masked,
        amount_minor=row.amount_minor,
        currency=row.currency,
        memo=row.memo,
        sent_at=row.answered_at,
        settled_at=row.answered_at if status is TransferStatus.SETTLED else None,
        due_at=row.due_at,
        balance_after_minor=row.balance_after_minor,
        reason=row.reason,
        reasons=tuple(TransferReason(*reason) for reason in row.reasons or ()),
    )


def number_index(request: TransferRequest) -> bytes | None:
    """The look-up value of the account number that was typed; None where the payee came from the book."""
    payee = request.payee
    return blind_index(PAYEE_NUMBER, payee.number) if isinstance(payee, TypedPayee) else None


def _payee_id(request: TransferRequest) -> UUID | None:
    return request.payee.payee_id if isinstance(request.payee, SavedPayee) else None


def difference(first: Mapping[str, object], second: Mapping[str, object]) -> str | None:
    """The first field by which two intents differ, as `asked` lists them; None where none does."""
    return next((field for field, value in first.items() if value != second[field]), None)


def asked(request: TransferRequest) -> dict[str, object]:
    """What a request asks for, by the names of the API's fields."""
    payee = request.payee
    return {
        "source_account_id": request.source_account_id,
        "payee_id": _payee_id(request),
        "payee_account_number": number_index(request),
        "payee_name": payee.name if isinstance(payee, TypedPayee) else None,
        "amount_minor": request.amount_minor,
        "currency": request.currency,
        "memo": request.memo,
        "to_own_account": request.to_own_account,
        "timing": request.timing.value,
    }


def _asked_before(row: Row[Any]) -> dict[str, object]:
    return {
        "source_account_id": row.source_account_id,
        "payee_id": row.payee_id,
        "payee_account_number": row.payee_number_index,
        "payee_name": row.payee_name if row.payee_id is None else None,
        "amount_minor": row.amount_minor,
        "currency": row.currency,
        "memo": row.memo,
        "to_own_account": row.is_to_own_account,
        "timing": row.timing,
    }
