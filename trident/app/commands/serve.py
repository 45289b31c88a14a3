"""`trident serve`: the HTTP server."""

import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from tempfile import TemporaryDirectory

from trident.app.ports import bind, check_free
from trident.app.processes import Processes, Program
from trident.app.runtime import Bank, open_bank
from trident.app.server import run_server
from trident.app.settings import WebSettings
from trident.app.stop_signals import stop_request


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--host", help="address to listen on (TRIDENT_WEB_HOST)")
    parser.add_argument("--port", type=int, help="port to listen on, 0 takes any free one (TRIDENT_WEB_PORT)")
    parser.add_argument("--processes", type=int, help="processes that share the port (TRIDENT_WEB_PROCESSES)")
    parser.add_argument("--shares-port", action="store_true", help=SUPPRESS)


def run(options: Namespace) -> int:
    """Do it."""
    with open_bank() as bank:
        given = {name: value for name in ("host", "port", "processes") if (value := getattr(options, name)) is not None}
        settings = WebSettings(**given)
        if settings.processes > 1:
            return _serve_together(bank, settings)
        listening = bind(settings.host, settings.port, is_shared=options.shares_port)
        return run_server(bank.database, bank.settings, settings, listening)


def _serve_together(bank: Bank, settings: WebSettings) -> int:
    """Run several server processes; one that ends by itself is replaced until the parent is asked to stop."""
    check_free(settings.host, settings.port)
    # Bound but not listening, it keeps the port ours and gets no connection.
    reserved = bind(settings.host, settings.port, is_shared=True)
    port = reserved.getsockname()[1]
    arguments = ("serve", "--host", settings.host, "--port", str(port), "--processes", "1", "--shares-port")
    stop_timeout_s = settings.stop_timeout_s + 5
    with TemporaryDirectory(prefix="trident-figures-") as figures, stop_request() as stopped:
        environment = {
            "TRIDENT_DATABASE_URL": bank.database.dsn,
            "TRIDENT_SECRET_FILE": str(bank.settings.keys_path.resolve()),
            "PROMETHEUS_MULTIPROC_DIR": figures,
        }
        with Processes(environment, stop_timeout_s=stop_timeout_s) as processes:
            for number in range(settings.processes):
                processes.start(Program(f"server {number + 1}", arguments))
            while (ended := processes.watch(stopped)) is not None:
                sys.stderr.write(f"trident: {ended.name} has ended by itself; starting another\n")
                if stopped.wait(1):
                    break
                processes.start(ended)
    reserved.close()
    return 0
