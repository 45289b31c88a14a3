"""The decision explorer: what was decided, why, and what today's policy would say."""

from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from trident.decisions.encoding import plain
from trident.decisions.live_policies import LIVE
from trident.decisions.queries.logged_decisions import DecisionFilter, list_decisions, logged_decision
from trident.decisions.queries.past_facts import past_facts
from trident.decisions.queries.policy_versions import point_state
from trident.decisions.refusals import DecisionNotFound, DecisionPointNotFound, PolicyVersionNotFound
from trident.decisions.routes.points import Points, find_point, is_built_in, read_digest
from trident.decisions.schemas import decisions as shown
from trident.decisions.stepping import version_of
from trident.kernel.audit import record_audit
from trident.kernel.auth import Permission, StaffActor, staff
from trident.kernel.clock import bank_day
from trident.kernel.db import DbSession, ReadSession
from trident.kernel.http import CursorQuery, LimitQuery, Now, Page, problems
from trident.kernel.ids import instant_of
from trident.kernel.pages import BadCursor

router = APIRouter(prefix="/decisions")

Reader = Annotated[StaffActor, staff(Permission.STAFF_DECISION_READ)]
_LONGEST = timedelta(days=92)


@router.get("", summary="Search decisions", responses=problems(BadCursor))
def search_decisions(
    _actor: Reader,
    db: ReadSession,
    now: Now,
    since: Annotated[datetime | None, Query(description="by default a day ago")] = None,
    until: Annotated[datetime | None, Query(description="by default now; at most 92 days after `since`")] = None,
    point: Annotated[str | None, Query(max_length=100)] = None,
    subject: Annotated[UUID | None, Query(description="a customer's id")] = None,
    outcome: Annotated[str | None, Query(max_length=60)] = None,
    version: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
    degraded: Annotated[bool, Query(description="only those that fell to the safe outcome")] = False,  # noqa: FBT002 - a query parameter
    cursor: CursorQuery = None,
    limit: LimitQuery = 50,
) -> Page[shown.Line]:
    """List decisions of a period, the newest first."""
    end = _aware(until, now + timedelta(seconds=1))
    begin = max(_aware(since, end - timedelta(days=1)), end - _LONGEST)
    chosen = DecisionFilter(
        since=begin,
        until=end,
        point=point,
        subject=None if subject is None else str(subject),
        outcome=outcome,
        version_number=version,
        is_degraded=degraded,
    )
    found, more = list_decisions(db, chosen, cursor=cursor, limit=limit)
    return Page(items=[shown.Line.of(one) for one in found], next_cursor=more)


@router.get(
    "/{name}/{request_id}",
    summary="Read one decision",
    responses=problems(DecisionPointNotFound, DecisionNotFound),
)
def read_decision(name: str, request_id: UUID, actor: Reader, db: DbSession, points: Points, now: Now) -> shown.Found:
    """Show a decision with its facts and reasons; that it was read is audited."""
    point = find_point(points, name)
    first, last = _days(request_id, now)
    found = logged_decision(db, point=point, request_id=request_id, first_on=first, last_on=last)
    record_audit(
        db,
        actor=actor,
        action="decision.viewed",
        subject_type="decision",
        subject_id=str(request_id),
        details={"point": point.name},
        now=now,
    )
    return shown.Found(
        point=found.point,
        request_id=found.request_id,
        subject=found.subject,
        decided_on=bank_day(found.decided_at),
        decided_at=found.decided_at,
        version_digest=found.version.hex(),
        version_number=found.version_number,
        is_canary=found.is_canary,
        feature_set=found.feature_set,
        facts=dict(found.facts),
        outcome=found.outcome,
        outputs=dict(found.outputs),
        reasons=[shown.Why.of(one) for one in found.reasons],
        degraded=found.degraded,
        latency_us=found.latency_us,
        shadow_outcome=found.shadow_outcome,
        shadow_degraded=found.shadow_degraded,
    )


@router.get(
    "/{name}/{request_id}/replay",
    summary="Replay a decision",
    responses=problems(DecisionPointNotFound, DecisionNotFound, PolicyVersionNotFound),
)
def replay_decision(
    name: str,
    request_id: UUID,
    _actor: Reader,
    db: ReadSession,
    points: Points,
    now: Now,
    digest: Annotated[str | None, Query(description="of a version; by default the one that is live now")] = None,
) -> shown.Replay:
    """Say what today's policy, or a chosen version, answers to the facts of a past decision; nothing is logged."""
    point = find_point(points, name)
    first, last = _days(request_id, now)
    outcome, facts = past_facts(db, point=point, request_id=request_id, first_on=first, last_on=last)
    chosen = point_state(db, point.name).live if digest is None else read_digest(digest)
    if chosen is not None and is_built_in(point, chosen):
        chosen = None
    if chosen is not None:
        version_of(db, point.name, chosen)
    loaded = LIVE.load(db, point, chosen)
    decision, _ = loaded.decide(facts)
    return shown.Replay(
        version_number=loaded.number,
        outcome=decision.outcome,
        outputs=plain(decision.outputs),
        reasons=[shown.Why.of(one) for one in loaded.told(decision).reasons],
        degraded=decision.degraded,
        is_same=decision.outcome == outcome,
    )


def _aware(given: datetime | None, otherwise: datetime) -> datetime:
    if given is None:
        return otherwise
    return given if given.tzinfo is not None else given.replace(tzinfo=otherwise.tzinfo)


def _days(request_id: UUID, now: datetime) -> tuple[date, date]:
    """Ids carry the instant they were made at: a decision stands on that day or the next."""
    made = instant_of(request_id) or now
    return bank_day(made - timedelta(days=1)), bank_day(made + timedelta(days=1))
