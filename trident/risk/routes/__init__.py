from fastapi import APIRouter

from trident.risk.routes import board, cases, lists, scores

router = APIRouter(prefix="/api/staff/risk", tags=["staff"])
for part in (board, cases, lists, scores):
    router.include_router(part.router)

__all__ = ["router"]
