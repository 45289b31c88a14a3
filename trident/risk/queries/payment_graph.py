"""Who paid whom around a case: two steps from its payer and its payee, the largest sums first, within bounds."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from trident import ledger
from trident.risk.cases.views import Case, CaseOutcome
from trident.risk.lists.read_listings import strictest
from trident.risk.tables import ACTIVE, CaseRow, ListEntryRow

SINCE: Final = timedelta(days=90)
MOST_LINKS: Final = 60
"""Links that touch the case's own accounts; as many again a step further."""
_MOST_NEIGHBOURS: Final = 30
_OF_EACH_NEIGHBOUR: Final = 300


@dataclass(frozen=True, slots=True)
class GraphNode:
    """An account. `distance`: how many payments lie between it and the case; `frauds`: confirmed of what it got."""

    account_id: UUID
    party: ledger.Party
    role: Literal["payer", "payee", "other"]
    distance: int
    listed: str
    frauds: int


@dataclass(frozen=True, slots=True)
class PaymentGraph:
    """Accounts and who of them paid whom since `since`; `is_cut`: there is more than is shown."""

    since: datetime
    nodes: tuple[GraphNode, ...]
    links: tuple[ledger.PaymentLink, ...]
    is_cut: bool


def payment_graph(db: Session, case: Case, *, now: datetime) -> PaymentGraph:
    """Return who paid whom among customers around a case in the last 90 days."""
    since = now - SINCE
    sides = [case.source_account_id, case.target_account_id]
    links = ledger.payment_links(db, set(sides), since=since, most=MOST_LINKS)
    near = _accounts(links, but=sides)
    further = ledger.payment_links(
        db, near[:_MOST_NEIGHBOURS], since=since, most=MOST_LINKS, of_each=_OF_EACH_NEIGHBOUR
    )
    is_cut = MOST_LINKS in (len(links), len(further)) or len(near) > _MOST_NEIGHBOURS
    known = {(link.payer, link.payee) for link in links}
    links += [link for link in further if (link.payer, link.payee) not in known]
    far = _accounts(links, but=[*sides, *near])
    distances = dict.fromkeys(sides, 0) | dict.fromkeys(near, 1) | dict.fromkeys(far, 2)
    return PaymentGraph(since, tuple(_nodes(db, case, distances, now)), tuple(links), is_cut)


def _accounts(links: Iterable[ledger.PaymentLink], *, but: Sequence[UUID]) -> list[UUID]:
    """Accounts of links, those of the largest first."""
    found: dict[UUID, None] = dict.fromkeys(account for link in links for account in (link.payer, link.payee))
    return [account for account in found if account not in set(but)]


def _nodes(db: Session, case: Case, distances: dict[UUID, int], now: datetime) -> list[GraphNode]:
    parties = ledger.parties(db, account_ids=distances).by_id
    holders = {party.holder_id for party in parties.values() if party.holder_id is not None}
    listed = _listed(db, {*parties, *holders}, now)
    frauds = _frauds(db, set(parties))
    roles: dict[UUID, Literal["payer", "payee"]] = {
        case.source_account_id: "payer",
        case.target_account_id: "payee",
    }
    return [
        GraphNode(
            account_id=account_id,
            party=parties[account_id],
            role=roles.get(account_id, "other"),
            distance=distance,
            listed=strictest(
                [*listed.get(account_id, ()), *listed.get(parties[account_id].holder_id or account_id, ())]
            ),
            frauds=frauds.get(account_id, 0),
        )
        for account_id, distance in distances.items()
        if account_id in parties
    ]


def _listed(db: Session, subjects: Collection[UUID], now: datetime) -> dict[UUID, list[str]]:
    rows = db.execute(
        select(ListEntryRow.subject, ListEntryRow.list).where(
            ListEntryRow.subject.in_(subjects),
            ListEntryRow.status.in_(ACTIVE),
            ListEntryRow.expires_at.is_(None) | (ListEntryRow.expires_at > now),
        )
    )
    found: dict[UUID, list[str]] = {}
    for row in rows:
        found.setdefault(row.subject, []).append(row.list)
    return found


def _frauds(db: Session, accounts: Collection[UUID]) -> dict[UUID, int]:
    rows = db.scalars(
        select(CaseRow.target_account_id).where(
            CaseRow.target_account_id.in_(accounts), CaseRow.outcome == CaseOutcome.FRAUD.value
        )
    )
    found: dict[UUID, int] = {}
    for account in rows:
        found[account] = found.get(account, 0) + 1
    return found
