from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from trident.decisions.guard_rails import Rails
from trident.kernel.settings import BankSettings


class DecisionsSettings(BankSettings):
    """How decisions are kept and canaries watched (`TRIDENT_DECISIONS_…`)."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_prefix="TRIDENT_DECISIONS_")

    log_days: int = Field(default=1826, ge=1, description="days for which decisions are kept; whole days are dropped")
    days_ahead: int = Field(default=7, ge=1, le=60, description="days whose place in the log is made ahead")
    export_folder: Path | None = Field(
        default=None,
        description="folder to which finished days are exported as Parquet; then no day is dropped before. Unset: off",
    )
    canary_window_s: int = Field(default=900, ge=10, description="how far back a canary is compared with what is live")
    canary_least_decisions: int = Field(default=200, ge=1, description="decisions of each side before it is judged")
    canary_errors_permille: int = Field(default=2, ge=0, le=1000, description="errors a canary may have above live")
    canary_degraded_permille: int = Field(
        default=10, ge=0, le=1000, description="decisions that may fall safe in a canary above live"
    )
    canary_refusals_permille: int = Field(
        default=50, ge=0, le=1000, description="refusals a canary may have above live"
    )
    canary_latency_factor: float = Field(default=3.0, gt=1, description="times live's p95 latency that is too slow")
    canary_latency_least_us: int = Field(
        default=2_000, ge=0, description="p95 latency in microseconds that is never too slow"
    )

    @property
    def rails(self) -> Rails:
        """The canary's guard rails."""
        return Rails(
            self.canary_least_decisions,
            self.canary_errors_permille,
            self.canary_degraded_permille,
            self.canary_refusals_permille,
            self.canary_latency_factor,
            self.canary_latency_least_us,
        )
