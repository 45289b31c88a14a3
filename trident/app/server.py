"""One HTTP server process: uvicorn around the app, with a stop that loses nothing."""

import socket
import sys

import uvicorn
from fastapi import FastAPI

from trident.app.garbage import spare_what_stays
from trident.app.settings import WebSettings
from trident.app.stop_signals import stop_request
from trident.app.web import begin_stop, build_app
from trident.kernel.db import Database
from trident.kernel.settings import KernelSettings

KEEP_ALIVE_S = 75
BACKLOG = 2048


class BankServer(uvicorn.Server):
    """Ends the live streams before it waits for what is under way: they would never end by themselves."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, and say where."""
        await super().startup(sockets)
        for one in sockets or ():
            host, port = one.getsockname()[:2]
            sys.stdout.write(f"server ready http://{host}:{port}/\n")
        sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop accepting, answer what has been asked, carry out what waits in batches."""
        begin_stop(self._app)
        await super().shutdown(sockets)


def run_server(
    database: Database, kernel_settings: KernelSettings, settings: WebSettings, listening: socket.socket
) -> int:
    """Serve on a bound socket until SIGINT or SIGTERM; 0 after a stop in order."""
    app = build_app(database, settings=settings, kernel_settings=kernel_settings)
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies or None,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=settings.stop_timeout_s,
        backlog=BACKLOG,
    )
    server = BankServer(config, app)
    spare_what_stays()
    # uvicorn raises the signal again once it has stopped; by then stopping has been done.
    with stop_request():
        server.run(sockets=[listening])
    return 0 if server.started else 1
