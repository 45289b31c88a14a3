"""`trident demo`: a whole bank with a generated city, on this machine."""

from argparse import ArgumentParser, Namespace
from pathlib import Path

from trident.app.demo.addresses import Addresses
from trident.app.demo.open_city import Wishes, open_city
from trident.kernel.settings import KernelSettings


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--data-dir", type=Path, help="folder of the city (TRIDENT_DATA_DIR, by default ./data)")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8000, help="port of the apps and the API")
    parser.add_argument("--sandbox-port", type=int, default=8100, help="port of the phones")
    parser.add_argument("--processes", type=int, default=1, help="server processes")
    parser.add_argument("--customers", type=int, default=2000, help="people of a new city")
    parser.add_argument("--days", type=int, default=90, help="days of a new city's past")


def run(options: Namespace) -> int:
    """Do it."""
    return open_city(
        Wishes(
            data_dir=options.data_dir or KernelSettings().data_dir,
            addresses=Addresses(options.host, options.port, options.sandbox_port),
            processes=options.processes,
            customers=options.customers,
            days=options.days,
        )
    )
