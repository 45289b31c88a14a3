from fastapi import APIRouter

from trident.identity.routes import customer_security, customer_session, staff, staff_session

router = APIRouter()
for part in (customer_session, customer_security, staff_session, staff):
    router.include_router(part.router)

__all__ = ["router"]
