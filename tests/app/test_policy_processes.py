"""Policies in a bank of several server processes: in force everywhere at once, one live version whoever dies."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import text

from tests.app.load import Payer, Wish, send, sign_everybody_in
from tests.app.policy_desk import PolicyDesk, open_policy_desk
from tests.app.running import Running, start, write_keys
from trident.decisions import verify_log
from trident.kernel import audit
from trident.kernel.db import Database

pytestmark = pytest.mark.processes

IN_FORCE_WITHIN_S = 2
DELAYS_MS = (0, 3, 8, 15, 40)
"""From before a publication has arrived to after it was answered."""


@pytest.fixture(scope="module")
def database(clone: Callable[[], Database]) -> Iterator[Database]:
    made = clone()
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def payers(database: Database) -> Iterator[Payer]:
    """People who have sent nothing today, one after the other."""
    return iter(sign_everybody_in(database))


@pytest.fixture(scope="module")
def desk(database: Database) -> PolicyDesk:
    return open_policy_desk(database)


@pytest.fixture
def environment(database: Database, tmp_path: Path) -> dict[str, str]:
    return {
        "TRIDENT_DATABASE_URL": database.dsn,
        "TRIDENT_SECRET_FILE": str(write_keys(tmp_path)),
        "TRIDENT_WEB_PORT": "0",
        "TRIDENT_LOG_LEVEL": "WARNING",
    }


@pytest.fixture
def servers(environment: dict[str, str]) -> Iterator[tuple[int, int]]:
    """Two server processes, each on a port of its own."""
    with ExitStack() as stack:
        running = [stack.enter_context(start("serve", environment=environment)) for _ in range(2)]
        yield port_of(running[0]), port_of(running[1])


def port_of(server: Running) -> int:
    return int(server.wait_for(r"server ready http://127\.0\.0\.1:(\d+)/")[1])


def pay(port: int, payer: Payer, payee: Payer) -> tuple[int, str]:
    """Send one fen by a server process; returns the status and the refusal's name."""
    wish = Wish(payer, payee, uuid4())
    status, told = send(port, [wish])[wish.key]
    return status, told.get("type", "")


def seconds_until(is_true: Callable[[], bool]) -> float:
    began_s = time.monotonic()
    while not is_true():
        assert time.monotonic() - began_s < 30, "it did not come about"
    return time.monotonic() - began_s


def test_what_one_process_publishes_is_in_force_in_the_other(
    desk: PolicyDesk, payers: Iterator[Payer], servers: tuple[int, int]
) -> None:
    here, there = servers
    payer, payee = next(payers), next(payers)
    before = desk.live(there)
    assert pay(there, payer, payee)[0] == 201, "the other has the policy before in its memory"
    digest = desk.canary(0)

    assert desk.publish(here, digest).status_code == 200
    took_s = seconds_until(lambda: pay(there, payer, payee) == (422, "/problems/transfer-limit-reached"))
    assert took_s < IN_FORCE_WITHIN_S
    assert desk.live(there) == digest

    desk.roll_back(here)
    took_s = seconds_until(lambda: pay(there, payer, payee)[0] == 201)
    assert took_s < IN_FORCE_WITHIN_S
    assert desk.live(there) == before


def test_a_process_killed_as_it_publishes_leaves_one_live_version(
    desk: PolicyDesk, payers: Iterator[Payer], environment: dict[str, str]
) -> None:
    payer, payee = next(payers), next(payers)
    with start("serve", environment=environment) as other:
        there = port_of(other)
        assert desk.publish(there, desk.canary(150)).status_code == 200
        for turn, delay_ms in enumerate(DELAYS_MS):
            before, digest = desk.live(there), desk.canary(160 + turn)
            with start("serve", environment=environment) as server, ThreadPoolExecutor(1) as pool:
                answer = pool.submit(desk.publish, port_of(server), digest)
                time.sleep(delay_ms / 1000)
                server.process.kill()
                server.process.wait()
                is_answered = answer.exception() is None
            assert not is_answered or answer.result().status_code == 200
            assert_one_live(desk, {digest} if is_answered else {before, digest})
            assert pay(there, payer, payee)[0] == 201, "the other goes on deciding"
            if desk.live(there) == before:  # what came to nothing can be done again
                assert desk.publish(there, digest).status_code == 200
            assert_one_live(desk, {digest})
        desk.roll_back(there)


def test_a_process_killed_between_the_first_and_the_last_write_of_publishing_has_published_nothing(
    database: Database, desk: PolicyDesk, payers: Iterator[Payer], environment: dict[str, str]
) -> None:
    payer, payee = next(payers), next(payers)
    with start("serve", environment=environment) as other, start("serve", environment=environment) as server:
        there, here = port_of(other), port_of(server)
        assert desk.publish(there, desk.canary(180)).status_code == 200
        before, digest = desk.live(there), desk.canary(170)
        with database.connect() as auditor, ThreadPoolExecutor(1) as pool:
            # Whoever holds the audit trail stops a publication after it has moved what is live.
            auditor.execute("SELECT pg_advisory_xact_lock(%s)", [audit._LOCK])
            answer = pool.submit(desk.publish, here, digest)
            seconds_until(lambda: waiting_for_audit(database) == 1)
            server.process.kill()
            server.process.wait()
            assert answer.exception() is not None, "nobody was told that it is live"
            assert desk.live(there) == before
            assert pay(there, payer, payee)[0] == 201, "the other decides meanwhile"
        seconds_until(lambda: waiting_for_audit(database) == 0)
        assert_one_live(desk, {before})
        assert desk.publish(there, digest).status_code == 200
        assert_one_live(desk, {digest})
        desk.roll_back(there)


def waiting_for_audit(database: Database) -> int:
    with database.transaction(read_only=True) as db:
        return int(
            db.scalar(
                text(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    " AND wait_event_type = 'Lock' AND wait_event = 'advisory'"
                )
            )
            or 0
        )


def assert_one_live(desk: PolicyDesk, possible: set[str]) -> None:
    pointer, standing = desk.live_versions()
    assert standing == [pointer]
    assert pointer in possible
    with desk.database.transaction(read_only=True) as db:
        assert verify_log(db).first_fault is None


def test_fifty_at_once_against_a_limit_of_ten_pass_exactly_ten_over_two_processes(
    database: Database, desk: PolicyDesk, payers: Iterator[Payer], servers: tuple[int, int]
) -> None:
    payer, payee = next(payers), next(payers)
    assert desk.publish(servers[0], desk.canary(10)).status_code == 200
    wishes = [Wish(payer, payee, uuid4()) for _ in range(50)]
    start_line = threading.Barrier(2)

    def send_half(half: int) -> dict[object, tuple[int, dict[str, object]]]:
        start_line.wait()
        return dict(send(servers[half], wishes[half::2], callers=25))

    with ThreadPoolExecutor(2) as pool:
        told = {key: answer for half in pool.map(send_half, range(2)) for key, answer in half.items()}
    assert Counter((status, body.get("type")) for status, body in told.values()) == {
        (201, None): 10,
        (422, "/problems/transfer-limit-reached"): 40,
    }
    with database.transaction(read_only=True) as db:
        outcomes = db.execute(
            text(
                "SELECT l.outcome, count(*), count(t.id) FROM decisions.logged l LEFT JOIN payments.transfer t"
                " ON t.id = l.request_id WHERE l.point = 'payments.transfer-terms' AND l.subject ="
                " (SELECT holder_id::text FROM ledger.accounts WHERE id = :account) GROUP BY 1 ORDER BY 1"
            ),
            {"account": payer.account_id},
        ).all()
    assert [tuple(row) for row in outcomes] == [("allow", 10, 10), ("over-limit", 40, 0)]
    desk.roll_back(servers[0])
