"""Every permission opens something and is carried by somebody, and roles keep their distance."""

from trident.app.openapi import api_routes
from trident.app.web import build_app
from trident.kernel.auth import ROLE_PERMISSIONS, Permission, PublicRoute, Role, guards_of
from trident.kernel.db import Database


def _declared(database: Database) -> set[Permission]:
    app = build_app(database)
    declared = {
        guard.permission
        for route in api_routes(app)
        for guard in guards_of(route)
        if not isinstance(guard, PublicRoute)
    }
    lean = {operation.get("x-permission") for path in app.openapi()["paths"].values() for operation in path.values()}
    return declared | {Permission(one) for one in lean if one is not None}


def test_every_permission_opens_a_route_and_is_carried_by_a_role(database: Database) -> None:
    carried = {permission for permissions in ROLE_PERMISSIONS.values() for permission in permissions}
    assert set(Permission) == _declared(database) == carried


def test_customers_and_staff_share_no_permission() -> None:
    for role in Role:
        scope = "customer:" if role is Role.CUSTOMER else "staff:"
        assert all(permission.startswith(scope) for permission in ROLE_PERMISSIONS[role])


def test_who_asks_and_who_looks_on_does_not_decide() -> None:
    decide, create = Permission.STAFF_APPROVAL_DECIDE, Permission.STAFF_APPROVAL_CREATE
    assert decide not in ROLE_PERMISSIONS[Role.TELLER]
    for onlooker in (Role.AUDITOR, Role.ADMINISTRATOR):
        assert {decide, create, Permission.STAFF_DEAD_LETTER_REPLAY}.isdisjoint(ROLE_PERMISSIONS[onlooker])
    assert Permission.STAFF_AUDIT_READ not in ROLE_PERMISSIONS[Role.TELLER] | ROLE_PERMISSIONS[Role.OPERATIONS]
