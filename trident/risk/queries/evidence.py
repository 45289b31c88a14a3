"""What there is to look at before a case is decided, beside its own story."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from trident import decisions, ledger
from trident.risk.cases.views import Case, ListEntry
from trident.risk.lists.read_listings import Listings, PartiesToLookUp, read_listings
from trident.risk.queries.lists import entries_by_ids, only_sounding

RISK_POINT: Final = "payments.transfer-risk"
"""The decision point that holds transfers; its facts are what a case is about."""
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The decision about the transfer, who stands on both sides, and what the bank's lists say of them now.

    `sounding`: entries whose name is another than the payee's, and only pronounced alike.
    """

    decision: tuple[decisions.LoggedDecision, decisions.DecisionPoint] | None
    payer: ledger.Party | None
    payee: ledger.Party | None
    listings: Listings
    entries: tuple[ListEntry, ...]
    sounding: tuple[UUID, ...]


def evidence(db: Session, case: Case, points: Mapping[str, decisions.DecisionPoint], *, now: datetime) -> Evidence:
    """Return the evidence of a case. The decision may be gone from the log: it is kept for a set time."""
    point = points.get(RISK_POINT)
    sides = ledger.parties(db, account_ids={case.source_account_id, case.target_account_id}).by_id
    payer, payee = sides.get(case.source_account_id), sides.get(case.target_account_id)
    asked = PartiesToLookUp(
        payer_customer=case.customer_id,
        payer_account=case.source_account_id,
        payee_account=case.target_account_id,
        payee_customer=case.payee_customer_id,
        payee_name="" if payee is None else payee.holder_name,
        device=case.device,
        address=case.address,
    )
    (listings,) = read_listings(db, [asked], now=now)
    return Evidence(
        decision=None if point is None else _decision(db, case, point),
        payer=payer,
        payee=payee,
        listings=listings,
        entries=tuple(entries_by_ids(db, listings.entries)) if listings.entries else (),
        sounding=only_sounding(db, listings.entries, asked.payee_name) if listings.entries else (),
    )


def _decision(
    db: Session, case: Case, point: decisions.DecisionPoint
) -> tuple[decisions.LoggedDecision, decisions.DecisionPoint] | None:
    on: date | None = case.decided_on
    if case.decision_id is None or on is None:
        return None
    try:
        found = decisions.logged_decision(
            db, point=point, request_id=case.decision_id, first_on=on - _A_DAY, last_on=on + _A_DAY
        )
    except decisions.DecisionNotFound:
        return None
    return found, point
