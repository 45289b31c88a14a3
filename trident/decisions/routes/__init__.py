from fastapi import APIRouter

from trident.decisions.routes import decisions, policies, policy_steps

router = APIRouter(prefix="/api/staff", tags=["staff"])
router.include_router(policies.router)
router.include_router(policy_steps.router)
router.include_router(decisions.router)

__all__ = ["router"]
