"""No decision without a row in the log, and no row without a decision, whenever the server is killed.

What is promised (trident/payments/README.md, 2; trident/decisions/README.md): a transfer's decisions, its posting, the
answer and the step-up demanded are written in one transaction. So, for every request id in the log:

- A transfer that exists, settled or waiting, has its three decisions, each once: whom it is to, its terms, its risk.
- A remembered refusal that was judged (`InsufficientFunds`, `TransferRefusedByRisk`) has the same three; one that was
  not judged (`PayeeNameMismatch` of a typed name, and other faults of the request) has none.
- What is refused for the moment only is not remembered, but its decisions are: over a limit, two (risk is not asked any
  more); without a certificate, three; for want of proof, three and, by customer, instant and amount, one demand in
  `identity.step_up`. No demand is there without its decisions.
- Nothing else is in the log.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text

from tests.app.load import Payer, Told, Wish, assert_intact, send, sign_everybody_in, wishes
from tests.app.running import start, write_keys
from trident import payments
from trident.decisions import verify_log
from trident.decisions.jobs import seal_decisions
from trident.kernel.db import Database

pytestmark = pytest.mark.processes

POINTS = {point.name for point in payments.POINTS}
TERMS = "payments.transfer-terms"
ROUNDS = 5
SENDERS = 24
"""So few that some send too often within the hour: they are asked for proof."""
AMOUNTS_MINOR = (1, 1, 1, 1, 150_000, 6_000_000, 30_000_000)
"""Small; enough to want a code; to want a certificate; over the limit of a payment."""
ASKED_IN_A_ROUND = 240
KINDS = {
    "settled",
    "step-up-required",
    "certificate-required",
    "transfer-limit-reached",
    "payee-name-mismatch",
}
"""What must have come up, for the test to mean something."""
JUDGED_REFUSALS = {"insufficient-funds", "transfer-refused-by-risk"}


@pytest.fixture(scope="module")
def database(clone: Callable[[], Database]) -> Iterator[Database]:
    made = clone()
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def payers(database: Database) -> list[Payer]:
    return sign_everybody_in(database)


@pytest.fixture
def environment(database: Database, tmp_path: Path) -> dict[str, str]:
    return {
        "TRIDENT_DATABASE_URL": database.dsn,
        "TRIDENT_SECRET_FILE": str(write_keys(tmp_path)),
        "TRIDENT_WEB_PORT": "0",
        "TRIDENT_LOG_LEVEL": "WARNING",
    }


def rows(database: Database, query: str) -> list[Any]:
    with database.transaction(read_only=True) as db:
        return list(db.execute(text(query)))


def transfers(database: Database) -> dict[UUID, Any]:
    return {row.id: row for row in rows(database, "SELECT id, idempotency_key, refusal FROM payments.transfer")}


def decided(database: Database) -> dict[UUID, list[Any]]:
    found = defaultdict(list)
    query = "SELECT request_id, point, outcome, subject, decided_at, facts -> 'amount' AS amount FROM decisions.logged"
    for row in rows(database, query):
        found[row.request_id].append(row)
    return dict(found)


def mixed_wishes(payers: list[Payer], chance: random.Random) -> list[Wish]:
    """Transfers of every kind of answer, one in twelve with a name that is not the payee's."""
    asked = [replace(one, amount_minor=chance.choice(AMOUNTS_MINOR)) for one in wishes(payers, ASKED_IN_A_ROUND)]
    return [
        replace(one, payee=replace(one.payee, name="查无此人")) if chance.random() < 1 / 12 else one for one in asked
    ]


def test_decisions_and_what_came_of_them_are_there_together_or_not_at_all(
    database: Database, payers: list[Payer], environment: dict[str, str]
) -> None:
    chance = random.Random(20261127)  # noqa: S311 - seeded on purpose
    few = payers[:SENDERS]
    before_transfers, before_decided = set(transfers(database)), set(decided(database))
    before_demands = set(rows(database, "SELECT id FROM identity.step_up"))
    asked: list[Wish] = []
    told: Told = {}
    for _ in range(ROUNDS):
        round_wishes = mixed_wishes(few, chance)
        with start("serve", environment=environment) as server:
            port = int(server.wait_for(r"server ready http://127\.0\.0\.1:(\d+)/")[1])
            answered = send(
                port, round_wishes, after=chance.randrange(1, ASKED_IN_A_ROUND // 2), then=server.process.kill
            )
            server.process.wait()
        assert 0 < len(answered) < len(round_wishes), "the server was killed in the middle"
        asked += round_wishes
        told |= answered
        check(database, told, before_transfers, before_decided, before_demands)

    with start("serve", environment=environment) as server:  # everybody asks again, as callers do
        port = int(server.wait_for(r"server ready http://127\.0\.0\.1:(\d+)/")[1])
        told_again = send(port, asked)
        assert server.stop() == 0
    assert len(told_again) == len(asked)
    check(database, told | told_again, before_transfers, before_decided, before_demands)
    assert {body.get("type", "settled").removeprefix("/problems/") for _, body in told_again.values()} >= KINDS
    assert_intact(database)
    seal_decisions(database, now=datetime.now(UTC), is_final=True)
    with database.transaction(read_only=True) as db:
        assert verify_log(db).first_fault is None


def check(
    database: Database, told: Told, old_transfers: set[UUID], old_decided: set[UUID], old_demands: set[Any]
) -> None:
    """Hold what the server left against what is promised, both ways."""
    made = {ref: row for ref, row in transfers(database).items() if ref not in old_transfers}
    logged = {ref: found for ref, found in decided(database).items() if ref not in old_decided}
    for ref, row in made.items():
        is_judged = row.refusal is None or row.refusal in JUDGED_REFUSALS
        assert sorted(one.point for one in logged.get(ref, [])) == (sorted(POINTS) if is_judged else [])
    unproven = Counter(
        (found[0].subject, found[0].decided_at, amount_of(found))
        for ref, found in logged.items()
        if ref not in made and answer_for_the_moment(found) == "step-up-required"
    )
    demands = rows(database, "SELECT id, customer_id::text, created_at, amount_minor FROM identity.step_up")
    assert unproven == Counter(tuple(row)[1:] for row in demands if (row.id,) not in old_demands)
    check_answers(told, {row.idempotency_key: row for row in made.values()}, {str(row.id) for row in demands})


def answer_for_the_moment(found: list[Any]) -> str:
    """What somebody was told whose transfer is not there, by its decisions; there is nothing else to be told."""
    outcomes = {one.point: one.outcome for one in found}
    if outcomes.get(TERMS) == "over-limit":
        assert sorted(outcomes) == sorted(POINTS - {"payments.transfer-risk"})
        return "transfer-limit-reached"
    assert sorted(one.point for one in found) == sorted(POINTS)
    if outcomes[TERMS] == "certificate":
        return "certificate-required"
    assert "step-up" in outcomes.values()
    return "step-up-required"


def amount_of(found: list[Any]) -> int:
    return next(int(one.amount) for one in found if one.point == TERMS)


def check_answers(told: Told, by_key: Mapping[UUID, Any], demands: set[str]) -> None:
    """What was answered is there: the transfer, the refusal, or the demand."""
    for key, (status, body) in told.items():
        refusal = body.get("type", "").removeprefix("/problems/")
        if status in {201, 202}:
            assert by_key[key].refusal is None
        elif refusal == "step-up-required":
            assert body["step_up_id"] in demands
        elif refusal not in {"transfer-limit-reached", "certificate-required", "too-many-name-checks"}:
            assert by_key[key].refusal == refusal
