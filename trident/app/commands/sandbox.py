"""`trident sandbox`: the world outside the bank, for demos and tests."""

from argparse import ArgumentParser, Namespace

from sandbox.__main__ import main as run_sandbox


def add_arguments(parser: ArgumentParser) -> None:
    """Say what the command takes."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8100, help="port to listen on, 0 takes any free one")


def run(options: Namespace) -> int:
    """Do it."""
    return run_sandbox(["--host", options.host, "--port", str(options.port)])
