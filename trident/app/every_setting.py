"""All that can be set; every process reads all of it at its start, so that a wrong value is found at once."""

from trident.app.settings import WebSettings, WorkerSettings
from trident.decisions.settings import DecisionsSettings
from trident.identity.settings import IdentitySettings
from trident.kernel.settings import BankSettings, KernelSettings
from trident.ledger.settings import PaperSettings
from trident.notifications.settings import NotificationsSettings
from trident.payments.settings import PaymentsSettings
from trident.risk.settings import RiskSettings

SETTINGS: tuple[type[BankSettings], ...] = (
    KernelSettings,
    WebSettings,
    WorkerSettings,
    IdentitySettings,
    PaperSettings,
    NotificationsSettings,
    PaymentsSettings,
    DecisionsSettings,
    RiskSettings,
)
