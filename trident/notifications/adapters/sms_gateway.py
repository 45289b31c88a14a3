"""The port through which short messages leave the bank."""

from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OutgoingSms:
    """A message on its way to a gateway, in clear."""

    reference: UUID
    phone: str = field(repr=False)
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class SmsReceipt:
    """The operator's last word on a message: whether it reached the phone, and if not, why."""

    provider_reference: str
    is_delivered: bool
    reason: str | None


class SmsRefused(Exception):
    """The gateway will never send this message; `code` is its reason."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class SmsUnavailable(Exception):
    """The gateway cannot take the message now, or did not say whether it has; the same message may be given again."""

    def __init__(self, code: str, retry_after_s: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after_s = retry_after_s


class SmsGateway(Protocol):
    """What a gateway must promise: a message given twice under one reference reaches the phone once."""

    async def send(self, message: OutgoingSms) -> str:
        """Hand a message over and return the provider's reference of it.

        :raises SmsRefused: it will never be sent.
        :raises SmsUnavailable: try again later.
        """

    async def receipts(self) -> list[SmsReceipt]:
        """Receipts that are not acknowledged yet, the oldest first.

        :raises SmsUnavailable: try again later.
        """

    async def acknowledge(self, receipts: list[SmsReceipt]) -> None:
        """Tell the gateway that these receipts are on record.

        :raises SmsUnavailable: try again later; acknowledging twice is harmless.
        """

    async def close(self) -> None:
        """Let the connections go."""
