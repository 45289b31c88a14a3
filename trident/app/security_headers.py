"""What every answer tells the browser: run nothing that is not ours, show us in nobody's frame, leak nothing."""

from collections.abc import Iterable

Header = tuple[bytes, bytes]

# Pages load from this server only. Styles in `style` attributes set by scripts are not restricted by a policy;
# `data:` and `blob:` pictures cannot run anything.
_PAGE = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
API_POLICY = b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_FEATURES = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
ONE_YEAR_S = 31_536_000


def page_policy(nonce: str | None = None) -> bytes:
    """Return the content security policy of a page.

    :param nonce: what the page's own style elements carry; the console's components write styles at run time.
    """
    directives = dict(_PAGE)
    if nonce is not None:
        directives["style-src"] += f" 'nonce-{nonce}'"
    return "; ".join(f"{name} {sources}" for name, sources in directives.items()).encode()


def security_headers(*, is_https: bool) -> tuple[Header, ...]:
    """Return the headers that go with every answer, besides the content security policy."""
    headers = [
        (b"x-content-type-options", b"nosniff"),
        (b"x-frame-options", b"DENY"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-opener-policy", b"same-origin"),
        (b"cross-origin-resource-policy", b"same-origin"),
        (b"permissions-policy", ", ".join(f"{feature}=()" for feature in _FEATURES).encode()),
    ]
    if is_https:
        headers.append((b"strict-transport-security", f"max-age={ONE_YEAR_S}; includeSubDomains".encode()))
    return tuple(headers)


def has_header(headers: Iterable[Header], name: bytes) -> bool:
    """Tell whether an answer already says `name`."""
    return any(known.lower() == name for known, _ in headers)
