"""Is the process alive, is it ready to serve, and what has it counted."""

from http import HTTPStatus
from ipaddress import ip_address
from typing import Literal

from fastapi import APIRouter, Request
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from trident.app.migrate import find_revision, is_behind
from trident.app.settings import WebSettings
from trident.kernel import metrics
from trident.kernel.auth import public
from trident.kernel.db import AppDatabase
from trident.kernel.errors import Title, Unavailable
from trident.kernel.http import StrictModel, problems
from trident.kernel.log import get_logger

_log = get_logger()
router = APIRouter(tags=["operation"])


class Health(StrictModel):
    """The process's own word."""

    status: Literal["ok"]


class NotReady(Unavailable):
    """The process runs but cannot serve: no database, one of another version, or it is stopping."""

    title = Title(zh="服务尚未就绪", en="The server is not ready")


@router.get("/healthz", dependencies=[public("a supervisor asks whether the process lives")])
async def healthz() -> Health:
    """Answer as long as the process can; asks nothing of the database."""
    return Health(status="ok")


@router.get(
    "/readyz",
    dependencies=[public("a load balancer asks whether to send requests here")],
    responses=problems(NotReady),
)
def readyz(request: Request, database: AppDatabase) -> Health:
    """Answer when requests can be served: the database answers and has what this code needs."""
    if request.app.state.is_stopping:
        raise NotReady(reason="stopping")
    try:
        revision = find_revision(database)
    except SQLAlchemyError as error:
        _log.warning("database.unreachable", error=type(error).__name__)
        raise NotReady(reason="database") from error
    if is_behind(revision):
        raise NotReady(reason="migrations")
    return Health(status="ok")


@router.get(
    "/metrics",
    dependencies=[public("figures without personal data, for the networks in TRIDENT_WEB_METRICS_NETWORKS")],
    include_in_schema=False,
)
def read_metrics(request: Request) -> Response:
    """Write the figures in Prometheus' format; for others than the networks named, and through proxies, 404."""
    settings: WebSettings = request.app.state.web_settings
    address = request.client.host if request.client else ""
    is_forwarded = any(name in request.headers for name in ("forwarded", "x-forwarded-for", "x-real-ip"))
    if is_forwarded or not _is_in(address, settings):
        raise HTTPException(HTTPStatus.NOT_FOUND)
    return Response(metrics.exposition(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _is_in(address: str, settings: WebSettings) -> bool:
    try:
        known = ip_address(address)
    except ValueError:
        return False
    return any(known in network for network in settings.metrics_networks)
