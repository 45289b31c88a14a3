from pydantic import Field
from pydantic_settings import SettingsConfigDict

from trident.kernel.settings import BankSettings


class RiskSettings(BankSettings):
    """How quickly cases are promised to be looked at (`TRIDENT_RISK_…`); durations in seconds."""

    model_config = SettingsConfigDict(env_prefix="TRIDENT_RISK_")

    held_due_s: int = Field(default=7_200, ge=60, description="time in which a held transfer is looked at")
    reported_due_s: int = Field(default=86_400, ge=60, description="time in which a reported transfer is looked at")
