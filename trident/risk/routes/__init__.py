from fastapi import APIRouter

from trident.risk.routes import board, cases, evidence, lists, scores

router = APIRouter(prefix="/api/staff/risk", tags=["staff"])
for part in (board, cases, evidence, lists, scores):
    router.include_router(part.router)

__all__ = ["router"]
