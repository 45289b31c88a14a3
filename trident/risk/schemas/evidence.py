"""The evidence of a case as the API shows it."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import Field

from trident import decisions, ledger
from trident.kernel.crypto import mask_name
from trident.kernel.http import StrictModel
from trident.risk.queries.evidence import Evidence
from trident.risk.schemas.lists import EntryShown

Standing = Literal["none", "allow", "watch", "block"]


class FactGiven(StrictModel):
    """A fact that the decision was made on; money in minor units of its unit, null where it was missing."""

    name: str
    zh: str
    en: str
    type: str
    unit: str
    value: bool | int | float | str | None


class ReasonGiven(StrictModel):
    """A rule that spoke, and the facts that it looked at."""

    code: str
    rule: str
    facts: list[str]
    zh: str
    en: str


class CaseDecision(StrictModel):
    """The decision that held the transfer, or let it through before it was reported."""

    point: str
    decided_at: datetime
    outcome: str
    version_number: int
    is_canary: bool
    degraded: str | None
    facts: list[FactGiven]
    reasons: list[ReasonGiven]

    @classmethod
    def of(cls, decision: decisions.LoggedDecision, point: decisions.DecisionPoint) -> "CaseDecision":
        """Show a decision with the labels of its facts."""
        return cls(
            point=decision.point,
            decided_at=decision.decided_at,
            outcome=decision.outcome,
            version_number=decision.version_number,
            is_canary=decision.is_canary,
            degraded=decision.degraded,
            facts=[
                FactGiven(
                    name=one.name,
                    zh=one.label.zh,
                    en=one.label.en,
                    type=one.type.value,
                    unit=one.unit,
                    value=_plain(decision.facts[one.name]),
                )
                for one in point.facts
                if one.name in decision.facts
            ],
            reasons=[
                ReasonGiven(code=one.code, rule=one.rule, facts=list(one.facts), zh=one.text.zh, en=one.text.en)
                for one in decision.reasons
            ],
        )


class Side(StrictModel):
    """Who stands on a side of the transfer; name and number are masked."""

    account_id: UUID
    customer_id: UUID | None
    name_masked: str
    number_masked: str
    account_kind: str

    @classmethod
    def of(cls, party: ledger.Party) -> "Side":
        """Show a party."""
        return cls(
            account_id=party.account_id,
            customer_id=party.holder_id,
            name_masked=mask_name(party.holder_name),
            number_masked=party.number_masked,
            account_kind=party.kind.value,
        )


class Hits(StrictModel):
    """The strictest list that each side stands on now, and the entries that say so."""

    payer: Standing
    payee: Standing
    origin: Standing
    entries: list[EntryShown]
    sounding: list[UUID] = Field(description="entries of another name than the payee's, only pronounced like it")


class CaseEvidence(StrictModel):
    """What there is to look at before a case is decided, beside its own story."""

    decision: CaseDecision | None = Field(description="null where the log does not have it, or no longer")
    payer: Side | None
    payee: Side | None
    hits: Hits

    @classmethod
    def of(cls, found: Evidence) -> "CaseEvidence":
        """Show the evidence."""
        return cls(
            decision=None if found.decision is None else CaseDecision.of(*found.decision),
            payer=None if found.payer is None else Side.of(found.payer),
            payee=None if found.payee is None else Side.of(found.payee),
            hits=Hits(
                payer=found.listings.payer,
                payee=found.listings.payee,
                origin=found.listings.origin,
                entries=[EntryShown.of(one) for one in found.entries],
                sounding=list(found.sounding),
            ),
        )


class CasePosting(StrictModel):
    """A posting of the account that pays or is paid; the other side is masked."""

    entry_id: UUID
    reference: str
    kind: str
    direction: Literal["in", "out"]
    amount_minor: int
    currency: str
    counterparty_name_masked: str | None
    counterparty_number_masked: str | None
    posted_at: datetime
    is_reversed: bool

    @classmethod
    def of(cls, posting: ledger.PostingView) -> "CasePosting":
        """Show a posting."""
        name = posting.counterparty_name
        return cls(
            entry_id=posting.entry_id,
            reference=posting.reference,
            kind=posting.kind.value,
            direction=posting.direction.value,
            amount_minor=posting.amount_minor,
            currency=posting.currency,
            counterparty_name_masked=None if name is None else mask_name(name),
            counterparty_number_masked=posting.counterparty_number_masked,
            posted_at=posting.posted_at,
            is_reversed=posting.reversed,
        )


def _plain(value: Any) -> bool | int | float | str | None:  # noqa: ANN401 - JSON, as it was logged
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
