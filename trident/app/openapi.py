"""The API's contract: what FastAPI knows of the routes, with who may call them and how they refuse."""

from collections.abc import Callable
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute, RouteContext, iter_route_contexts

from trident.kernel.auth import (
    CSRF_HEADER,
    CUSTOMER_COOKIE,
    SAFE_METHODS,
    STAFF_COOKIE,
    CrossSiteRequest,
    CustomerGuard,
    PermissionDenied,
    PublicRoute,
    SessionExpired,
    StaffGuard,
    guards_of,
)
from trident.kernel.errors import BankError
from trident.kernel.http import PROBLEM_JSON, InvalidRequest, problems
from trident.payments.routes import describe_transfer_operation

TAGS = [
    {"name": "customer", "description": "What a signed-in customer can see and do."},
    {"name": "staff", "description": "What staff can see and do, each by their roles."},
    {"name": "operation", "description": "What a supervisor and a load balancer ask."},
]
_SCHEMES = {
    "customer": {"type": "apiKey", "in": "cookie", "name": CUSTOMER_COOKIE},
    "staff": {"type": "apiKey", "in": "cookie", "name": STAFF_COOKIE},
}
_CSRF = {
    "name": CSRF_HEADER,
    "in": "header",
    "required": True,
    "schema": {"type": "string"},
    "description": "`csrf_token` of the session",
}
_OTHERWISE = {
    "description": "Any other problem, by name (RFC 9457)",
    "content": {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def operation_id(route: APIRoute) -> str:
    """Name an operation after whom it is for and what its function does: `customer_list_accounts`."""
    scope = next((part for part in ("customer", "staff") if route.path_format.startswith(f"/api/{part}/")), "bank")
    return f"{scope}_{route.name}"


def describe(app: FastAPI, *additions: Callable[[dict[str, Any]], None]) -> dict[str, Any]:
    """Write the contract of `app`; `additions` write what is answered before FastAPI is asked.

    Each operation says its permission (`x-permission`) or why it needs none (`x-public`), the session cookie and
    the anti-forgery header it wants, and the refusals that its guard adds to the route's own.
    """
    schema = get_openapi(
        title=app.title, version=app.version, description=app.description, tags=TAGS, routes=app.routes
    )
    schema["components"].setdefault("securitySchemes", {}).update(_SCHEMES)
    for route in api_routes(app):
        for method in sorted(route.methods or ()):
            operation = schema["paths"].get(route.path_format, {}).get(method.lower())
            if operation is not None:
                _describe_guard(operation, route, method)
    describe_transfer_operation(schema)
    for add in additions:
        add(schema)
    _drop_unused(schema["components"]["schemas"])
    return schema


def api_routes(app: FastAPI) -> list[RouteContext]:
    """Return every API route that the app answers, with its full path."""
    return [route for route in iter_route_contexts(app.routes) if isinstance(route.original_route, APIRoute)]


def _describe_guard(operation: dict[str, Any], route: RouteContext, method: str) -> None:
    refusals: list[type[BankError]] = []
    own = operation["responses"].get("422")
    if own is not None and PROBLEM_JSON not in own["content"]:
        # FastAPI's word for a malformed request; ours is the problem document that problems() adds below.
        del operation["responses"]["422"]
        refusals.append(InvalidRequest)
    for guard in guards_of(route):
        if isinstance(guard, PublicRoute):
            operation["x-public"] = guard.reason
            continue
        operation["x-permission"] = str(guard.permission)
        operation["security"] = [{"customer" if isinstance(guard, CustomerGuard) else "staff": []}]
        refusals.append(SessionExpired)
        if isinstance(guard, StaffGuard):
            refusals.append(PermissionDenied)
        if method not in SAFE_METHODS:
            operation.setdefault("parameters", []).append(_CSRF)
            refusals.append(CrossSiteRequest)
    for status, response in problems(*refusals).items() if refusals else ():
        _add_response(operation["responses"], str(status), response)
    operation["responses"]["default"] = _OTHERWISE


def _add_response(responses: dict[str, Any], status: str, added: dict[str, Any]) -> None:
    """Add a guard's refusals to the route's own of the same status."""
    content = added["content"][PROBLEM_JSON]
    known = responses.get(status, {}).get("content", {}).get(PROBLEM_JSON)
    if known is None:
        responses[status] = {"description": added["description"], "content": {PROBLEM_JSON: content}}
        return
    new = {name: example for name, example in content["examples"].items() if name not in known.get("examples", {})}
    known.setdefault("examples", {}).update(new)
    names = [f"`{name}`: {example['summary']}" for name, example in new.items()]
    responses[status]["description"] = "; ".join([responses[status]["description"], *names])


def _drop_unused(schemas: dict[str, Any]) -> None:
    # FastAPI's own form of a validation error, which no route of ours answers with.
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
