"""Who is asking and what they may do: actors, permissions, and the guards that routes declare."""

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from fastapi import Depends, params
from sqlalchemy.orm import Session
from starlette.requests import Request

from trident.kernel.clock import Now
from trident.kernel.crypto import keyed_digest
from trident.kernel.db import AppDatabase
from trident.kernel.errors import Forbidden, Title, Unauthenticated

CUSTOMER_COOKIE = "trident_customer"
STAFF_COOKIE = "trident_staff"
CSRF_HEADER = "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class Permission(StrEnum):
    """Everything a route can ask for, as scope:resource:action."""

    CUSTOMER_ACCOUNT_READ = "customer:account:read"
    CUSTOMER_STATEMENT_READ = "customer:statement:read"
    CUSTOMER_TRANSFER_CREATE = "customer:transfer:create"
    CUSTOMER_TRANSFER_READ = "customer:transfer:read"
    CUSTOMER_PAYEE_READ = "customer:payee:read"
    CUSTOMER_PAYEE_DELETE = "customer:payee:delete"
    CUSTOMER_INBOX_READ = "customer:inbox:read"
    CUSTOMER_INBOX_UPDATE = "customer:inbox:update"
    CUSTOMER_SESSION_READ = "customer:session:read"
    CUSTOMER_SESSION_REVOKE = "customer:session:revoke"
    CUSTOMER_PROFILE_UPDATE = "customer:profile:update"
    STAFF_OVERVIEW_READ = "staff:overview:read"
    STAFF_CUSTOMER_SEARCH = "staff:customer:search"
    STAFF_CUSTOMER_READ = "staff:customer:read"
    STAFF_ACCOUNT_READ = "staff:account:read"
    STAFF_APPROVAL_CREATE = "staff:approval:create"
    STAFF_APPROVAL_READ = "staff:approval:read"
    STAFF_APPROVAL_DECIDE = "staff:approval:decide"
    STAFF_AUDIT_READ = "staff:audit:read"
    STAFF_DEAD_LETTER_READ = "staff:dead-letter:read"
    STAFF_DEAD_LETTER_REPLAY = "staff:dead-letter:replay"
    STAFF_LEDGER_READ = "staff:ledger:read"
    STAFF_STAFF_READ = "staff:staff:read"
    STAFF_SESSION_READ = "staff:session:read"
    STAFF_SESSION_REVOKE = "staff:session:revoke"
    STAFF_POLICY_READ = "staff:policy:read"
    STAFF_POLICY_DRAFT = "staff:policy:draft"
    STAFF_POLICY_APPROVE = "staff:policy:approve"
    STAFF_POLICY_PUBLISH = "staff:policy:publish"
    STAFF_DECISION_READ = "staff:decision:read"
    STAFF_RISK_READ = "staff:risk:read"
    STAFF_CASE_READ = "staff:case:read"
    STAFF_CASE_DECIDE = "staff:case:decide"
    STAFF_LIST_READ = "staff:list:read"
    STAFF_LIST_PROPOSE = "staff:list:propose"
    STAFF_LIST_APPROVE = "staff:list:approve"
    STAFF_SCORE_READ = "staff:score:read"
    STAFF_SCORE_PUBLISH = "staff:score:publish"


class Role(StrEnum):
    """The hats people wear; a customer wears one, staff may wear several."""

    CUSTOMER = "customer"
    TELLER = "teller"
    OPERATIONS = "operations"
    RISK = "risk"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


_P = Permission
_EVERY_STAFF = {_P.STAFF_SESSION_READ, _P.STAFF_OVERVIEW_READ}
_TELLER = {
    _P.STAFF_CUSTOMER_SEARCH,
    _P.STAFF_CUSTOMER_READ,
    _P.STAFF_ACCOUNT_READ,
    _P.STAFF_APPROVAL_CREATE,
    _P.STAFF_APPROVAL_READ,
}

_INTELLIGENCE_READ = {
    _P.STAFF_POLICY_READ,
    _P.STAFF_DECISION_READ,
    _P.STAFF_RISK_READ,
    _P.STAFF_CASE_READ,
    _P.STAFF_LIST_READ,
    _P.STAFF_SCORE_READ,
}
"""To see what the bank decides and why; who decides about it has more."""

ROLE_PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.CUSTOMER: frozenset(permission for permission in _P if permission.startswith("customer:")),
    Role.TELLER: frozenset(_EVERY_STAFF | _TELLER),
    Role.OPERATIONS: frozenset(
        _EVERY_STAFF
        | _TELLER
        | {
            _P.STAFF_APPROVAL_DECIDE,
            _P.STAFF_DEAD_LETTER_READ,
            _P.STAFF_DEAD_LETTER_REPLAY,
            _P.STAFF_LEDGER_READ,
            _P.STAFF_POLICY_READ,
            _P.STAFF_RISK_READ,
        }
    ),
    Role.RISK: frozenset(
        _EVERY_STAFF
        | _TELLER
        | _INTELLIGENCE_READ
        | {
            _P.STAFF_APPROVAL_DECIDE,
            _P.STAFF_LEDGER_READ,
            _P.STAFF_POLICY_DRAFT,
            _P.STAFF_POLICY_APPROVE,
            _P.STAFF_POLICY_PUBLISH,
            _P.STAFF_CASE_DECIDE,
            _P.STAFF_LIST_PROPOSE,
            _P.STAFF_LIST_APPROVE,
            _P.STAFF_SCORE_PUBLISH,
        }
    ),
    Role.AUDITOR: frozenset(
        _EVERY_STAFF
        | _INTELLIGENCE_READ
        | {
            _P.STAFF_CUSTOMER_SEARCH,
            _P.STAFF_CUSTOMER_READ,
            _P.STAFF_ACCOUNT_READ,
            _P.STAFF_APPROVAL_READ,
            _P.STAFF_AUDIT_READ,
            _P.STAFF_DEAD_LETTER_READ,
            _P.STAFF_LEDGER_READ,
        }
    ),
    Role.ADMINISTRATOR: frozenset(
        _EVERY_STAFF
        | {
            _P.STAFF_STAFF_READ,
            _P.STAFF_SESSION_REVOKE,
            _P.STAFF_AUDIT_READ,
            _P.STAFF_DEAD_LETTER_READ,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class CustomerActor:
    """A signed-in customer."""

    customer_id: UUID
    session_id: UUID


@dataclass(frozen=True, slots=True)
class StaffActor:
    """A signed-in member of staff."""

    staff_id: UUID
    session_id: UUID
    name: str
    roles: frozenset[Role]

    def may(self, permission: Permission) -> bool:
        """Tell whether one of the roles carries `permission`."""
        return any(permission in ROLE_PERMISSIONS[role] for role in self.roles)


@dataclass(frozen=True, slots=True)
class SystemActor:
    """The bank itself: a job or a handler, by its name."""

    name: str


Actor = CustomerActor | StaffActor | SystemActor


class SessionExpired(Unauthenticated):
    """There is no session, or it has expired or been revoked."""

    title = Title(zh="登录已失效，请重新登录", en="Your session has ended; sign in again")


class PermissionDenied(Forbidden):
    """None of the caller's roles carries the permission."""

    title = Title(zh="您的岗位没有此项权限", en="Your role does not include this permission")


class CrossSiteRequest(Forbidden):
    """A changing request without the session's anti-forgery token, or sent by another site's page."""

    title = Title(
        zh="请求来源校验失败，请刷新页面后重试",
        en="The request's origin could not be verified; reload the page",
    )


class SessionReader(Protocol):
    """Finds who stands behind a session token; given to the app by its composition root."""

    def read_customer(self, db: Session, token: str, now: datetime) -> CustomerActor | None:
        """Return the customer of a live session."""

    def read_staff(self, db: Session, token: str, now: datetime) -> StaffActor | None:
        """Return the member of staff of a live session."""


def csrf_token(session_token: str) -> str:
    """Return the anti-forgery token that belongs to a session: pages send it back in `X-CSRF-Token`."""
    return keyed_digest("csrf", session_token.encode()).hex()[:32]


def check_csrf(session_token: str, presented: str | None) -> None:
    """Compare the token a page presented with its session's.

    :raises CrossSiteRequest: where it is missing or another's.
    """
    if presented is None or not hmac.compare_digest(csrf_token(session_token).encode(), presented.encode()):
        raise CrossSiteRequest


def _token_of(request: Request, cookie: str) -> str:
    token = request.cookies.get(cookie)
    if not token:
        raise SessionExpired
    if request.method not in SAFE_METHODS:
        check_csrf(token, request.headers.get(CSRF_HEADER))
    return token


def _sessions_of(request: Request) -> SessionReader:
    reader: SessionReader = request.app.state.sessions
    return reader


# A guard is done with its connection before the route asks for one: were both held at once, as many requests as the
# pool has connections would wait for one another until all of them time out.


class CustomerGuard:
    """Lets a signed-in customer with `permission` through."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, request: Request, database: AppDatabase, now: Now) -> CustomerActor:
        """Return who is asking.

        :raises SessionExpired: nobody is signed in.
        :raises CrossSiteRequest: the anti-forgery token is missing or wrong.
        """
        token = _token_of(request, CUSTOMER_COOKIE)
        with database.transaction() as db:
            actor = _sessions_of(request).read_customer(db, token, now)
        if actor is None:
            raise SessionExpired
        if self.permission not in ROLE_PERMISSIONS[Role.CUSTOMER]:
            raise PermissionDenied(permission=self.permission)
        return actor


class StaffGuard:
    """Lets a signed-in member of staff with `permission` through."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def __call__(self, request: Request, database: AppDatabase, now: Now) -> StaffActor:
        """Return who is asking.

        :raises SessionExpired: nobody is signed in.
        :raises PermissionDenied: no role of theirs carries the permission.
        :raises CrossSiteRequest: the anti-forgery token is missing or wrong.
        """
        token = _token_of(request, STAFF_COOKIE)
        with database.transaction() as db:
            actor = _sessions_of(request).read_staff(db, token, now)
        if actor is None:
            raise SessionExpired
        if not actor.may(self.permission):
            raise PermissionDenied(permission=self.permission)
        return actor


class PublicRoute:
    """Marks a route that anyone may call, with the reason why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason

    def __call__(self) -> None:
        """Let everyone through."""


def customer(permission: Permission) -> params.Depends:
    """Open a route to signed-in customers with `permission`; stands in `Annotated[CustomerActor, …]`."""
    guard: params.Depends = Depends(CustomerGuard(permission))
    return guard


def staff(permission: Permission) -> params.Depends:
    """Open a route to staff with `permission`; stands in `Annotated[StaffActor, …]`."""
    guard: params.Depends = Depends(StaffGuard(permission))
    return guard


def public(reason: str) -> params.Depends:
    """Declare that a route needs no session, and why."""
    guard: params.Depends = Depends(PublicRoute(reason))
    return guard


Guard = CustomerGuard | StaffGuard | PublicRoute


def guards_of(route: Any) -> Iterator[Guard]:  # noqa: ANN401 - FastAPI's route classes share no base with a dependant
    """Find the guards that a FastAPI route declares, however deep."""
    waiting = [route.dependant]
    while waiting:
        dependant = waiting.pop()
        if isinstance(dependant.call, CustomerGuard | StaffGuard | PublicRoute):
            yield dependant.call
        waiting += dependant.dependencies
