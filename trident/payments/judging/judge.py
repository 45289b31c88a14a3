"""The judge of a batch: reads what is known of all its transfers at once, then judges one after the other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from trident import decisions, identity, risk
from trident.decisions import DecisionPoint, DecisionRequest, Judgement
from trident.kernel.clock import bank_day
from trident.kernel.crypto import last4, mask_name
from trident.kernel.errors import BankError
from trident.kernel.ids import new_id
from trident.payments.errors import (
    CertificateRequired,
    PayeeNameMismatch,
    StepUpRequired,
    TransferRefusedByRisk,
)
from trident.payments.intents import Intent
from trident.payments.judging.ceilings import CERTIFICATE, ceilings, least_strength
from trident.payments.judging.facts import FEATURE_SET, FEATURES, Values, payee_facts, risk_facts, terms_facts
from trident.payments.judging.saying import over_limit, required, told, written
from trident.payments.payee_search.relations import Pair, Relation, ask_relations
from trident.payments.points import PAYEE, POINTS, RISK, TERMS
from trident.payments.rules import is_same_name
from trident.payments.touched import payment_keys
from trident.payments.types import (
    PayeeStanding,
    Timing,
    TransferStatus,
    TypedPayee,
)
from trident.payments.verdicts import Verdict

EXPLAINED_FROM_PERMILLE: Final = 500
"""Scores from here on are logged with the features that raised them."""
_TIMINGS: Final = {Timing.TWO_HOURS: timedelta(hours=2), Timing.NEXT_DAY: timedelta(days=1)}
_FACTS: Final = frozenset(FEATURES)
_MEANS: Final = {2: ("code",), 3: ("code", "password")}


@dataclass(slots=True)
class _Known:
    """What is known of a transfer; `usage` is one for all of a payer's, `keys` are of all that it touches."""

    payment: risk.Payment
    keys: list[int]
    listings: risk.Listings
    relation: Relation
    usage: risk.Usage
    score_permille: int | None = None


class Judge:
    """Judges transfers of one batch; each sees those before it that were let through.

    What it reads is read without a lock: before `log` and `save` whoever holds one takes the shard's lock and lets it
    forget, and read and judge again, what others have changed in between. `log` writes what was decided, `save` what
    of it happened.
    """

    def __init__(self, db: Session, deciding: decisions.Deciding, in_force: risk.InForce, *, now: datetime) -> None:
        self._db = db
        self._now = now
        self._deciding = deciding
        self._scorers, self._listed = in_force
        self._wanted = _wanted(self._scorers)
        self._activity = risk.Activity(self._wanted)
        self._known: dict[int, _Known] = {}
        """By the integers of the transfers' ids: they hash quicker."""
        self._proofs: dict[UUID, identity.ProvenStepUp] = {}
        self._demands: list[identity.StepUpDemand] = []
        self._day = bank_day(now)

    @classmethod
    def appoint(cls, db: Session, *, now: datetime) -> "Callable[[], Judge]":
        """Ask for the policies, scores and lists in force; return what reads the answer and makes the judge."""
        deciding, in_force = decisions.Deciding(db, POINTS, now=now), risk.ask_in_force(db)
        return lambda: cls(db, deciding, in_force(), now=now)

    def ask(self, intents: Sequence[Intent]) -> Callable[[], None]:
        """Ask what is known of transfers: all that the batch has of their customers and payees; return what reads."""
        db, now = self._db, self._now
        payments = [_payment(intent, now) for intent in intents]
        activity = risk.ask_activity(db, payments, names=self._wanted)
        relations = ask_relations(db, [_pair(intent) for intent in intents])
        suspects = [
            intent
            for intent, payment in zip(intents, payments, strict=True)
            if self._listed.may_concern(payment, intent.payee.holder_id, intent.payee_name)
        ]
        listings = risk.ask_listings(db, [_parties(intent) for intent in suspects], now=now)
        named = [intent.request.step_up_id for intent in intents if intent.request.step_up_id is not None]

        def read() -> None:
            self._activity.include(activity())
            listed = dict(zip((intent.id.int for intent in suspects), listings(), strict=True))
            for intent, payment, relation in zip(intents, payments, relations(), strict=True):
                key = intent.id.int
                on_lists = listed.get(key, risk.UNLISTED)
                self._known[key] = _Known(payment, payment_keys(payment), on_lists, relation, self._usage(intent))
            if named:
                self._proofs.update(identity.read_proven_step_ups(db, named, now))

        return read

    def keys(self, intent: Intent) -> list[int]:
        """Return the keys of all that a transfer may change, and that judging it depends on."""
        return self._known[intent.id.int].keys

    def forget(self, intents: Iterable[Intent]) -> None:
        """Take back what was judged about transfers; no other of the batch shares a customer or a payee with them."""
        gone = {intent.id: self._known.pop(intent.id.int).payment for intent in intents}
        self._activity.forget(gone.values())
        self._deciding.forget(gone.keys())
        customers = {payment.customer for payment in gone.values()}
        self._demands = [demand for demand in self._demands if demand.customer_id not in customers]

    def judge(self, intent: Intent) -> Verdict:
        """Decide whom it is to, on what terms it may go, and how risky it is; let through, it counts for the next."""
        known = self._known[intent.id.int]
        verdict = self._decide(intent, known, self._activity.features(known.payment))
        if verdict.refusal is None:
            self._activity.add(known.payment)
            if verdict.counts:
                known.usage.add(intent.request.amount_minor)
        return verdict

    def recount(self, taken: Sequence[Intent]) -> None:
        """Count anew, and only what was taken in: the ledger refused something that had been let through."""
        payments = [self._known[intent.id.int].payment for intent in taken]
        self._activity = risk.load_activity(self._db, payments)
        for payment in payments:
            self._activity.add(payment)
        for intent in taken:
            if intent.verdict is not None and intent.verdict.counts:
                self._usage(intent).add(intent.request.amount_minor)

    def log(self) -> None:
        """Write the decisions and the step-ups demanded: what was decided, whatever the ledger says to it."""
        if self._demands:
            identity.demand_step_ups(self._db, self._demands, now=self._now)
        self._deciding.save()

    def save(self) -> None:
        """Write what was let through, as history and towards the limits of day and year."""
        risk.save_activity(self._db, self._activity)

    def _usage(self, intent: Intent) -> risk.Usage:
        """Return what counts towards the payer's limits."""
        return self._activity.usage(intent.customer_id, intent.request.currency, self._day)

    def _decide(self, intent: Intent, known: _Known, values: Values) -> Verdict:
        request, subject = intent.request, intent.subject
        is_own = intent.is_to_self
        strength = self._strength(intent)
        standing = self._ask(
            PAYEE,
            intent,
            subject,
            payee_facts(
                values,
                known.relation,
                known.listings.payee,
                is_typed=isinstance(request.payee, TypedPayee),
                is_own_account=is_own,
                is_same_name=not is_own and is_same_name(intent.payee_name, intent.payer.holder_name),
                now=self._now,
            ),
        ).outcome
        if standing == PayeeStanding.MISMATCH:
            return Verdict(PayeeNameMismatch())
        usage = known.usage
        facts = terms_facts(
            request.amount_minor, standing, intent.payer.kind.value, usage, counts=not is_own, strength=strength
        )
        terms = self._ask(TERMS, intent, subject, facts)
        if terms.outcome == "over-limit":
            return Verdict(over_limit(terms, usage))
        judged = self._ask_risk(intent, known, subject, values, standing, strength)
        if judged.outcome == "refuse":
            return Verdict(TransferRefusedByRisk(reasons=written(told(judged))))
        least = 1 if is_own else least_strength(request.amount_minor, facts["day_amount"])
        lacking = self._lacking(intent, terms, judged, least, strength, usage)
        if lacking is not None:
            return Verdict(lacking)
        return self._passed(intent, judged, known.score_permille, counts=not is_own)

    def _ask_risk(
        self, intent: Intent, known: _Known, subject: str, values: Values, standing: str, strength: int
    ) -> Judgement:
        facts = risk_facts(
            values,
            intent.request.amount_minor,
            standing,
            known.listings,
            strength=strength,
            signed_in_for=self._now - intent.origin.signed_in_at,
        )
        live, shadow = self._scorers.live, self._scorers.shadow
        if live is not None:
            facts["score_permille"] = permille = round(1000 * live.score(values))
            known.score_permille = permille
            facts["score_version"] = live.digest[:12]
            if permille >= EXPLAINED_FROM_PERMILLE:
                facts["score_reasons"] = "、".join(name for name, _ in risk.top_reasons(live, values))
        if shadow is not None:
            facts["shadow_score_permille"] = round(1000 * shadow.score(values))
        return self._ask(RISK, intent, subject, facts)

    def _ask(self, point: DecisionPoint, intent: Intent, subject: str, facts: dict[str, object]) -> Judgement:
        request = DecisionRequest(subject, facts, intent.id, FEATURE_SET)
        return self._deciding.decide(point, request)

    def _strength(self, intent: Intent) -> int:
        """Return by what the customer has proven this very transfer; 1 is the session alone."""
        named = intent.request.step_up_id
        proof = None if named is None else self._proofs.get(named)
        if proof is None or proof.session_id != intent.origin.session_id or proof.binding != binding_of(intent):
            return 1
        return proof.strength

    def _lacking(
        self, intent: Intent, terms: Judgement, judged: Judgement, least: int, strength: int, usage: risk.Usage
    ) -> BankError | None:
        """Return what is demanded beyond what was proven: the most of terms, risk and the regulator's ceilings."""
        wanted = max(required(terms), required(judged), least)
        if terms.outcome == "certificate" or (wanted >= CERTIFICATE > strength):
            limit = next(one for one in ceilings() if one.strength == CERTIFICATE)
            return CertificateRequired(limit_minor=limit.limit_minor, used_minor=usage.day_minor)
        if "step-up" in {terms.outcome, judged.outcome}:
            wanted = max(wanted, min(_MEANS))  # a policy may demand more without saying what
        if strength >= wanted:
            return None
        asker = judged if judged.outcome == "step-up" or required(judged) > required(terms) else terms
        demand = identity.StepUpDemand(
            id=new_id(self._now),
            customer_id=intent.customer_id,
            session_id=intent.origin.session_id,
            binding=binding_of(intent),
            strength=wanted,
            about=identity.StepUpAbout(
                amount_minor=intent.request.amount_minor,
                currency=intent.request.currency,
                payee_last4=last4(intent.payee.number_masked),
                payee_name_masked=mask_name(intent.payee_name),
            ),
        )
        self._demands.append(demand)
        return StepUpRequired(
            step_up_id=str(demand.id),
            strength=wanted,
            means=list(_MEANS[wanted]),
            reasons=written(told(asker)),
        )

    def _passed(self, intent: Intent, judged: Judgement, score: int | None, *, counts: bool) -> Verdict:
        """Return how a transfer goes on that nothing more is demanded of."""
        if judged.outcome == "hold":
            return Verdict(
                waits=TransferStatus.HELD,
                reason="review",
                reasons=told(judged),
                score_permille=score,
                rules=tuple(reason.rule for reason in judged.reasons),
                counts=counts,
            )
        if judged.outcome != "delay" and intent.request.timing is Timing.REAL_TIME:
            return Verdict(score_permille=score, counts=counts)
        minutes = judged.outputs["delay_minutes"] if judged.outcome == "delay" else 0
        assert isinstance(minutes, int), "the point's output is a whole number"
        asked = _TIMINGS.get(intent.request.timing, timedelta())
        delay = max(timedelta(minutes=minutes), asked)
        if not delay:
            return Verdict(score_permille=score, counts=counts)
        is_chosen = delay == asked
        return Verdict(
            waits=TransferStatus.DELAYED,
            due_at=self._now + delay,
            reason="chosen" if is_chosen else "risk",
            reasons=() if is_chosen else told(judged),
            score_permille=score,
            counts=counts,
        )


def binding_of(intent: Intent) -> bytes:
    """Return what a step-up authorises, and nothing else: this key's transfer of this amount to this account."""
    request = intent.request
    parts = (
        intent.customer_id.bytes,
        request.idempotency_key.bytes,
        request.source_account_id.bytes,
        intent.payee.account_id.bytes,
        f"{request.amount_minor}{request.currency}".encode(),
    )
    return sha256(b"".join(parts)).digest()


def _wanted(scorers: risk.Scorers) -> frozenset[str]:
    """Return the features that the facts and the scores are made of."""
    asked = [scorer.features for scorer in (scorers.live, scorers.shadow) if scorer is not None]
    return _FACTS.union(feature.name for features in asked for feature in features)


def _payment(intent: Intent, now: datetime) -> risk.Payment:
    return risk.Payment(
        id=intent.id,
        at=now,
        amount_minor=intent.request.amount_minor,
        customer=intent.customer_id,
        payee=intent.payee.account_id,
        account=intent.payer.account_id,
        device=intent.origin.device_key,
        address=intent.origin.address_key,
    )


def _parties(intent: Intent) -> risk.PartiesToLookUp:
    return risk.PartiesToLookUp(
        payer_customer=intent.customer_id,
        payer_account=intent.payer.account_id,
        payee_account=intent.payee.account_id,
        payee_customer=intent.payee.holder_id,
        payee_name=intent.payee_name,
        device=intent.origin.device_key,
        address=intent.origin.address_key,
    )


def _pair(intent: Intent) -> Pair:
    payee = intent.payee
    return Pair(intent.customer_id, payee.account_id, payee.number_masked, intent.payee_name)
