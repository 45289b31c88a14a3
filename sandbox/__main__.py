"""`python -m sandbox`: start the world outside the bank."""

import argparse
import asyncio
import os
import secrets
import sys
from collections.abc import Sequence

from sandbox.server import run_sandbox


def main(arguments: Sequence[str] | None = None) -> int:
    """Read the command line and serve until stopped; 0 when stopped in order, 1 when the port is taken."""
    parser = argparse.ArgumentParser(prog="sandbox", description="The SMS gateway and the phones outside the bank.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8100, help="0 takes any free port")
    options = parser.parse_args(arguments)
    # The key comes by the environment: a command line can be read by every user of the machine.
    sms_key = os.environ.get("SANDBOX_SMS_KEY", "")
    if not sms_key:
        sms_key = secrets.token_urlsafe(24)
        sys.stdout.write(f"SANDBOX_SMS_KEY was not set; this run uses {sms_key}\n")
    try:
        asyncio.run(run_sandbox(host=options.host, port=options.port, sms_key=sms_key))
    except OSError as error:
        sys.stderr.write(f"sandbox cannot listen on {options.host}:{options.port}: {error.strerror}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
