"""Put the HTTP app together: every domain's routes behind one edge, the web apps, the contract."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp

from trident import identity
from trident.app import api_docs, openapi
from trident.app.body_limit import BodyLimit
from trident.app.decision_points import DECISION_POINTS
from trident.app.edge import Edge
from trident.app.lean_routes import LeanRoutes
from trident.app.request_log import RequestLog
from trident.app.routers import ROUTERS
from trident.app.security_headers import security_headers
from trident.app.settings import WebSettings
from trident.app.static_site import Sites
from trident.kernel.clock import Clock, system_clock
from trident.kernel.db import Database
from trident.kernel.http import install_problem_handlers
from trident.kernel.origin import OriginCheck
from trident.kernel.settings import KernelSettings
from trident.notifications import InboxStreams
from trident.payments.routes import TransferEndpoint, describe_transfer_operation

DESCRIPTION = """The bank's own interface: what the customer app and the console use, and nothing else.

Amounts are integers in minor units (fen), times are RFC 3339 in UTC, refusals are problem documents (RFC 9457)
in the language of `Accept-Language`. Whatever moves money carries an `Idempotency-Key`."""


class BankApp(FastAPI):
    """FastAPI inside the bank's own layers; these also see what FastAPI answers when a route fails."""

    def build_middleware_stack(self) -> ASGIApp:
        """Wrap FastAPI's stack: edge, origin check, body limit, then the lean routes and FastAPI's."""
        inner: ASGIApp = super().build_middleware_stack()
        inner = LeanRoutes(inner, TransferEndpoint.method, TransferEndpoint.path, lambda: self.state.transfers)
        inner = BodyLimit(inner, self.state.web_settings.max_body_bytes)
        inner = OriginCheck(inner)
        templates = {route.endpoint: route.path_format or "" for route in openapi.api_routes(self)}
        settings: KernelSettings = self.state.kernel_settings
        return Edge(inner, security_headers(is_https=settings.is_https), templates, RequestLog(settings.log_level))

    def openapi(self) -> dict[str, Any]:
        """Return the contract, written once."""
        if self.openapi_schema is None:
            self.openapi_schema = openapi.describe(self, describe_transfer_operation)
        return self.openapi_schema


def build_app(
    database: Database,
    *,
    settings: WebSettings | None = None,
    kernel_settings: KernelSettings | None = None,
    clock: Clock = system_clock,
) -> FastAPI:
    """Build the bank's HTTP app on `database`; the caller disposes of the database after the app has stopped.

    :param settings: by default as the environment has them.
    :param clock: what every request's `now` is read from.
    """
    web_settings = settings or WebSettings()
    app = BankApp(
        title="Trident",
        version=version("trident-bank"),
        description=DESCRIPTION,
        lifespan=_run,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=openapi.operation_id,
        redirect_slashes=False,
        # Left to itself, FastAPI looks for a provider at every request: a third of a transfer's time.
        telemetry=None if web_settings.is_traced else {"tracing": False, "metrics": False, "logs": False},
    )
    app.state.database = database
    app.state.clock = clock
    app.state.sessions = identity.SessionReader()
    app.state.web_settings = web_settings
    app.state.kernel_settings = kernel_settings or KernelSettings()
    app.state.decision_points = DECISION_POINTS
    app.state.is_stopping = False
    install_problem_handlers(app)
    for router in ROUTERS:
        app.include_router(router)
    app.include_router(api_docs.router)
    app.router.default = Sites(app.state.web_settings.static_dir)
    return app


@asynccontextmanager
async def _run(app: FastAPI) -> AsyncIterator[None]:
    """Start what waits for many callers at once; at the end, carry out what they have handed in."""
    database, clock = app.state.database, app.state.clock
    async with AsyncExitStack() as stack:
        app.state.inbox_streams = await stack.enter_async_context(InboxStreams(database, clock=clock))
        app.state.transfers = await stack.enter_async_context(TransferEndpoint(database, clock=clock))
        app.state.is_stopping = False
        yield
        begin_stop(app)


def begin_stop(app: FastAPI) -> None:
    """Say that the server is stopping: no more streams, not ready any more; what is under way goes on."""
    app.state.is_stopping = True
    app.state.inbox_streams.close()
