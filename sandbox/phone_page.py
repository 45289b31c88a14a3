"""The page that shows the phones live, and the same as JSON for tests."""

import asyncio
import json
from importlib.resources import files
from typing import Final

from aiohttp import web

from sandbox.answers import json_answer
from sandbox.phones import Phones

HEARTBEAT_S: Final = 15.0
SHOWN_PHONES: Final = 200
PAGE_HEADERS: Final = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
ASSETS: Final = {
    "/": ("phones.html", "text/html"),
    "/phones.css": ("phones.css", "text/css"),
    "/phones.js": ("phones.js", "text/javascript"),
}


class PhonePage:
    """Serves the page, the lists behind it and the stream that keeps them fresh."""

    def __init__(self, phones: Phones) -> None:
        self._phones = phones

    def add_routes(self, app: web.Application) -> None:
        """Open the page's paths on this server."""
        for path in ASSETS:
            app.router.add_get(path, self._asset)
        app.router.add_get("/phones", self._list)
        app.router.add_delete("/phones", self._clear)
        app.router.add_get("/phones/stream", self._stream)
        app.router.add_get("/phones/{number}/messages", self._messages)
        app.router.add_get("/healthz", self._healthz)
        app.on_shutdown.append(self._close)

    async def _asset(self, request: web.Request) -> web.StreamResponse:
        name, content_type = ASSETS[request.path]
        body = files("sandbox").joinpath("page", name).read_bytes()
        return web.Response(body=body, content_type=content_type, charset="utf-8", headers=PAGE_HEADERS)

    async def _list(self, request: web.Request) -> web.StreamResponse:
        wanted = request.query.get("number", "")
        items = [
            {"number": number, "count": count, "latest": latest.as_json()}
            for number, count, latest in self._phones.latest(self._phones.max_phones if wanted else SHOWN_PHONES)
            if wanted in number
        ]
        return json_answer({"items": items[:SHOWN_PHONES]}, headers=PAGE_HEADERS)

    async def _messages(self, request: web.Request) -> web.StreamResponse:
        items = [message.as_json() for message in self._phones.messages(request.match_info["number"])]
        return json_answer({"items": items}, headers=PAGE_HEADERS)

    async def _clear(self, request: web.Request) -> web.StreamResponse:
        # A page of another site may send a plain DELETE only after a preflight, which this server never grants.
        if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
            return web.Response(status=403)
        self._phones.clear()
        return web.Response(status=204)

    async def _healthz(self, _request: web.Request) -> web.StreamResponse:
        return json_answer({"status": "ok"})

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={**PAGE_HEADERS, "Content-Type": "text/event-stream"})
        async with self._phones.watch() as arriving:
            await response.prepare(request)
            await response.write(b"retry: 1000\n: open\n\n")
            while True:
                try:
                    message = await asyncio.wait_for(arriving.get(), HEARTBEAT_S)
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                if message is None:
                    return response
                data = json.dumps(message.as_json(), ensure_ascii=False)
                await response.write(f"event: message\nid: {message.id}\ndata: {data}\n\n".encode())

    async def _close(self, _app: web.Application) -> None:
        self._phones.close()
