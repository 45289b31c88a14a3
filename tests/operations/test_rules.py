"""The desk's rules, without a database."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trident.operations.errors import ApprovalAlreadyDecided, MakerIsChecker, NotTheMaker
from trident.operations.rules import LOOKUP_VALIDITY, is_lookup_open, status_after
from trident.operations.types import ApprovalStatus, Decision

MAKER, CHECKER = uuid4(), uuid4()
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("decision", "decider", "status"),
    [
        (Decision.APPROVE, CHECKER, ApprovalStatus.APPROVED),
        (Decision.REJECT, CHECKER, ApprovalStatus.REJECTED),
        (Decision.WITHDRAW, MAKER, ApprovalStatus.WITHDRAWN),
    ],
)
def test_pending_moves_where_its_decision_says(decision: Decision, decider: UUID, status: ApprovalStatus) -> None:
    assert status_after(ApprovalStatus.PENDING, decision, maker_id=MAKER, decider_id=decider) is status


@pytest.mark.parametrize("decision", [Decision.APPROVE, Decision.REJECT])
def test_maker_does_not_check(decision: Decision) -> None:
    with pytest.raises(MakerIsChecker):
        status_after(ApprovalStatus.PENDING, decision, maker_id=MAKER, decider_id=MAKER)


def test_only_the_maker_withdraws() -> None:
    with pytest.raises(NotTheMaker):
        status_after(ApprovalStatus.PENDING, Decision.WITHDRAW, maker_id=MAKER, decider_id=CHECKER)


@given(
    status=st.sampled_from([status for status in ApprovalStatus if status is not ApprovalStatus.PENDING]),
    decision=st.sampled_from(Decision),
    decider=st.sampled_from([MAKER, CHECKER]),
)
def test_a_decided_approval_stays_as_it_is(status: ApprovalStatus, decision: Decision, decider: UUID) -> None:
    with pytest.raises(ApprovalAlreadyDecided) as refused:
        status_after(status, decision, maker_id=MAKER, decider_id=decider)
    assert refused.value.fields == {"decision": status.value}


@pytest.mark.parametrize(
    ("after", "is_open"),
    [
        (timedelta(0), True),
        (LOOKUP_VALIDITY - timedelta(microseconds=1), True),
        (LOOKUP_VALIDITY, False),
        (timedelta(microseconds=-1), False),
    ],
)
def test_a_lookup_opens_for_half_an_hour(*, after: timedelta, is_open: bool) -> None:
    assert is_lookup_open(NOON, NOON + after) is is_open
