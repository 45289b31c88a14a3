"""Puts the outside world together and runs it until it is told to stop."""

import asyncio
import signal
import sys

from aiohttp import web

from sandbox.phone_page import PhonePage
from sandbox.phones import Phones
from sandbox.sms_gateway import SmsGateway


def build_app(*, sms_key: str) -> web.Application:
    """The sandbox's web application: the SMS gateway and the phones' page.

    :param sms_key: the bearer key that the gateway asks of its senders.
    """
    app = web.Application(client_max_size=64 * 1024)
    phones = Phones()
    SmsGateway(phones, sms_key).add_routes(app)
    PhonePage(phones).add_routes(app)
    return app


async def run_sandbox(*, host: str, port: int, sms_key: str) -> None:
    """Serve until SIGINT or SIGTERM.

    :param port: 0 takes any free port; the line printed at the start names it.
    :raises OSError: the port is taken.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, stop.set)
    runner = web.AppRunner(build_app(sms_key=sms_key), access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        await site.start()
        bound_host, bound_port = runner.addresses[0][:2]
        sys.stdout.write(f"sandbox ready http://{bound_host}:{bound_port}/\n")
        sys.stdout.flush()
        await stop.wait()
    finally:
        await runner.cleanup()
