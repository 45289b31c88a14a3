"""Where the demo listens."""

import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Addresses:
    """The demo's addresses on this machine."""

    host: str
    port: int
    sandbox_port: int

    @property
    def server(self) -> str:
        """The customer app's address; the console and the API are below it."""
        return f"http://{self.host}:{self.port}"

    @property
    def sandbox(self) -> str:
        """The sandbox's address."""
        return f"http://{self.host}:{self.sandbox_port}"


def sandbox_key(data_dir: Path) -> str:
    """Return the key with which the bank sends short messages to the sandbox; made once, readable by its owner."""
    file = data_dir / "sandbox.key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(24))
    return file.read_text()
