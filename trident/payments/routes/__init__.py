from fastapi import APIRouter

from trident.payments.routes import payees, transfers
from trident.payments.routes.contract import describe_transfer_operation
from trident.payments.routes.send_transfer import TransferEndpoint

router = APIRouter(prefix="/api/customer", tags=["customer"])
router.include_router(payees.router)
router.include_router(transfers.router)

__all__ = ["TransferEndpoint", "describe_transfer_operation", "router"]
