"""Who listens to what: every domain's handlers of events."""

from trident.kernel.outbox import Handlers
from trident.notifications import handlers as notifications_handlers
from trident.operations import handlers as operations_handlers
from trident.payments import handlers as payments_handlers
from trident.risk import handlers as risk_handlers


def event_handlers() -> Handlers:
    """Return every domain's handlers of events."""
    handlers = Handlers()
    for domain in (notifications_handlers, risk_handlers, payments_handlers, operations_handlers):
        domain.register(handlers)
    return handlers
