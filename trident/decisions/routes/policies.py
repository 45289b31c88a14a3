"""Policies: looked at, edited, checked, and how they fare."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from trident.decisions.actions.check_policy import check_policy
from trident.decisions.actions.draft_policy import draft_policy
from trident.decisions.dmn.model import BadModel
from trident.decisions.dmn.read import read_model
from trident.decisions.dmn.write import write_model
from trident.decisions.encoding import decode, plain
from trident.decisions.errors import PolicyFaults
from trident.decisions.live_policies import compile_text
from trident.decisions.policy_document import differences, document_of, model_of
from trident.decisions.policy_text import PolicyCase, read_cases
from trident.decisions.queries.canary_figures import canary_figures
from trident.decisions.queries.policy_versions import list_versions, point_state, policy_cases, policy_text
from trident.decisions.queries.shadow_comparison import shadow_comparison
from trident.decisions.queries.tallies import outcome_counts, rule_hits
from trident.decisions.refusals import (
    DecisionPointNotFound,
    IllegalPolicyStep,
    PolicyCasesFailed,
    PolicyCasesMissing,
    PolicyUnreadable,
    PolicyVersionNotFound,
)
from trident.decisions.routes.points import Points, find_point, is_built_in, read_digest
from trident.decisions.schemas import policies as shown
from trident.decisions.schemas import trials
from trident.decisions.settings import DecisionsSettings
from trident.decisions.stages import Stage
from trident.decisions.stepping import version_of
from trident.decisions.types import DecisionPoint
from trident.kernel.auth import Permission, StaffActor, staff
from trident.kernel.clock import BANK_ZONE
from trident.kernel.db import DbSession, ReadSession
from trident.kernel.errors import Title
from trident.kernel.http import Now, problems

router = APIRouter(prefix="/policies")

Reader = Annotated[StaffActor, staff(Permission.STAFF_POLICY_READ)]
Drafter = Annotated[StaffActor, staff(Permission.STAFF_POLICY_DRAFT)]
Days = Annotated[int, Query(ge=1, le=90, description="days to look back, today included")]


@router.get("", summary="List decision points")
def read_points(_actor: Reader, db: ReadSession, points: Points, now: Now) -> shown.Points:
    """Show what the bank decides, by what, and what it has decided today."""
    begins = now.astimezone(BANK_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    today = outcome_counts(db, since=begins, until=now + timedelta(seconds=1))
    items = []
    for point in points.values():
        waiting = sum(one.stage is Stage.SUBMITTED for one in list_versions(db, point.name))
        items.append(shown.Point.of(point, point_state(db, point.name), today.get(point.name, {}), waiting))
    return shown.Points(items=items)


@router.get("/{name}/versions", summary="List a policy's versions", responses=problems(DecisionPointNotFound))
def read_versions(name: str, _actor: Reader, db: ReadSession, points: Points) -> shown.Versions:
    """Show all versions with their steps, the latest first."""
    point = find_point(points, name)
    return shown.Versions(items=[shown.Version.of(one) for one in list_versions(db, point.name)])


@router.get(
    "/{name}/versions/{digest}",
    summary="Read a version as a document",
    responses=problems(DecisionPointNotFound, PolicyVersionNotFound),
)
def read_version(name: str, digest: str, _actor: Reader, db: ReadSession, points: Points) -> shown.Document:
    """Show a version's tables and test cases; the digest of the policy that the point brings along is good too."""
    point = find_point(points, name)
    return shown.Document(
        model=document_of(read_model(_text_of(db, point, read_digest(digest)))),
        cases=[_case_of(one) for one in _cases_of(db, point, read_digest(digest))],
    )


@router.get(
    "/{name}/versions/{digest}/dmn",
    summary="Download a version as DMN",
    response_class=Response,
    responses=problems(DecisionPointNotFound, PolicyVersionNotFound)
    | {200: {"content": {"application/xml": {"schema": {"type": "string"}}}, "description": "DMN 1.5"}},
)
def download_version(name: str, digest: str, _actor: Reader, db: ReadSession, points: Points) -> Response:
    """Hand out the model, for any DMN modeller."""
    point = find_point(points, name)
    headers = {"content-disposition": f'attachment; filename="{point.name}.dmn"'}
    return Response(_text_of(db, point, read_digest(digest)), media_type="application/xml", headers=headers)


@router.get(
    "/{name}/differences",
    summary="Compare two versions",
    responses=problems(DecisionPointNotFound, PolicyVersionNotFound),
)
def read_differences(
    name: str, before: str, after: str, _actor: Reader, db: ReadSession, points: Points
) -> shown.Differences:
    """Show what differs, rule by rule and cell by cell."""
    point = find_point(points, name)
    documents = [document_of(read_model(_text_of(db, point, read_digest(one)))) for one in (before, after)]
    return shown.Differences(items=[shown.Difference(**one) for one in differences(*documents)])


@router.post("/{name}/inspect", summary="Inspect a policy", responses=problems(DecisionPointNotFound, PolicyUnreadable))
def inspect_policy(name: str, asked: shown.Inspect, _actor: Drafter, points: Points) -> shown.Inspection:
    """Find what is wrong with a policy that is being edited, and try its test cases; nothing is kept."""
    point = find_point(points, name)
    cases = [_typed(one, point) for one in asked.cases]
    try:
        policy = compile_text(_dmn_of(asked), point)
    except PolicyFaults as faults:
        return shown.Inspection(faults=[shown.Fault.of(one) for one in faults.found], cases=[])
    except BadModel as error:
        raise PolicyUnreadable(detail=Title(zh=str(error), en=str(error))) from error
    results = []
    for case in cases:
        decision = policy.decide(case.facts)
        fault = case.fault(decision)
        results.append(
            shown.CaseResult(
                name=case.name,
                is_passed=fault is None,
                outcome=decision.outcome,
                rules=[one.rule for one in decision.reasons],
                degraded=decision.degraded,
                fault=fault,
            )
        )
    return shown.Inspection(faults=[], cases=results)


@router.post(
    "/{name}/versions",
    status_code=201,
    summary="Keep a draft",
    responses=problems(DecisionPointNotFound, PolicyUnreadable),
)
def keep_draft(
    name: str, asked: shown.Inspect, actor: Drafter, db: DbSession, points: Points, now: Now
) -> shown.Version:
    """Keep a policy as a new version; the same content is the version that there is."""
    point = find_point(points, name)
    cases = [_typed(one, point) for one in asked.cases]
    made = draft_policy(db, actor=actor, point=point, dmn=_dmn_of(asked), cases=cases, now=now)
    return shown.Version.of(made)


@router.post(
    "/{name}/versions/{digest}/check",
    summary="Check a draft",
    responses=problems(
        DecisionPointNotFound,
        PolicyVersionNotFound,
        IllegalPolicyStep,
        PolicyFaults,
        PolicyCasesMissing,
        PolicyCasesFailed,
        PolicyUnreadable,
    ),
)
def check_version(name: str, digest: str, actor: Drafter, db: DbSession, points: Points, now: Now) -> shown.Version:
    """Compile a draft and try its test cases."""
    point = find_point(points, name)
    return shown.Version.of(check_policy(db, actor=actor, point=point, digest=read_digest(digest), now=now))


@router.get("/{name}/rule-hits", summary="Count rule hits", responses=problems(DecisionPointNotFound))
def read_rule_hits(
    name: str, _actor: Reader, db: ReadSession, points: Points, now: Now, days: Days = 7
) -> shown.RuleHitsShown:
    """Show how often each rule spoke in the last days."""
    point = find_point(points, name)
    hits = rule_hits(db, point=point.name, since=now - timedelta(days=days), until=now + timedelta(seconds=1))
    return shown.RuleHitsShown(
        items=[shown.RuleHit(decision=one.code, rule=one.rule, zh=one.zh, en=one.en, hits=one.hits) for one in hits]
    )


@router.get(
    "/{name}/versions/{digest}/comparison",
    summary="Compare a trial with what is live",
    responses=problems(DecisionPointNotFound, PolicyVersionNotFound),
)
def compare_trial(
    name: str, digest: str, _actor: Reader, db: ReadSession, points: Points, now: Now, days: Days = 7
) -> trials.Comparison:
    """Show how often a shadow agreed, and how a canary fares against live, with the guard rails that call it back."""
    point = find_point(points, name)
    chosen, since = read_digest(digest), now - timedelta(days=days)
    if not is_built_in(point, chosen):
        version_of(db, point.name, chosen)
    found = shadow_comparison(db, point=point.name, shadow=chosen, since=since, until=now + timedelta(seconds=1))
    state = point_state(db, point.name)
    sides: tuple[trials.TrialFigures, ...] = ()
    if state.canary == chosen and state.canary_since is not None:
        figures = canary_figures(db, point=point.name, canary=chosen, since=state.canary_since, until=now)
        sides = tuple(map(trials.TrialFigures.of, figures))
    rails = DecisionsSettings().rails
    return trials.Comparison(
        agreements=found.agreements,
        failures=found.failures,
        disagreements=[
            trials.Disagreement(
                outcome=one.outcome,
                shadow_outcome=one.shadow_outcome,
                decisions=one.decisions,
                examples=[trials.Example(decided_on=day, request_id=request_id) for day, request_id in one.examples],
            )
            for one in found.disagreements
        ],
        canary=sides[0] if sides else None,
        live=sides[1] if sides else None,
        rails=trials.GuardRails(
            errors_permille=rails.errors_permille,
            degraded_permille=rails.degraded_permille,
            refusals_permille=rails.refusals_permille,
            latency_factor=rails.latency_factor,
            least_decisions=rails.least_decisions,
        ),
    )


def _text_of(db: ReadSession, point: DecisionPoint, digest: bytes) -> str:
    return point.default_policy if is_built_in(point, digest) else policy_text(db, point.name, digest)


def _cases_of(db: ReadSession, point: DecisionPoint, digest: bytes) -> tuple[PolicyCase, ...]:
    return () if is_built_in(point, digest) else read_cases(policy_cases(db, point.name, digest), point)


def _dmn_of(asked: shown.Inspect) -> str:
    if asked.model is not None:
        return write_model(model_of(asked.model)).decode()
    if asked.dmn is not None:
        return asked.dmn
    raise PolicyUnreadable


def _typed(case: shown.Case, point: DecisionPoint) -> PolicyCase:
    given = case.to_case()
    facts: Mapping[str, Any] = decode(given.facts, {one.name: one for one in point.facts})
    outputs: Mapping[str, Any] = decode(given.outputs, {one.name: one for one in point.outputs})
    return PolicyCase(given.name, facts, given.outcome, outputs)


def _case_of(case: PolicyCase) -> shown.Case:
    texts = [
        {name: value if isinstance(value, bool | int) else str(value) for name, value in plain(given).items()}
        for given in (case.facts, case.outputs)
    ]
    return shown.Case(name=case.name, facts=texts[0], outcome=case.outcome, outputs=texts[1])
