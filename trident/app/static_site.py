"""Serve a built web app: hashed assets for a year, its page never from a cache, a missing file as missing.

The files are read once, at start: they are built, they do not change while the server runs.
"""

import hashlib
import mimetypes
import secrets
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from pathlib import Path, PurePosixPath

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from trident.app.security_headers import ONE_YEAR_S, page_policy

NONCE_PLACE = b"__CSP_NONCE__"
"""Where a built page wants its nonce; a page without it gets a policy without one."""

PAGE = "index.html"
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))
_TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript", ".woff2": "font/woff2"}
_TEXT = ("text/", "application/json", "application/manifest+json", "image/svg+xml")


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """A file of the app: its bytes, plain and compressed, and how it is announced."""

    body: bytes
    compressed: dict[str, bytes]
    media_type: str
    etag: str
    is_hashed: bool


@cache
def read_site(root: Path) -> dict[str, BuiltFile]:
    """Read the files below `root` by their path in the app; empty when the app is not built."""
    if not root.is_dir():
        return {}
    endings = tuple(ending for _, ending in _ENCODINGS)
    return {
        path.relative_to(root).as_posix(): _read_file(path, root)
        for path in sorted(root.rglob("*"))
        if path.is_file() and not path.name.endswith(endings)
    }


def _read_file(path: Path, root: Path) -> BuiltFile:
    body = path.read_bytes()
    kind = _type_of(path.name) or "application/octet-stream"
    packed = {name: path.with_name(path.name + ending) for name, ending in _ENCODINGS}
    return BuiltFile(
        body=body,
        compressed={name: file.read_bytes() for name, file in packed.items() if file.is_file()},
        media_type=f"{kind}; charset=utf-8" if kind.startswith(_TEXT) else kind,
        etag=f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        is_hashed=path.relative_to(root).parts[0] == "assets",
    )


def _type_of(name: str) -> str | None:
    return _TYPES.get(PurePosixPath(name).suffix) or mimetypes.guess_type(name)[0]


class StaticSite:
    """ASGI app for one built app below `prefix`; what it does not have is a 404 by exception."""

    def __init__(self, root: Path, prefix: str) -> None:
        assert prefix.startswith("/"), "a prefix is a path"
        assert prefix.endswith("/"), "a prefix is a folder"
        self._prefix = prefix
        self._files = read_site(root)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a file, or with the page when a browser navigates to one of the app's own addresses."""
        headers = Headers(scope=scope)
        answer = self._answer(scope["path"].removeprefix(self._prefix), headers)
        scope["trident.route"] = f"{self._prefix}*"
        await answer(scope, receive, send)

    def _answer(self, path: str, headers: Headers) -> Response:
        if not self._files:
            return PlainTextResponse("the web apps are not built: run `make web`\n", HTTPStatus.SERVICE_UNAVAILABLE)
        file = self._files.get(path)
        if file is not None and path != PAGE:
            return _send_file(file, headers)
        if path in {"", PAGE} or _is_navigation(path, headers):
            return _send_page(self._files[PAGE])
        raise HTTPException(HTTPStatus.NOT_FOUND)


def _is_navigation(path: str, headers: Headers) -> bool:
    """Tell whether a person went to an address of the app, as against a script asking for a file."""
    if _type_of(path) is not None:  # a name like payments.payee is no file's
        return False
    mode = headers.get("sec-fetch-mode")
    if mode is not None and mode != "navigate":
        return False
    return "text/html" in headers.get("accept", "")


def _send_page(page: BuiltFile) -> Response:
    body, nonce = page.body, None
    if NONCE_PLACE in body:
        nonce = secrets.token_urlsafe(18)
        body = body.replace(NONCE_PLACE, nonce.encode())
    policy = page_policy(nonce).decode()
    return Response(
        body, headers={"cache-control": "no-store", "content-security-policy": policy}, media_type="text/html"
    )


def _send_file(file: BuiltFile, headers: Headers) -> Response:
    caching = f"public, max-age={ONE_YEAR_S}, immutable" if file.is_hashed else "no-cache"
    told = {"cache-control": caching, "etag": file.etag, "vary": "accept-encoding"}
    # A service worker lives under the policy its own file came with, and it fetches the app's files.
    told["content-security-policy"] = "default-src 'none'; connect-src 'self'"
    if file.etag in headers.get("if-none-match", ""):
        return Response(None, HTTPStatus.NOT_MODIFIED, told)
    body = file.body
    accepted = {part.split(";")[0].strip() for part in headers.get("accept-encoding", "").split(",")}
    for encoding, compressed in file.compressed.items():
        if encoding in accepted:
            body, told["content-encoding"] = compressed, encoding
            break
    return Response(body, headers={**told, "content-type": file.media_type})


class Sites:
    """The console below /console/, the customer app everywhere else that no route answers."""

    def __init__(self, static_dir: Path) -> None:
        self._customer: ASGIApp = StaticSite(static_dir / "customer", "/")
        self._console: ASGIApp = StaticSite(static_dir / "console", "/console/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer GET and HEAD from the app that the address belongs to; 404 below /api/."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"} or scope["path"].startswith("/api/"):
            raise HTTPException(HTTPStatus.NOT_FOUND)
        if scope["path"] == "/console":
            answer = Response(None, HTTPStatus.PERMANENT_REDIRECT, {"location": "/console/"})
            await answer(scope, receive, send)
        elif scope["path"].startswith("/console/"):
            await self._console(scope, receive, send)
        else:
            await self._customer(scope, receive, send)
