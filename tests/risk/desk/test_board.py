"""Risk at a glance: what was decided, why, and how the queue stands."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest

from tests.payments.city import INSTANT, found_city
from tests.risk.desk.office import Office, refused
from trident.app.web import build_app
from trident.decisions.jobs import tally_decisions
from trident.kernel.auth import Role
from trident.kernel.db import Database


@pytest.fixture
def office(clone: Callable[[], Database]) -> Iterator[Office]:
    """An office of the test's own: a board shows everything there is."""
    database = clone()
    with Office.opened(found_city(database), build_app(database)) as made:
        yield made
    database.dispose()


def test_the_board_shows_what_happened(office: Office) -> None:
    analyst = office.analyst()
    empty = analyst.ask("GET", "/board").json()
    assert (empty["today"], empty["rules"], empty["open"], empty["held_minor"]) == ({}, [], 0, 0)
    assert empty["counted_until"] is None
    payer = office.city.person(funds=1_000_000)
    settled = office.pay(payer, office.city.person(funds=0), amount_minor=300)
    kept, fraud, released = (office.held() for _ in range(3))
    for transfer, outcome in ((fraud, "fraud"), (released, "released")):
        analyst.take(office.case_of(transfer))
        assert analyst.decide(office.case_of(transfer), outcome).status_code == 200
    office.as_customer(payer, settled, "report")
    office.tell()
    office.watch.pass_by(hours=2, minutes=30)
    tally_decisions(office.city.database, now=office.watch.now)
    analyst = office.analyst()
    board = analyst.ask("GET", "/board").json()
    assert board["today"] == {"allow": 1, "hold": 3}
    assert board["last_hour"] == {}
    assert [(one["begins_at"], one["outcome"], one["decisions"]) for one in board["quarters"]] == [
        ("2026-03-18T02:30:00Z", "allow", 1),
        ("2026-03-18T02:30:00Z", "hold", 3),
    ]
    assert board["counted_until"] == board["taken_at"] == "2026-03-18T05:00:00Z"
    assert (board["rules"][0]["hits"], bool(board["rules"][0]["zh"])) == (3, True)
    assert (board["open"], board["unassigned"], board["overdue"], board["closed_today"]) == (2, 2, 1, 2)
    assert board["ages"] == {"1h": 0, "4h": 2, "24h": 0, "older": 0}
    assert board["held_minor"] == kept["amount_minor"]
    assert (board["frauds"], board["fraud_minor"]) == (1, 100_000)
    office.watch.now = INSTANT + timedelta(days=31)
    later = office.analyst().ask("GET", "/board").json()
    assert (later["today"], later["frauds"], later["closed_today"]) == ({}, 0, 0)
    assert later["ages"] == {"1h": 0, "4h": 0, "24h": 0, "older": 2}


def test_the_board_is_for_those_who_look_at_risk(office: Office) -> None:
    assert office.analyst(Role.AUDITOR).ask("GET", "/board").status_code == 200
    refused(office.analyst(Role.TELLER).ask("GET", "/board"), 403, "permission-denied")
