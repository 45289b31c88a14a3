"""Listening addresses: taken or free, and by whom."""

import socket

import psutil

from trident.app.cannot_start import CannotStart


class PortTaken(CannotStart):
    """Somebody listens there already."""

    def __init__(self, host: str, port: int) -> None:
        owner = find_listener(port)
        by = f" by {owner}" if owner else ""
        super().__init__(f"port {port} on {host} is taken{by}")


def bind(host: str, port: int, *, is_shared: bool = False) -> socket.socket:
    """Bind a TCP socket.

    :param is_shared: other processes of ours bind the same port; the kernel spreads connections over them.
    :raises PortTaken: somebody else listens there.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if is_shared:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        made.bind((host, port))
    except OSError as error:
        made.close()
        raise PortTaken(host, port) from error
    made.set_inheritable(False)
    return made


def check_free(host: str, port: int) -> None:
    """See that nobody listens on a port.

    :raises PortTaken: somebody does.
    """
    bind(host, port).close()


def find_listener(port: int) -> str | None:
    """Name the process that listens on `port`, where this one may know."""
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,) and connection.pid:
                return f"{psutil.Process(connection.pid).name()} (process {connection.pid})"
    except (psutil.AccessDenied, psutil.NoSuchProcess):
        return None
    return None
