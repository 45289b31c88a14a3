"""A gateway that speaks JSON over HTTP, as the sandbox does and, with other field names, most aggregators."""

from typing import Any, Final, TypeVar

import aiohttp
import msgspec

from trident.notifications.adapters.sms_gateway import OutgoingSms, SmsReceipt, SmsRefused, SmsUnavailable

_TOO_MANY: Final = 429
_GIVE_UP: Final = frozenset({400, 409, 413, 422})
_FIRST_FAILURE: Final = 300
RECEIPTS_AT_ONCE: Final = 500

T = TypeVar("T")


class _Accepted(msgspec.Struct):
    id: str


class _Fault(msgspec.Struct):
    code: str = "unknown"


class _Refusal(msgspec.Struct):
    error: _Fault = msgspec.field(default_factory=_Fault)


class _Receipt(msgspec.Struct):
    id: str
    status: str
    reason: str | None = None


class _Receipts(msgspec.Struct):
    items: list[_Receipt]


class HttpSmsGateway:
    """The real adapter.

    :param url: the gateway's address, without a slash at the end.
    :param signature: the sender's name that operators have on file.
    :param timeout_s: longest wait for an answer.
    """

    def __init__(self, *, url: str, key: str, signature: str, timeout_s: float, connections: int) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {key}"}
        self._signature = signature
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._connections = connections
        self._client: aiohttp.ClientSession | None = None

    async def send(self, message: OutgoingSms) -> str:
        """Hand a message over and return the provider's reference of it.

        :raises SmsRefused: it will never be sent.
        :raises SmsUnavailable: try again later.
        """
        body = {
            "reference": str(message.reference),
            "to": message.phone,
            "text": message.text,
            "signature": self._signature,
        }
        return _read(await self._ask("POST", "/sms", body), _Accepted).id

    async def receipts(self) -> list[SmsReceipt]:
        """Receipts that are not acknowledged yet, the oldest first.

        :raises SmsUnavailable: try again later.
        """
        answer = _read(await self._ask("GET", f"/sms/receipts?limit={RECEIPTS_AT_ONCE}", None), _Receipts)
        return [SmsReceipt(one.id, one.status == "delivered", one.reason) for one in answer.items]

    async def acknowledge(self, receipts: list[SmsReceipt]) -> None:
        """Tell the gateway that these receipts are on record.

        :raises SmsUnavailable: try again later.
        """
        await self._ask("POST", "/sms/receipts/acknowledge", {"ids": [one.provider_reference for one in receipts]})

    async def close(self) -> None:
        """Let the connections go."""
        if self._client is not None:
            await self._client.close()
            self._client = None

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None) -> bytes:
        if self._client is None:
            self._client = aiohttp.ClientSession(
                headers=self._headers,
                timeout=self._timeout,
                connector=aiohttp.TCPConnector(limit=self._connections),
            )
        try:
            async with self._client.request(method, self._url + path, json=body) as answer:
                said = await answer.read()
                if answer.status < _FIRST_FAILURE:
                    return said
                code = _code_of(said)
                if answer.status in _GIVE_UP:
                    raise SmsRefused(code)
                retry_after = answer.headers.get("Retry-After", "")
                wait_s = int(retry_after) if answer.status == _TOO_MANY and retry_after.isdecimal() else None
                raise SmsUnavailable(code, wait_s)
        except TimeoutError as error:
            raise SmsUnavailable("timeout") from error
        except aiohttp.ClientError as error:
            raise SmsUnavailable("unreachable") from error


def _read(said: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(said, type=kind)
    except msgspec.DecodeError as error:
        raise SmsUnavailable("unreadable-answer") from error


def _code_of(said: bytes) -> str:
    try:
        return msgspec.json.decode(said, type=_Refusal).error.code[:60]
    except msgspec.DecodeError:
        return "unknown"
