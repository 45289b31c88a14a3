"""The outermost layer of the HTTP app: a request's id, its line in the log, its figures, its answer's headers."""

import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import structlog
from prometheus_client import Counter, Histogram
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trident.app.request_log import RequestLog
from trident.app.security_headers import API_POLICY, Header, has_header
from trident.kernel import metrics
from trident.kernel.errors import BankError, Language, problem_of
from trident.kernel.http import PROBLEM_JSON, Unexpected, language_of
from trident.kernel.log import get_logger

_log = get_logger()


class Edge:
    """ASGI middleware around everything else; it never lets an exception out, and logs nothing personal.

    :param headers: what goes with every answer.
    :param templates: the path template of each route's function, to name requests by.
    :param log: takes a line for each request.
    """

    def __init__(
        self,
        app: ASGIApp,
        headers: Iterable[Header],
        templates: Mapping[Callable[..., Any] | None, str],
        log: RequestLog,
    ) -> None:
        self._app = app
        self._headers = tuple(headers)
        self._templates = templates
        self._log = log
        self._counters: dict[tuple[str, str, int], Counter] = {}
        self._timers: dict[tuple[str, str], Histogram] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started_s = time.perf_counter()
        request_id = secrets.token_hex(8)
        structlog.contextvars.bind_contextvars(request_id=request_id)
        status = 0

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = self._mark(scope["path"], list(message.get("headers", ())), request_id)
            await send(message)

        try:
            await self._app(scope, receive, send_marked)
        except Exception as error:  # noqa: BLE001 - whatever it is, the caller gets an answer and the log a line
            if status == 0:
                _log.error("request.failed", path=scope["path"], exc_info=error)
                await refuse(Unexpected(), scope, receive, send_marked)
        finally:
            structlog.contextvars.unbind_contextvars("request_id")
            self._note(scope, status, time.perf_counter() - started_s, request_id)

    def _mark(self, path: str, headers: list[Header], request_id: str) -> list[Header]:
        if not has_header(headers, b"content-security-policy"):
            headers.append((b"content-security-policy", API_POLICY))
        if path.startswith("/api/") and not has_header(headers, b"cache-control"):
            headers.append((b"cache-control", b"no-store"))
        headers += self._headers
        headers.append((b"x-request-id", request_id.encode()))
        return headers

    def _note(self, scope: Scope, status: int, took_s: float, request_id: str) -> None:
        method, route = scope["method"], self._route_of(scope)
        counted = self._counters.get((method, route, status))
        if counted is None:
            counted = metrics.requests_total.labels(method, route, str(status))
            self._counters[method, route, status] = counted
        counted.inc()
        timed = self._timers.get((method, route))
        if timed is None:
            timed = metrics.request_seconds.labels(method, route)
            self._timers[method, route] = timed
        timed.observe(took_s)
        self._log.write(method, route, status, took_s, request_id)

    def _route_of(self, scope: Scope) -> str:
        """Return the route's template: an address with its ids in it would tell who was asked for."""
        return scope.get("trident.route") or self._templates.get(scope.get("endpoint"), "other")


async def refuse(error: BankError, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer a refusal from a layer that FastAPI's handlers do not reach."""
    header = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    language: Language = language_of(header.decode("latin-1"))
    problem = problem_of(error, language, scope["path"])
    answer = JSONResponse(problem, error.status, {"cache-control": "no-store"}, media_type=PROBLEM_JSON)
    await answer(scope, receive, send)
