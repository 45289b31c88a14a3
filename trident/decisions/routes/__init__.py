from fastapi import APIRouter

from trident.decisions.routes import decisions, policies

router = APIRouter(prefix="/api/staff", tags=["staff"])
router.include_router(policies.router)
router.include_router(decisions.router)

__all__ = ["router"]
