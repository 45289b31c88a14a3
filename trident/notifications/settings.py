from pydantic import Field, HttpUrl, SecretStr
from pydantic_settings import SettingsConfigDict

from trident.kernel.settings import BankSettings


class NotificationsSettings(BankSettings):
    """How messages leave the bank (`TRIDENT_NOTIFICATIONS_…`)."""

    model_config = SettingsConfigDict(env_prefix="TRIDENT_NOTIFICATIONS_")

    sms_url: HttpUrl | None = Field(
        default=None, description="address of the SMS gateway; empty: short messages wait in their queue"
    )
    sms_key: SecretStr = Field(default=SecretStr(""), description="bearer key of the SMS gateway")
    sms_signature: str = Field(default="三叉戟银行", description="the sender's name that operators have on file")
    sms_timeout_s: int = Field(default=5, ge=1, le=60, description="longest wait for the gateway's answer")
    sms_concurrency: int = Field(default=16, ge=1, le=500, description="messages on their way at the same time")
    sms_keep_days: int = Field(default=90, ge=1, description="days that finished short messages are kept")
    streams_per_customer: int = Field(default=8, ge=1, description="live inbox connections of one customer a process")
    streams_per_process: int = Field(default=5_000, ge=1, description="live inbox connections of one process")
