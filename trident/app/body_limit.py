"""A request body has a length that we are ready to read."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from trident.app.edge import refuse
from trident.kernel.errors import BankError, Title


class RequestTooLarge(BankError):
    """The request's body is longer than the bank reads."""

    status = 413
    title = Title(zh="请求内容过大", en="The request is too large")


class BodyLimit:
    """ASGI middleware that refuses bodies over `most_bytes`, announced or not."""

    def __init__(self, app: ASGIApp, most_bytes: int) -> None:
        self._app = app
        self._most = most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer `request-too-large`."""
        if scope["type"] != "http" or scope["method"] in {"GET", "HEAD"}:
            await self._app(scope, receive, send)
            return
        announced = next((value for name, value in scope["headers"] if name == b"content-length"), None)
        if announced is not None:
            if int(announced) > self._most:
                await refuse(RequestTooLarge(limit_bytes=self._most), scope, receive, send)
            else:
                await self._app(scope, receive, send)
            return
        body = await self._read(receive)
        if body is None:
            await refuse(RequestTooLarge(limit_bytes=self._most), scope, receive, send)
        else:
            await self._app(scope, _replay(body, receive), send)

    async def _read(self, receive: Receive) -> bytes | None:
        """Read a body that was sent in chunks of unannounced length; None when it does not end in time."""
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return bytes(body)
            body += message.get("body", b"")
            if len(body) > self._most:
                return None
            if not message.get("more_body", False):
                return bytes(body)


def _replay(body: bytes, receive: Receive) -> Receive:
    is_told = False

    async def replay() -> Message:
        nonlocal is_told
        if is_told:
            return await receive()
        is_told = True
        return {"type": "http.request", "body": body, "more_body": False}

    return replay
