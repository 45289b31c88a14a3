"""The desk's first page over HTTP."""

from typing import Annotated

from fastapi import APIRouter

from trident.kernel.auth import Permission, StaffActor, staff
from trident.kernel.db import DbSession
from trident.kernel.http import Now
from trident.operations.overview import overview
from trident.operations.schemas.overview import Overview

router = APIRouter(prefix="/overview", tags=["staff"])


@router.get("", summary="The bank at a glance")
def read_overview(
    _actor: Annotated[StaffActor, staff(Permission.STAFF_OVERVIEW_READ)], db: DbSession, now: Now
) -> Overview:
    """Show today's figures; counts and sums over all accounts are at most a minute old."""
    return Overview.model_validate(overview(db, now=now), from_attributes=True)
