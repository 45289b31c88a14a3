"""What the composition root itself needs to know: addresses, processes, who may read the figures."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from trident.kernel.settings import BankSettings

Network = IPv4Network | IPv6Network
STATIC_DIR = Path(__file__).parent / "static"
"""Where `make web` builds the two apps, and where the wheel carries them."""


class WebSettings(BankSettings):
    """The HTTP server (`TRIDENT_WEB_…`)."""

    model_config = SettingsConfigDict(env_prefix="TRIDENT_WEB_")

    host: str = Field(default="127.0.0.1", description="address to listen on")
    port: int = Field(default=8000, ge=0, le=65535, description="port to listen on; 0 takes any free one")
    processes: int = Field(default=1, ge=1, le=64, description="server processes that share the port")
    trusted_proxies: str = Field(
        default="", description="addresses, separated by commas, whose X-Forwarded-For and -Proto are believed"
    )
    metrics_networks: tuple[Network, ...] = Field(
        default=(ip_network("127.0.0.0/8"), ip_network("::1/128")),
        description="networks that may read /metrics, as a JSON list",
    )
    max_body_bytes: int = Field(default=1 << 20, ge=1024, description="longest request body that is accepted")
    is_traced: bool = Field(
        default=False, description="requests are told to the OpenTelemetry providers that the process was started with"
    )
    stop_timeout_s: int = Field(default=20, ge=1, le=300, description="longest wait for open requests at a stop")
    static_dir: Path = Field(default=STATIC_DIR, description="folder of the built web apps")


class WorkerSettings(BankSettings):
    """The worker and its jobs (`TRIDENT_WORKER_…`)."""

    model_config = SettingsConfigDict(env_prefix="TRIDENT_WORKER_")

    day_closes_after_s: int = Field(
        default=300, ge=0, le=86_400, description="time after midnight in Shanghai at which the day before is closed"
    )
    verify_every_s: int = Field(default=3600, ge=60, description="time between two verifications of the ledger")
    claims_days: int = Field(
        default=30, ge=1, description="days after which it is forgotten which handlers have acted on an event"
    )
    stop_timeout_s: int = Field(
        default=3, ge=1, le=300, description="longest wait for running jobs at a stop; longer ones are rolled back"
    )
    metrics_host: str = Field(default="127.0.0.1", description="address at which the worker shows its figures")
    metrics_port: int | None = Field(
        default=None, ge=1, le=65535, description="port at which the worker shows its figures; empty: nowhere"
    )
