"""`trident worker`: events, short messages, and the jobs that run by the clock."""

import asyncio
import sys
from argparse import ArgumentParser, Namespace

from prometheus_client import start_http_server

from trident.app.event_handlers import event_handlers
from trident.app.garbage import spare_what_stays
from trident.app.runtime import Bank, open_bank
from trident.app.settings import WorkerSettings
from trident.app.stop_signals import stop_request
from trident.app.worker.jobs import all_jobs
from trident.app.worker.relay_loop import RelayLoop
from trident.app.worker.schedule import Schedule
from trident.decisions.settings import DecisionsSettings
from trident.identity import IdentitySettings
from trident.kernel.clock import system_clock
from trident.kernel.metrics import REGISTRY
from trident.notifications.jobs import SmsSender, sms_gateway
from trident.notifications.settings import NotificationsSettings


def add_arguments(_parser: ArgumentParser) -> None:
    """Take nothing: the settings say it all."""


def run(_options: Namespace) -> int:
    """Do it."""
    with open_bank() as bank:
        settings = WorkerSettings()
        if settings.metrics_port is not None:
            start_http_server(settings.metrics_port, settings.metrics_host, registry=REGISTRY)
        relay = RelayLoop(bank.database, event_handlers(), system_clock)
        schedule = Schedule(bank.database, all_jobs(settings, IdentitySettings(), DecisionsSettings()), system_clock)
        spare_what_stays()
        relay.start()
        schedule.start()
        try:
            asyncio.run(_send_messages(bank))
        finally:
            relay.stop()
            schedule.stop(settings.stop_timeout_s)
    return 0


async def _send_messages(bank: Bank) -> None:
    """Send short messages until the process is asked to stop; without a gateway, only wait."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    with stop_request(lambda: loop.call_soon_threadsafe(stop.set)):
        sys.stdout.write("worker ready\n")
        sys.stdout.flush()
        settings = NotificationsSettings()
        gateway = sms_gateway(settings)
        if gateway is None:
            await stop.wait()
            return
        sender = SmsSender(
            bank.database, gateway, concurrency=settings.sms_concurrency, keep_days=settings.sms_keep_days
        )
        await sender.run(stop)
