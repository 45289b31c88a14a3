"""Changing requests come from our own pages: a check of where a browser says they come from."""

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from trident.kernel.auth import SAFE_METHODS, CrossSiteRequest
from trident.kernel.errors import problem_of
from trident.kernel.http import PROBLEM_JSON, language_of

_OWN_SITE = frozenset({"same-origin", "none"})


def is_own_origin(headers: Headers) -> bool:
    """Tell whether a request may come from one of our own pages, or from no browser at all.

    Browsers state `Sec-Fetch-Site` by themselves and pages cannot change it (W3C Fetch Metadata); older ones
    state `Origin`, which must then be the host that was asked.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in _OWN_SITE
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host")


class OriginCheck:
    """ASGI middleware that refuses changing requests sent by another site's page.

    :param exempt: path prefixes that are not for browsers.
    """

    def __init__(self, app: ASGIApp, exempt: Iterable[str] = ()) -> None:
        self._app = app
        self._exempt = tuple(exempt)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer `cross-site-request`."""
        if scope["type"] != "http" or scope["method"] in SAFE_METHODS or scope["path"].startswith(self._exempt):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if is_own_origin(headers):
            await self._app(scope, receive, send)
            return
        language = language_of(headers.get("accept-language"))
        problem = problem_of(CrossSiteRequest(), language, scope["path"])
        answer = JSONResponse(problem, CrossSiteRequest.status, media_type=PROBLEM_JSON)
        await answer(scope, receive, send)
