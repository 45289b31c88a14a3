"""Settings: read once at start, frozen, complete or refused with every fault named."""

from pathlib import Path
from typing import Literal, TypeVar

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

S = TypeVar("S", bound="BankSettings")


LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"]


class BankSettings(BaseSettings):
    """Base of each domain's settings: frozen, read from the environment only."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_prefix="TRIDENT_", env_ignore_empty=True)


class KernelSettings(BankSettings):
    """What every process needs to know (`TRIDENT_…`)."""

    database_url: str | None = Field(
        default=None,
        description="PostgreSQL to use, as postgresql://…; empty: an embedded one in the data folder",
    )
    data_dir: Path = Field(default=Path("data"), description="folder of the embedded database and the keys")
    secret_file: Path | None = Field(
        default=None, description="file of the encryption keys; by default `keys.json` in the data folder"
    )
    log_level: LogLevel = Field(default="INFO", description="DEBUG, INFO, WARNING, ERROR or CRITICAL")
    is_https: bool = Field(default=False, description="pages are reached over https: cookies are Secure, HSTS is sent")
    pool_size: int = Field(default=20, ge=1, le=200, description="database connections per process")

    @property
    def keys_path(self) -> Path:
        """Where the encryption keys lie."""
        return self.secret_file or self.data_dir / "keys.json"


class SettingsRefused(Exception):
    """One or more settings are missing or wrong; the message lists all of them."""


def read_settings(*kinds: type[S]) -> tuple[S, ...]:
    """Read each kind of settings from the environment.

    :raises SettingsRefused: once, naming every missing or wrong variable of all kinds.
    """
    faults: list[str] = []
    found: list[S] = []
    for kind in kinds:
        try:
            found.append(kind())
        except ValidationError as error:
            prefix = str(kind.model_config.get("env_prefix", ""))
            faults += [
                f"{prefix}{'_'.join(str(part) for part in fault['loc'])}".upper() + f": {fault['msg']}"
                for fault in error.errors(include_input=False)
            ]
    if faults:
        raise SettingsRefused("settings are missing or wrong:\n  " + "\n  ".join(faults))
    return tuple(found)
