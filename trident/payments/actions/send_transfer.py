from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from trident import identity, ledger
from trident.events.payments import MEMO_SEAL, TransferSettled
from trident.kernel.arrays import without_waiting
from trident.kernel.auth import SessionExpired
from trident.kernel.crypto import last4, mask_account_number, seal_text
from trident.kernel.errors import BankError
from trident.kernel.ids import new_id
from trident.kernel.outbox import publish_many
from trident.payments.actions.check_payee import take_name_checks, without_name_checks
from trident.payments.answers import (
    REMEMBERED,
    Answered,
    Key,
    answer_again,
    asked,
    difference,
    read_answers,
    write_answers,
)
from trident.payments.errors import (
    IdempotencyKeyReused,
    OwnAccountAsPayee,
    PayeeIsNotOwnAccount,
    PayeeNameMismatch,
    TooManyNameChecks,
    UnknownPayee,
)
from trident.payments.queries import payee_accounts
from trident.payments.rules import amount_refusal, is_same_name
from trident.payments.types import SavedPayee, Transfer, TransferId, TransferRequest, TypedPayee

Answer = Transfer | BankError
"""What a request gets: the settled transfer, or the refusal."""
RETRY_AFTER_S: Final = 120


@dataclass(slots=True)
class _Intent:
    """A request of the batch on its way to its answer; `places` are where in the batch it was asked."""

    id: TransferId
    request: TransferRequest
    customer_id: UUID
    places: list[int]
    source: ledger.Party | None = None
    target: ledger.Party | None = None
    answer: Answer | None = None


def send_transfer(db: Session, request: TransferRequest, *, now: datetime) -> Transfer:
    """Move money to another account of the bank: a batch of one, with the promises of `send_transfers`.

    :raises BankError: the refusal, by name; see `send_transfers`.
    """
    (answer,) = send_transfers(db, [request], now=now)
    if isinstance(answer, BankError):
        raise answer
    return answer


def send_transfers(db: Session, requests: Sequence[TransferRequest], *, now: datetime) -> list[Answer]:
    """Move money inside the bank, many requests in one transaction; each succeeds or fails alone.

    Under the lock of the ledger's shard: sessions, keys, accounts and payees are read, a statement each for all; what
    passes is posted; the answers and the events are written. Nothing slow happens inside.

    A key that was answered before gets the same answer, also where that was a refusal; the same key twice in a batch
    counts once. Refusals that are remembered so: `UnknownAccount` (`side`), `UnknownPayee`, `PayeeNameMismatch`,
    `SameAccount`, `OwnAccountAsPayee`, `PayeeIsNotOwnAccount`, and the ledger's: funds, freeze, currency, limits.
    Of the moment only: `SessionExpired`, `AmountNotPositive`, `AmountTooLarge`, `TooManyNameChecks`,
    `IdempotencyKeyReused` (`differs` names the field).

    :returns: for each request, in order, the settled transfer or the refusal.
    """
    ledger.lock_shard(db)
    answers: list[Answer | None] = [None] * len(requests)
    intents = _claim(db, requests, answers, now)
    if intents:
        _resolve(db, intents)
        _judge(db, intents, now)
        # Decisions go here: their features are read under the lock that the posting needs, so none can be raced.
        settled, events = _post(db, [intent for intent in intents if intent.answer is None], now)
        refused = [
            _answered(intent, intent.answer, now)
            for intent in intents
            if isinstance(intent.answer, BankError) and intent.answer.code() in REMEMBERED
        ]
        with without_waiting(db):
            write_answers(db, [*settled, *refused])
            publish_many(db, events, now=now)
    for intent in intents:
        for place in intent.places:
            answers[place] = intent.answer
    told = [answer for answer in answers if answer is not None]
    assert len(told) == len(requests), "every request has its answer"
    return told


def _claim(
    db: Session, requests: Sequence[TransferRequest], answers: list[Answer | None], now: datetime
) -> list[_Intent]:
    """Answer who has no session and what was answered before; return what is left, each intent once."""
    actors = identity.read_customer_sessions(db, {request.token_digest for request in requests}, now)
    valid: list[tuple[int, Key]] = []
    for place, request in enumerate(requests):
        actor = actors.get(request.token_digest)
        if actor is None:
            answers[place] = SessionExpired()
            continue
        answers[place] = amount_refusal(request.amount_minor)
        if answers[place] is None:
            valid.append((place, (actor.customer_id, request.idempotency_key)))
    known = read_answers(db, [key for _, key in valid])
    intents: dict[Key, _Intent] = {}
    for place, key in valid:
        request = requests[place]
        if key in known:
            answers[place] = answer_again(known[key], request)
        elif key not in intents:
            intents[key] = _Intent(TransferId(new_id(now)), request, key[0], [place])
        else:
            differs = difference(asked(intents[key].request), asked(request))
            if differs is None:
                intents[key].places.append(place)
            else:
                answers[place] = IdempotencyKeyReused(differs=differs)
    return list(intents.values())


def _resolve(db: Session, intents: Sequence[_Intent]) -> None:
    """Find both accounts of each intent: those named by id and by number in one statement, saved payees in another."""
    saved = {intent.request.payee.payee_id for intent in intents if isinstance(intent.request.payee, SavedPayee)}
    book = payee_accounts(db, saved)
    sources = {intent.request.source_account_id for intent in intents}
    numbers = {intent.request.payee.number for intent in intents if isinstance(intent.request.payee, TypedPayee)}
    found = ledger.parties(db, account_ids=sources | set(book.values()), numbers=numbers)
    for intent in intents:
        payee = intent.request.payee
        intent.source = found.by_id.get(intent.request.source_account_id)
        if isinstance(payee, TypedPayee):
            intent.target = found.by_number.get(payee.number)
        else:
            account_id = book.get((intent.customer_id, payee.payee_id))
            intent.target = None if account_id is None else found.by_id.get(account_id)


def _judge(db: Session, intents: Sequence[_Intent], now: datetime) -> None:
    """Refuse what the request itself is wrong about; what is left is for the ledger to judge."""
    typing = {intent.customer_id for intent in intents if isinstance(intent.request.payee, TypedPayee)}
    exhausted = without_name_checks(db, typing, now=now)
    guesses: set[UUID] = set()
    for intent in intents:
        is_typed = isinstance(intent.request.payee, TypedPayee)
        if is_typed and intent.customer_id in exhausted:
            intent.answer = TooManyNameChecks(retry_after_s=RETRY_AFTER_S)
            continue
        intent.answer = _refusal(intent)
        if isinstance(intent.answer, PayeeNameMismatch):
            guesses.add(intent.customer_id)
    take_name_checks(db, guesses, now=now)


def _refusal(intent: _Intent) -> BankError | None:
    request, source, target = intent.request, intent.source, intent.target
    if source is None or source.holder_id != intent.customer_id:
        return ledger.UnknownAccount(side="debit")
    if target is None or target.holder_id is None:
        return ledger.UnknownAccount(side="credit") if isinstance(request.payee, TypedPayee) else UnknownPayee()
    if isinstance(request.payee, TypedPayee) and not is_same_name(request.payee.name, target.holder_name):
        return PayeeNameMismatch()
    return ledger.SameAccount() if target.account_id == source.account_id else _ownership_refusal(intent, target)


def _ownership_refusal(intent: _Intent, target: ledger.Party) -> BankError | None:
    is_own, is_meant = target.holder_id == intent.customer_id, intent.request.to_own_account
    if is_own and not is_meant:
        return OwnAccountAsPayee()
    return PayeeIsNotOwnAccount() if is_meant and not is_own else None


def _post(db: Session, intents: Sequence[_Intent], now: datetime) -> tuple[list[Answered], list[TransferSettled]]:
    """Post what was not refused so far; return what settled, to be remembered and to be told."""
    if not intents:
        return [], []
    outcomes = ledger.post_transfers(db, [_order(intent) for intent in intents], now=now)
    settled: list[Answered] = []
    events: list[TransferSettled] = []
    for intent, outcome in zip(intents, outcomes, strict=True):
        if outcome.code is ledger.ResultCode.POSTED:
            transfer = _transfer(intent, outcome)
            intent.answer = transfer
            settled.append(_answered(intent, transfer, outcome.posted_at))
            events.append(_event(intent, transfer))
        else:
            intent.answer = ledger.refusal_of(outcome)
    return settled, events


def _order(intent: _Intent) -> ledger.TransferOrder:
    request = intent.request
    assert intent.target is not None, "a payee that was found"
    return ledger.TransferOrder(
        id=ledger.EntryId(intent.id),
        debit_account=request.source_account_id,
        credit_account=intent.target.account_id,
        amount_minor=request.amount_minor,
        currency=request.currency,
        kind=ledger.EntryKind.TRANSFER,
        description=request.memo or "",
    )


def _transfer(intent: _Intent, outcome: ledger.PostingOutcome) -> Transfer:
    request = intent.request
    assert intent.target is not None, "a payee that was found"
    assert outcome.debit_balance_minor is not None, "what is posted has a balance after it"
    return Transfer(
        id=intent.id,
        reference=ledger.entry_reference(intent.id),
        source_account_id=request.source_account_id,
        payee_name=request.payee.name if isinstance(request.payee, TypedPayee) else intent.target.holder_name,
        payee_number_masked=intent.target.number_masked,
        amount_minor=request.amount_minor,
        currency=request.currency,
        memo=request.memo,
        settled_at=outcome.posted_at,
        balance_after_minor=outcome.debit_balance_minor,
    )


def _event(intent: _Intent, transfer: Transfer) -> TransferSettled:
    assert intent.source is not None, "a source that was found"
    assert intent.target is not None, "a payee that was found"
    return TransferSettled(
        transfer_id=transfer.id,
        payer_customer_id=intent.customer_id,
        payee_customer_id=intent.target.holder_id,
        source_account_id=transfer.source_account_id,
        target_account_id=intent.target.account_id,
        source_last4=last4(intent.source.number_masked),
        target_last4=last4(intent.target.number_masked),
        amount_minor=transfer.amount_minor,
        currency=transfer.currency,
        memo_sealed=seal_text(MEMO_SEAL, transfer.memo) if transfer.memo else None,
        settled_at=transfer.settled_at,
    )


def _answered(intent: _Intent, answer: Answer, answered_at: datetime) -> Answered:
    payee, target = intent.request.payee, intent.target
    if isinstance(payee, TypedPayee):
        name, number = payee.name, mask_account_number(payee.number)
    else:
        name, number = (target.holder_name, target.number_masked) if target else ("", "")
    return Answered(
        id=intent.id,
        customer_id=intent.customer_id,
        request=intent.request,
        payee_name=name,
        payee_number_masked=number,
        target_account_id=target.account_id if target else None,
        answered_at=answered_at,
        answer=answer,
    )
