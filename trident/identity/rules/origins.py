"""What the server makes of where a request came from. Pure."""

from ipaddress import IPv4Address, IPv6Address, ip_address

_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("AlipayClient", "Alipay"),
    ("QQBrowser", "QQ Browser"),
    ("UCBrowser", "UC Browser"),
    ("MiuiBrowser", "Mi Browser"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)
_IPV6_HOME_BITS = 64


def describe_device(user_agent: str | None) -> str:
    """Browser and system in words of a fixed list, as a person recognises their device: `Chrome · Android`.

    Nothing of the header itself is kept. Empty where nothing is recognised.
    """
    text = user_agent or ""
    browser = next((name for mark, name in _BROWSERS if mark in text), None)
    system = next((name for mark, name in _SYSTEMS if mark in text), None)
    return " · ".join(part for part in (browser, system) if part)


def mask_address(address: str) -> str:
    """The address without what singles out the house: `203.0.113.*`, `2001:db8:1::*`; empty for none at all."""
    parsed = _parse(address)
    if isinstance(parsed, IPv4Address):
        return str(parsed).rpartition(".")[0] + ".*"
    if isinstance(parsed, IPv6Address):
        groups = parsed.exploded.split(":")[:3]
        return ":".join(f"{int(group, 16):x}" for group in groups) + "::*"
    return ""


def address_network(address: str) -> str:
    """Whom an address counts for: itself with IPv4, its /64 with IPv6, as one household is handed all of that."""
    parsed = _parse(address)
    if isinstance(parsed, IPv6Address):
        return f"{int(parsed) >> (128 - _IPV6_HOME_BITS):x}/{_IPV6_HOME_BITS}"
    return address


def _parse(address: str) -> IPv4Address | IPv6Address | None:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return None
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped is not None:
        return parsed.ipv4_mapped
    return parsed
