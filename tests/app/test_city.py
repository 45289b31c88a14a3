from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from trident import risk
from trident.app.demo.seed import seed_city
from trident.kernel.clock import BANK_ZONE
from trident.kernel.db import Database

pytestmark = pytest.mark.demo


@pytest.mark.parametrize(("hour", "minute"), [(0, 20), (7, 17), (20, 0)])
def test_whenever_the_city_opens_work_is_left_at_the_risk_desk(
    clone: Callable[[], Database], hour: int, minute: int
) -> None:
    """The night's thefts are never all dealt with: not before the morning's shift, not after the evening's."""
    now = datetime(2026, 11, 29, hour, minute, tzinfo=BANK_ZONE)
    city = clone()
    try:
        seed_city(city, number=120, days=5, now=now, progress=lambda *_: None)
        with city.transaction(read_only=True) as db:
            cases, _ = risk.list_cases(db, risk.CaseFilter(), now=now, cursor=None, limit=100)
    finally:
        city.dispose()
    undecided = [case for case in cases if case.status == "open"]
    assert [case for case in undecided if case.transfer_status == "held"]
    assert [case for case in undecided if case.assignee_id is None]
    assert all(case.opened_at > now - timedelta(days=2) for case in undecided)
    assert {case.outcome for case in cases} >= {None, risk.CaseOutcome.FRAUD}
