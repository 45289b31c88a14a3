"""The staff's desk over HTTP."""

from fastapi import APIRouter

from trident.operations.routes import approvals, audit, customers, dead_letters, overview, receipts

router = APIRouter(prefix="/api/staff")
for part in (overview, customers, approvals, audit, dead_letters, receipts):
    router.include_router(part.router)

__all__ = ["router"]
