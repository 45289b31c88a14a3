"""What the sign-in routes share: where a request comes from, the session cookie, the settings."""

import re
import secrets
from dataclasses import replace
from typing import Annotated, Final

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from trident.identity.rules.origins import describe_device
from trident.identity.settings import IdentitySettings, environment_settings
from trident.identity.types import Origin

DEVICE_COOKIE: Final = "trident_device"
_DEVICE_TOKEN_BYTES: Final = 24
_DEVICE_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{32}")
_DEVICE_COOKIE_S: Final = 400 * 24 * 3600  # what browsers keep at most (RFC 6265bis, 5.5)


def _read_origin(request: Request) -> Origin:
    """Where the request comes from; behind a proxy, the server's own settings say whose word counts."""
    address = request.client.host if request.client else ""
    token = request.cookies.get(DEVICE_COOKIE, "")
    return Origin(
        device=describe_device(request.headers.get("user-agent")),
        address=address,
        device_token=token if _DEVICE_TOKEN.fullmatch(token) else "",
    )


def _read_settings(request: Request) -> IdentitySettings:
    settings = getattr(request.app.state, "identity_settings", None)
    return settings if isinstance(settings, IdentitySettings) else environment_settings()


RequestOrigin = Annotated[Origin, Depends(_read_origin)]
Settings = Annotated[IdentitySettings, Depends(_read_settings)]


def set_session_cookie(request: Request, response: Response, cookie: str, token: str) -> None:
    """Hand the session's token to the browser: out of reach of scripts and other sites, gone when it closes."""
    response.set_cookie(cookie, token, path="/", secure=_is_https(request), httponly=True, samesite="strict")


def with_device(origin: Origin) -> Origin:
    """Return the origin with a device token: the browser's, or a new one."""
    return origin if origin.device_token else replace(origin, device_token=secrets.token_urlsafe(_DEVICE_TOKEN_BYTES))


def keep_device(request: Request, response: Response, origin: Origin) -> None:
    """Have the browser keep its device token, so that it is known the next time; shown at sign-in only."""
    response.set_cookie(
        DEVICE_COOKIE,
        origin.device_token,
        max_age=_DEVICE_COOKIE_S,
        path="/api/customer/session",
        secure=_is_https(request),
        httponly=True,
        samesite="strict",
    )


def drop_session_cookie(request: Request, response: Response, cookie: str) -> None:
    """Have the browser forget the token."""
    response.delete_cookie(cookie, path="/", secure=_is_https(request), httponly=True, samesite="strict")


def _is_https(request: Request) -> bool:
    kernel_settings = getattr(request.app.state, "kernel_settings", None)
    return request.url.scheme == "https" or bool(getattr(kernel_settings, "is_https", False))
