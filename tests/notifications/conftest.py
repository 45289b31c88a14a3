import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest
import uvicorn

from sandbox.child import RunningSandbox, run_sandbox_process
from tests.payments.city import INSTANT, City, found_city
from trident.app.event_handlers import event_handlers
from trident.app.server import BankServer
from trident.app.web import build_app
from trident.app.worker.relay_loop import RelayLoop
from trident.kernel.db import Database


@pytest.fixture(scope="module")
def city(clone: Callable[[], Database]) -> Iterator[City]:
    database = clone()
    yield found_city(database)
    database.dispose()


@pytest.fixture(scope="package")
def sandbox() -> Iterator[RunningSandbox]:
    with run_sandbox_process() as running:
        yield running


@pytest.fixture(scope="module")
def address(city: City) -> Iterator[str]:
    """A server that streams, with a relay beside it: what is settled is told at once."""
    app = build_app(city.database, clock=lambda: INSTANT)
    listening = socket.create_server(("127.0.0.1", 0))
    server = BankServer(uvicorn.Config(app, lifespan="on", log_config=None, ws="none"), app)
    relay = RelayLoop(city.database, event_handlers(), lambda: INSTANT)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
    thread.start()
    relay.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    relay.stop()
    thread.join()
