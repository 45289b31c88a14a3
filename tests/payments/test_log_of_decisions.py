"""What the log of decisions, and with it every file that is exported from it, has of the people in a transfer."""

from collections.abc import Callable

import httpx2
from sqlalchemy import text

from tests.payments.city import City
from trident.app.decision_points import DECISION_POINTS
from trident.decisions import FactType

MADE_BY_THE_BANK = {"score_version", "score_reasons"}
"""Texts that nobody types: a digest's digits, and names of features."""


def test_facts_in_clear_have_no_names_and_no_numbers(city: City, send: Callable[..., httpx2.Response]) -> None:
    payer, payee = city.person(), city.person()
    assert send(payer, payee).status_code == 201
    assert send(payer, payee, payee_name="王小明").status_code == 422
    with city.database.transaction() as db:
        rows = db.scalars(
            text("SELECT l::text FROM decisions.logged l WHERE subject = :payer"), {"payer": str(payer.customer_id)}
        ).all()
    assert len(rows) >= 3
    for person in (payer, payee):
        for told in (person.name, person.number, person.token):
            assert not any(told in row for row in rows)


def test_no_point_asks_for_a_text_that_people_write() -> None:
    texts = {fact.name for point in DECISION_POINTS.values() for fact in point.facts if fact.type is FactType.TEXT}
    assert texts <= MADE_BY_THE_BANK
