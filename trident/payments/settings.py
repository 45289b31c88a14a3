from pydantic import Field
from pydantic_settings import SettingsConfigDict

from trident.kernel.settings import BankSettings


class PaymentsSettings(BankSettings):
    """How transfers are taken in (`TRIDENT_PAYMENTS_…`)."""

    model_config = SettingsConfigDict(env_prefix="TRIDENT_PAYMENTS_")

    max_batch: int = Field(default=500, ge=1, le=2_000, description="most transfers settled in one commit")
    is_unjudged: bool = Field(
        default=False,
        description="for measuring only: transfers are posted without being judged, and a start says so",
    )
    max_waiting: int = Field(default=4_000, ge=1, description="transfers that may wait; more are answered `busy`")
