"""Every domain's routes, in the order in which they are asked."""

from fastapi import APIRouter

from trident.app import health
from trident.customers import routes as customers_routes
from trident.decisions import routes as decisions_routes
from trident.identity import routes as identity_routes
from trident.ledger import routes as ledger_routes
from trident.notifications import routes as notifications_routes
from trident.operations import routes as operations_routes
from trident.payments import routes as payments_routes
from trident.risk import routes as risk_routes

ROUTERS: tuple[APIRouter, ...] = (
    identity_routes.router,
    customers_routes.router,
    ledger_routes.router,
    payments_routes.router,
    notifications_routes.router,
    operations_routes.router,
    decisions_routes.router,
    risk_routes.router,
    health.router,
)
