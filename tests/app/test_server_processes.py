import signal
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path

import psutil
import pytest

from tests.app.load import Payer, assert_intact, send, settled_keys, sign_everybody_in, wishes
from tests.app.running import start, write_keys
from trident.kernel.db import Database

pytestmark = pytest.mark.processes


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


def test_nothing_is_lost_or_doubled_when_the_server_is_killed_among_a_thousand_transfers(
    database: Database, payers: list[Payer], environment: dict[str, str]
) -> None:
    asked = wishes(payers, 1000)
    before = settled_keys(database)
    with start("serve", environment=environment) as server:
        port = int(server.wait_for(r"server ready http://127\.0\.0\.1:(\d+)/")[1])
        told = send(port, asked, after=len(asked) // 5, then=server.process.kill)
    settled = settled_keys(database) - before
    assert 0 < len(told) < len(asked), "the server was killed in the middle"
    assert {status for status, _ in told.values()} == {201}
    assert set(told) <= settled, "what was answered is there"

    with start("serve", environment=environment) as server:
        port = int(server.wait_for(r"server ready http://127\.0\.0\.1:(\d+)/")[1])
        told_again = send(port, asked)
        assert server.stop() == 0
    assert {status for status, _ in told_again.values()} == {201}
    assert {key: told_again[key] for key in told} == told, "the same answer for the same key"
    assert settled_keys(database) - before == {wish.key for wish in asked}
    assert len({body["id"] for _, body in told_again.values()}) == len(asked)
    assert_intact(database)


def test_a_stopped_server_answers_all_that_it_has_settled(
    database: Database, payers: list[Payer], environment: dict[str, str]
) -> None:
    asked = wishes(payers, 1000)
    before = settled_keys(database)
    with start("serve", environment=environment) as server:
        port = int(server.wait_for(r"server ready http://127\.0\.0\.1:(\d+)/")[1])
        told = send(port, asked, after=len(asked) // 5, then=lambda: server.process.send_signal(signal.SIGTERM))
        assert server.process.wait(60) == 0
    assert 0 < len(told) < len(asked), "the server was stopped in the middle"
    assert {key for key, (status, _) in told.items() if status == 201} == settled_keys(database) - before
    assert {status for status, _ in told.values()} <= {201, 503}
    assert_intact(database)


def answered(port: int) -> int:
    """How many transfers the server says it has answered."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/metrics", headers={"connection": "close"})
    told = connection.getresponse().read().decode()
    connection.close()
    line = 'trident_http_requests_total{method="POST",route="/api/customer/transfers",status="201"} '
    return sum(int(float(one.removeprefix(line))) for one in told.splitlines() if one.startswith(line))


def test_two_processes_share_the_port_and_the_database(
    database: Database, payers: list[Payer], environment: dict[str, str]
) -> None:
    asked = wishes(payers, 400)
    before = settled_keys(database)
    with start("serve", "--processes", "2", environment=environment) as server:
        first = server.wait_for(r"server ready http://127\.0\.0\.1:(\d+)/")
        second = server.wait_for(r"server ready http://127\.0\.0\.1:(\d+)/", times=2)
        assert first[1] == second[1]
        # Each intent goes to both, or twice to one: whichever is second gives the first one's answer.
        told_to_both = asked + asked
        told = send(int(first[1]), told_to_both, callers=60)
        children = psutil.Process(server.process.pid).children()
        assert len(children) == 2
        figures = {answered(int(first[1])) for _ in range(8)}
        assert figures == {len(told_to_both)}, "whichever process is asked, it tells what all have done"

        children[0].kill()
        server.wait_for(r"server ready", times=3)
        assert send(int(first[1]), asked[:20]).keys() == {wish.key for wish in asked[:20]}

        everyone = psutil.Process(server.process.pid).children(recursive=True)
        assert server.stop() == 0
        assert psutil.wait_procs(everyone, timeout=10)[1] == []
    assert {status for status, _ in told.values()} == {201}
    assert settled_keys(database) - before == {wish.key for wish in asked}
    assert_intact(database)


def test_the_children_of_a_killed_server_do_not_outlive_it(environment: dict[str, str]) -> None:
    with start("serve", "--processes", "2", environment=environment) as server:
        server.wait_for(r"server ready", times=2)
        children = psutil.Process(server.process.pid).children(recursive=True)
        server.process.kill()
        assert psutil.wait_procs(children, timeout=30)[1] == []
