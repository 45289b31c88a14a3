"""POST /transfers as bare ASGI: the one route measured in microseconds (docs/decisions/0009)."""

import time
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final, Self
from uuid import UUID

import msgspec
import psycopg
from sqlalchemy.exc import InterfaceError, OperationalError

from trident import identity
from trident.kernel import metrics
from trident.kernel.auth import CUSTOMER_COOKIE, Permission, SessionExpired, check_csrf
from trident.kernel.batching import Batcher
from trident.kernel.clock import Clock, system_clock
from trident.kernel.db import Database
from trident.kernel.errors import BankError, Busy, Unavailable, problem_of
from trident.kernel.http import PROBLEM_JSON, InvalidRequest, language_of
from trident.kernel.log import get_logger
from trident.payments.actions.send_transfer import send_transfers
from trident.payments.errors import IdempotencyKeyMissing
from trident.payments.intents import Answer
from trident.payments.routes.transfer_body import read_transfer_body
from trident.payments.schemas import transfer_fields
from trident.payments.settings import PaymentsSettings
from trident.payments.types import Transfer, TransferRequest, TransferStatus

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

PATH: Final = "/api/customer/transfers"
_COOKIE: Final = CUSTOMER_COOKIE.encode() + b"="
_JSON: Final = (b"content-type", b"application/json")
_PROBLEM: Final = (b"content-type", PROBLEM_JSON.encode())
_NO_STORE: Final = (b"cache-control", b"no-store")
_WANTED: Final = frozenset({b"cookie", b"x-csrf-token", b"idempotency-key", b"content-type", b"x-step-up"})
_RETRY_AFTER_S: Final = 1
_REST_S: Final = 0.005
"""Seconds behind a batch: two processes, half busy, use a seventh less of the processors, and answer sooner."""

# The writer reads by index only: a plan made while the tables were young would stay and scan them when they have grown.
# One plan a statement, made once: what a batch asks differs in its values only.
_WRITER_SETTINGS: Final = {"enable_seqscan": "off", "jit": "off", "plan_cache_mode": "force_generic_plan"}
_LOST: Final = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
_log = get_logger()


class _Taken(msgspec.Struct):
    """The answer's form; `schemas.TransferAnswer` is the same for the other routes and the contract."""

    id: UUID
    reference: str
    status: str
    timing: str
    source_account_id: UUID
    payee_name: str
    payee_number_masked: str
    amount_minor: int
    currency: str
    memo: str | None
    sent_at: Any
    settled_at: Any
    due_at: Any
    balance_after_minor: int | None
    reason: str | None
    reasons: list[dict[str, str]]
    is_confirmed: bool
    is_reported: bool
    can_cancel: bool
    can_confirm: bool
    can_report: bool


_encoder = msgspec.json.Encoder()


class TransferEndpoint:
    """`async with TransferEndpoint(database) as endpoint:` around the serving of requests; itself an ASGI application.

    One writer thread settles what its callers ask for, in batches. Leaving the block takes no more requests, carries
    out those that wait and then answers them.

    Whoever mounts it passes only `POST` requests to `PATH` that have been through the origin check and the body limit.
    """

    path = PATH
    method = "POST"
    permission = Permission.CUSTOMER_TRANSFER_CREATE

    def __init__(
        self, database: Database, settings: PaymentsSettings | None = None, *, clock: Clock = system_clock
    ) -> None:
        chosen = settings or PaymentsSettings()
        self._clock = clock
        self._is_judged = not chosen.is_unjudged
        if chosen.is_unjudged:
            _log.error("transfers.unjudged", why="TRIDENT_PAYMENTS_IS_UNJUDGED is set: for measuring only")
        self._writer = Database(database.dsn, pool_size=1, settings=_WRITER_SETTINGS, is_checked=False, is_batched=True)
        self._batcher: Batcher[TransferRequest, Answer] = Batcher(
            self._settle,
            name="transfers",
            max_batch=chosen.max_batch,
            max_waiting=chosen.max_waiting,
            fails_together=_LOST,
            rest_s=_REST_S,
        )

    async def __aenter__(self) -> Self:
        self._batcher.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._batcher.stop()
        self._writer.dispose()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        scope["trident.route"] = PATH
        try:
            request = _read(scope["headers"], await _body(receive))
            answer = await self._batcher.submit(request)
        except Busy:
            answer = Busy(retry_after_s=_RETRY_AFTER_S)
        except BankError as refusal:
            answer = refusal
        except _LOST:
            answer = Unavailable(retry_after_s=_RETRY_AFTER_S)
        status, headers, body = _taken(answer) if isinstance(answer, Transfer) else _refused(answer, scope)
        headers.append((b"content-length", b"%d" % len(body)))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    def _settle(self, requests: list[TransferRequest]) -> list[Answer]:
        started_s = time.perf_counter()
        try:
            answers = self._settle_once(requests)
        except _LOST as error:
            # Whether it was committed or not: each request is known by its key, and gets its first answer.
            _log.warning("transfers.connection-lost", error=type(error).__name__)
            self._writer.dispose()
            answers = self._settle_once(requests)
        metrics.batch_seconds.labels("transfers").observe(time.perf_counter() - started_s)
        metrics.batch_size.labels("transfers").observe(len(requests))
        return answers

    def _settle_once(self, requests: list[TransferRequest]) -> list[Answer]:
        with self._writer.transaction() as db:
            return send_transfers(db, requests, now=self._clock(), is_judged=self._is_judged)


async def _body(receive: Receive) -> bytes:
    message = await receive()
    body: bytes = message.get("body", b"")
    if not message.get("more_body", False):
        return body
    pieces = [body]
    while message.get("more_body", False):
        message = await receive()
        pieces.append(message.get("body", b""))
    return b"".join(pieces)


def _read(headers: Headers, body: bytes) -> TransferRequest:
    """Read a request as the guards and FastAPI would: session, anti-forgery token, key, body, in this order."""
    found = {name: value for name, value in headers if name in _WANTED}
    token = _token(found.get(b"cookie", b""))
    presented = found.get(b"x-csrf-token")
    check_csrf(token, None if presented is None else presented.decode("latin-1"))
    try:
        key = UUID(found[b"idempotency-key"].decode("ascii"))
    except (KeyError, ValueError) as error:
        raise IdempotencyKeyMissing from error
    if found.get(b"content-type", b"application/json").partition(b";")[0].strip().lower() != b"application/json":
        raise InvalidRequest(errors=[{"field": "header.content-type", "message": "Expected `application/json`"}])
    return read_transfer_body(
        body, token_digest=identity.token_digest(token), idempotency_key=key, step_up_id=_step_up(found)
    )


def _step_up(found: dict[bytes, bytes]) -> UUID | None:
    presented = found.get(b"x-step-up")
    if presented is None:
        return None
    try:
        return UUID(presented.decode("ascii"))
    except ValueError as error:
        raise InvalidRequest(errors=[{"field": "header.x-step-up", "message": "Expected `uuid`"}]) from error


def _token(cookies: bytes) -> str:
    token = b""
    for cookie in cookies.split(b";"):
        pair = cookie.strip()
        if pair.startswith(_COOKIE):
            token = pair[len(_COOKIE) :]
    if not token:
        raise SessionExpired
    return token.decode("latin-1")


def _taken(transfer: Transfer) -> tuple[int, Headers, bytes]:
    location = b"%s/%s" % (PATH.encode(), str(transfer.id).encode())
    status = 201 if transfer.status is TransferStatus.SETTLED else 202
    body = _encoder.encode(_Taken(**transfer_fields(transfer)))
    return status, [_JSON, _NO_STORE, (b"location", location)], body


def _refused(refusal: BankError, scope: Scope) -> tuple[int, Headers, bytes]:
    accepted = next((value for name, value in scope["headers"] if name == b"accept-language"), b"")
    problem = problem_of(refusal, language_of(accepted.decode("latin-1")), scope["path"])
    headers = [_PROBLEM, _NO_STORE]
    if "retry_after_s" in refusal.fields:
        headers.append((b"retry-after", str(refusal.fields["retry_after_s"]).encode()))
    return refusal.status, headers, _encoder.encode(problem)
