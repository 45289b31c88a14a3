from fastapi import APIRouter

from trident.identity.routes import customer_security, customer_session, staff, staff_session, step_ups

router = APIRouter()
for part in (customer_session, customer_security, step_ups, staff_session, staff):
    router.include_router(part.router)

__all__ = ["router"]
