from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from trident import ledger
from trident.kernel.crypto import mask_account_number
from trident.kernel.errors import BankError
from trident.kernel.ids import new_id
from trident.kernel.outbox import publish_many
from trident.kernel.packed import together
from trident.payments.answers import REMEMBERED, Answered, write_answers
from trident.payments.drafts import Draft
from trident.payments.intents import Answer, Intent
from trident.payments.judging.judge import Judge
from trident.payments.name_checks import take_name_checks
from trident.payments.telling import event_of
from trident.payments.touched import lock_and_ask, write_touched
from trident.payments.types import Transfer, TransferRequest, TransferStatus, TypedPayee
from trident.payments.verdicts import Verdict
from trident.payments.waiting import write_waiting


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

    First all of it is drafted by reading alone: keys answered before, what is wrong with a request itself, and the
    judgement of each by the three decisions of `points`, in the order they came, with what those before it did already
    counted. Then, under the lock of the ledger's shard: what others have touched since is drafted again; what passes is
    posted, what must wait is set aside as a hold; answers, decisions and events are written. Nothing slow happens
    inside, and what is posted was judged by what holds in that instant.

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
    draft = Draft(db, requests, now=now, is_judged=is_judged)
    with together(db):
        touched = lock_and_ask(db, draft.latest)
        withdrawn = draft.withdraw(touched())
    draft.consider(withdrawn)
    intents, judge = draft.intents, draft.judge
    if intents:
        accepted = [intent for intent in intents if intent.answer is None]
        taken, events = _post(db, accepted, judge, now)
        if judge is not None and len(taken) < len(accepted):
            judge.recount([intent for intent in accepted if isinstance(intent.answer, Transfer)])
        refused = [
            _answered(intent, intent.answer, now)
            for intent in intents
            if isinstance(intent.answer, BankError) and intent.answer.code() in REMEMBERED
        ]
        take_name_checks(db, draft.guessing, now=now)
        with together(db):
            write_answers(db, [*taken, *refused])
            write_waiting(db, [intent for intent in accepted if isinstance(intent.answer, Transfer)])
            publish_many(db, events, now=now)
            if judge is not None:
                judge.save()
            write_touched(db, draft.keys())
    answers = draft.answers
    for intent in intents:
        for place in intent.places:
            answers[place] = intent.answer
    told = [answer for answer in answers if answer is not None]
    assert len(told) == len(requests), "every request has its answer"
    return told


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
    if isinstance(answer, Transfer):
        number = answer.payee_number_masked  # the account's, also where its holder's mobile number was typed
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
