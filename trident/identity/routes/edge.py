"""What the sign-in routes share: where a request comes from, the session cookie, the settings."""

from typing import Annotated

from fastapi import Depends
from starlette.requests import Request
from starlette.responses import Response

from trident.identity.rules.origins import describe_device
from trident.identity.settings import IdentitySettings, environment_settings
from trident.identity.types import Origin


def _read_origin(request: Request) -> Origin:
    """Where the request comes from; behind a proxy, the server's own settings say whose word counts."""
    address = request.client.host if request.client else ""
    return Origin(device=describe_device(request.headers.get("user-agent")), address=address)


def _read_settings(request: Request) -> IdentitySettings:
    settings = getattr(request.app.state, "identity_settings", None)
    return settings if isinstance(settings, IdentitySettings) else environment_settings()


RequestOrigin = Annotated[Origin, Depends(_read_origin)]
Settings = Annotated[IdentitySettings, Depends(_read_settings)]


def set_session_cookie(request: Request, response: Response, cookie: str, token: str) -> None:
    """Hand the session's token to the browser: out of reach of scripts and other sites, gone when it closes."""
    response.set_cookie(cookie, token, path="/", secure=_is_https(request), httponly=True, samesite="strict")


def drop_session_cookie(request: Request, response: Response, cookie: str) -> None:
    """Have the browser forget the token."""
    response.delete_cookie(cookie, path="/", secure=_is_https(request), httponly=True, samesite="strict")


def _is_https(request: Request) -> bool:
    kernel_settings = getattr(request.app.state, "kernel_settings", None)
    return request.url.scheme == "https" or bool(getattr(kernel_settings, "is_https", False))
