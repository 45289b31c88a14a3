from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from trident import identity, ledger
from trident.kernel.arrays import without_waiting
from trident.kernel.auth import SessionExpired
from trident.kernel.crypto import mask_account_number
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
from trident.payments.intents import Answer, Intent
from trident.payments.judging.judge import Judge
from trident.payments.payee_search.phones import is_phone, phone_accounts
from trident.payments.queries import payee_accounts
from trident.payments.rules import amount_refusal, is_same_name
from trident.payments.telling import event_of
from trident.payments.types import SavedPayee, Transfer, TransferId, TransferRequest, TransferStatus, TypedPayee
from trident.payments.verdicts import Verdict
from trident.payments.waiting import write_waiting

RETRY_AFTER_S: Final = 120


def send_transfer(db: Session, request: TransferRequest, *, now: datetime) -> Transfer:
    """Move money to another account of the bank: a batch of one, with the promises of `send_transfers`.

    :raises BankError: the refusal, by name; see `send_transfers`.
    """
    (answer,) = send_transfers(db, [request], now=now)
    if isinstance(answer, BankError):
        raise answer
    return answer


def send_transfers(
    db: Session, requests: Sequence[TransferRequest], *, now: datetime, is_judged: bool = True
) -> list[Answer]:
    """Move money inside the bank, many requests in one transaction; each succeeds or fails alone.

    First what no other writer changes is read, a statement each for all: sessions, payees, who stands behind accounts.
    Then, under the lock of the ledger's shard: keys that were answered before are answered again; each transfer is
    judged by the three decisions of `points`, in the order they came, with what those before it did
    already counted; what passes is posted, what must wait is set aside as a hold; answers, decisions and events are
    written. Nothing slow happens inside.

    A key that was answered before gets the same answer, also where that was a refusal; the same key twice in a batch
    counts once. Refusals that are remembered so: `UnknownAccount` (`side`), `UnknownPayee`, `PayeeNameMismatch`,
    `SameAccount`, `OwnAccountAsPayee`, `PayeeIsNotOwnAccount`, `TransferRefusedByRisk`, and the ledger's: funds,
    freeze, currency, limits. Of the moment only: `SessionExpired`, `AmountNotPositive`, `AmountTooLarge`,
    `TooManyNameChecks`, `StepUpRequired`, `CertificateRequired`, `TransferLimitReached`, `IdempotencyKeyReused`
    (`differs` names the field).

    What the ledger refuses in the end counts for those behind it in its batch, and for nobody after it.

    :param is_judged: False measures what judging costs, and serves nothing else.
    :returns: for each request, in order, the transfer (settled, delayed or held) or the refusal.
    """
    known = _Known.read(db, requests, now)
    ledger.lock_shard(db)
    answers: list[Answer | None] = [None] * len(requests)
    intents = _claim(db, requests, answers, known, now)
    if intents:
        _resolve(intents, known)
        _check(db, intents, now)
        judge = _judge(db, [intent for intent in intents if intent.answer is None], now) if is_judged else None
        accepted = [intent for intent in intents if intent.answer is None]
        taken, events = _post(db, accepted, judge, now)
        if judge is not None and len(taken) < len(accepted):
            judge.recount([intent for intent in accepted if isinstance(intent.answer, Transfer)])
        refused = [
            _answered(intent, intent.answer, now)
            for intent in intents
            if isinstance(intent.answer, BankError) and intent.answer.code() in REMEMBERED
        ]
        with without_waiting(db):
            write_answers(db, [*taken, *refused])
            write_waiting(db, [intent for intent in accepted if isinstance(intent.answer, Transfer)])
            publish_many(db, events, now=now)
            if judge is not None:
                judge.save()
    for intent in intents:
        for place in intent.places:
            answers[place] = intent.answer
    told = [answer for answer in answers if answer is not None]
    assert len(told) == len(requests), "every request has its answer"
    return told


class _Known(NamedTuple):
    """What is known of a batch before the lock is taken: others wait for the lock, and not for this."""

    origins: Mapping[bytes, identity.SessionOrigin]
    book: Mapping[tuple[UUID, UUID], UUID]
    parties: ledger.Parties

    @classmethod
    def read(cls, db: Session, requests: Sequence[TransferRequest], now: datetime) -> "_Known":
        """Read the sessions, the accounts behind saved payees, and who stands behind the accounts."""
        origins = identity.read_session_origins(db, {request.token_digest for request in requests}, now)
        saved = {request.payee.payee_id for request in requests if isinstance(request.payee, SavedPayee)}
        book = payee_accounts(db, saved)
        sources = {request.source_account_id for request in requests}
        numbers = {request.payee.number for request in requests if isinstance(request.payee, TypedPayee)}
        phones = phone_accounts(db, numbers)
        named = sources | set(book.values()) | set(phones.values())
        found = ledger.parties(db, account_ids=named, numbers=numbers)
        by_phone = {number: found.by_id[account_id] for number, account_id in phones.items()}
        return cls(origins, book, found._replace(by_number=by_phone | found.by_number))


def _claim(
    db: Session, requests: Sequence[TransferRequest], answers: list[Answer | None], known: _Known, now: datetime
) -> list[Intent]:
    """Answer who has no session and what was answered before; return what is left, each intent once."""
    valid: list[tuple[int, Key]] = []
    for place, request in enumerate(requests):
        origin = known.origins.get(request.token_digest)
        if origin is None:
            answers[place] = SessionExpired()
            continue
        answers[place] = amount_refusal(request.amount_minor)
        if answers[place] is None:
            valid.append((place, (origin.customer_id, request.idempotency_key)))
    before = read_answers(db, [key for _, key in valid])
    intents: dict[Key, Intent] = {}
    for place, key in valid:
        request = requests[place]
        if key in before:
            answers[place] = answer_again(before[key], request)
        elif key not in intents:
            intents[key] = Intent(TransferId(new_id(now)), request, known.origins[request.token_digest], [place])
        else:
            differs = difference(asked(intents[key].request), asked(request))
            if differs is None:
                intents[key].places.append(place)
            else:
                answers[place] = IdempotencyKeyReused(differs=differs)
    return list(intents.values())


def _resolve(intents: Sequence[Intent], known: _Known) -> None:
    """Give each intent its two accounts, as far as they exist."""
    found = known.parties
    for intent in intents:
        payee = intent.request.payee
        intent.source = found.by_id.get(intent.request.source_account_id)
        if isinstance(payee, TypedPayee):
            intent.target = found.by_number.get(payee.number)
        else:
            account_id = known.book.get((intent.customer_id, payee.payee_id))
            intent.target = None if account_id is None else found.by_id.get(account_id)


def _check(db: Session, intents: Sequence[Intent], now: datetime) -> None:
    """Refuse what the request itself is wrong about."""
    typing = {intent.customer_id for intent in intents if isinstance(intent.request.payee, TypedPayee)}
    exhausted = without_name_checks(db, typing, now=now)
    guesses: set[UUID] = set()
    for intent in intents:
        is_typed = isinstance(intent.request.payee, TypedPayee)
        if is_typed and intent.customer_id in exhausted:
            intent.answer = TooManyNameChecks(retry_after_s=RETRY_AFTER_S)
            continue
        intent.answer = _refusal(intent)
        if isinstance(intent.answer, PayeeNameMismatch) or _is_phone_of_nobody(intent):
            guesses.add(intent.customer_id)
    take_name_checks(db, guesses, now=now)


def _is_phone_of_nobody(intent: Intent) -> bool:
    """Tell whether a mobile number was asked for that is no customer's: who is one must not be found out by trying."""
    payee = intent.request.payee
    return isinstance(payee, TypedPayee) and intent.target is None and is_phone(payee.number)


def _refusal(intent: Intent) -> BankError | None:
    request, source, target = intent.request, intent.source, intent.target
    if source is None or source.holder_id != intent.customer_id:
        return ledger.UnknownAccount(side="debit")
    if target is None or target.holder_id is None:
        return ledger.UnknownAccount(side="credit") if isinstance(request.payee, TypedPayee) else UnknownPayee()
    if isinstance(request.payee, TypedPayee) and not is_same_name(request.payee.name, intent.payee_name):
        return PayeeNameMismatch()
    return ledger.SameAccount() if target.account_id == source.account_id else _ownership_refusal(intent, target)


def _ownership_refusal(intent: Intent, target: ledger.Party) -> BankError | None:
    is_own, is_meant = target.holder_id == intent.customer_id, intent.request.to_own_account
    if is_own and not is_meant:
        return OwnAccountAsPayee()
    return PayeeIsNotOwnAccount() if is_meant and not is_own else None


def _judge(db: Session, intents: Sequence[Intent], now: datetime) -> Judge | None:
    """Decide about what is well-formed, one after the other; what is refused has its answer by that."""
    if not intents:
        return None
    judge = Judge(db, intents, now=now)
    for intent in intents:
        intent.verdict = judge.judge(intent)
        intent.answer = intent.verdict.refusal
    return judge


def _post(
    db: Session, intents: Sequence[Intent], judge: Judge | None, now: datetime
) -> tuple[list[Answered], list[object]]:
    """Post what was let through, and set aside what waits; return what was taken in, to be remembered and told."""
    orders = [_order(intent, now) for intent in intents]
    outcomes = ledger.post_transfers(db, orders, now=now, meanwhile=None if judge is None else judge.log)
    taken: list[Answered] = []
    events: list[object] = []
    for intent, outcome in zip(intents, outcomes, strict=True):
        if outcome.code is ledger.ResultCode.POSTED:
            intent.answer = _transfer(intent, outcome)
            taken.append(_answered(intent, intent.answer, outcome.posted_at))
            events.append(event_of(intent, intent.answer, now))
        else:
            intent.answer = ledger.refusal_of(outcome)
    return taken, events


def _order(intent: Intent, now: datetime) -> ledger.TransferOrder:
    request = intent.request
    if intent.verdict is not None and intent.verdict.waits is not None:
        intent.hold_id = ledger.HoldId(new_id(now))
    return ledger.TransferOrder(
        id=ledger.EntryId(intent.hold_id or intent.id),
        debit_account=request.source_account_id,
        credit_account=intent.payee.account_id,
        amount_minor=request.amount_minor,
        currency=request.currency,
        kind=ledger.EntryKind.TRANSFER,
        description=request.memo or "",
        action=ledger.TransferAction.POST if intent.hold_id is None else ledger.TransferAction.HOLD,
    )


def _transfer(intent: Intent, outcome: ledger.PostingOutcome) -> Transfer:
    request, verdict = intent.request, intent.verdict or Verdict()
    is_settled = verdict.waits is None
    return Transfer(
        id=intent.id,
        reference=ledger.entry_reference(intent.id),
        status=verdict.waits or TransferStatus.SETTLED,
        timing=request.timing,
        source_account_id=request.source_account_id,
        payee_name=request.payee.name if isinstance(request.payee, TypedPayee) else intent.payee_name,
        payee_number_masked=intent.payee.number_masked,
        amount_minor=request.amount_minor,
        currency=request.currency,
        memo=request.memo,
        sent_at=outcome.posted_at,
        settled_at=outcome.posted_at if is_settled else None,
        due_at=verdict.due_at,
        balance_after_minor=outcome.debit_balance_minor if is_settled else None,
        reason=verdict.reason,
        reasons=verdict.reasons,
    )


def _answered(intent: Intent, answer: Answer, answered_at: datetime) -> Answered:
    payee, target = intent.request.payee, intent.target
    if isinstance(payee, TypedPayee):
        name, number = payee.name, mask_account_number(payee.number)
    else:
        name, number = (intent.payee_name, target.number_masked) if target else ("", "")
    return Answered(
        id=intent.id,
        customer_id=intent.customer_id,
        request=intent.request,
        payee_name=name,
        payee_number_masked=number,
        target_account_id=target.account_id if target else None,
        answered_at=answered_at,
        answer=answer,
        origin=intent.origin,
        score_permille=intent.verdict.score_permille if intent.verdict else None,
    )
