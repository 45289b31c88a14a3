"""The sender of short messages: runs in a worker, wakes when one is queued."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from prometheus_client import Counter
from sqlalchemy.exc import SQLAlchemyError

from trident.kernel.clock import Clock, system_clock
from trident.kernel.db import Database
from trident.kernel.log import get_logger
from trident.kernel.metrics import REGISTRY
from trident.notifications.actions.forget_old_sms import forget_old_sms
from trident.notifications.actions.queue_sms import SMS_CHANNEL
from trident.notifications.actions.record_receipts import record_receipts
from trident.notifications.actions.send_due_sms import (
    TakenSms,
    next_sms_due_at,
    record_sms_postponed,
    record_sms_refused,
    record_sms_sent,
    take_due_sms,
)
from trident.notifications.adapters.http_sms_gateway import HttpSmsGateway
from trident.notifications.adapters.sms_gateway import SmsGateway, SmsReceipt, SmsRefused, SmsUnavailable
from trident.notifications.listening import RECONNECT_S, listen
from trident.notifications.settings import NotificationsSettings

# Polling is only the net under the notifications: it catches what was queued while the listener was away.
LONGEST_SLEEP_S: Final = 5.0
RECEIPTS_EVERY_S: Final = 5.0
FORGET_EVERY_S: Final = 3600.0

sms_total = Counter("trident_sms_total", "Short messages by what became of a try", ["outcome"], registry=REGISTRY)
_log = get_logger()


def sms_gateway(settings: NotificationsSettings) -> SmsGateway | None:
    """The gateway that the settings name; None where there is none, and short messages wait."""
    if settings.sms_url is None:
        return None
    return HttpSmsGateway(
        url=str(settings.sms_url),
        key=settings.sms_key.get_secret_value(),
        signature=settings.sms_signature,
        timeout_s=settings.sms_timeout_s,
        connections=settings.sms_concurrency,
    )


class SmsSender:
    """Sends what is queued, several at a time, as many processes as there are; a slow message holds up no other."""

    def __init__(
        self,
        database: Database,
        gateway: SmsGateway,
        *,
        clock: Clock = system_clock,
        concurrency: int = 16,
        keep_days: int = 90,
    ) -> None:
        self._database = database
        self._gateway = gateway
        self._clock = clock
        self._concurrency = concurrency
        self._keep_days = keep_days
        self._sending: set[asyncio.Task[None]] = set()
        self._awake = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set, then finish what is under way."""
        others = [
            asyncio.create_task(
                listen(
                    self._database.dsn,
                    SMS_CHANNEL,
                    tell=lambda _: self._awake.set(),
                    ready=self._awake.set,
                    lost=lambda: None,
                )
            ),
            asyncio.create_task(self._every(RECEIPTS_EVERY_S, self.collect_receipts)),
            asyncio.create_task(self._every(FORGET_EVERY_S, self._forget)),
            asyncio.create_task(self._wake_at_stop(stop)),
        ]
        try:
            while not stop.is_set():
                self._awake.clear()
                try:
                    sleep_s = await self._start_due()
                except SQLAlchemyError as error:
                    _log.warning("sms.queue-unreadable", error=type(error).__name__)
                    sleep_s = RECONNECT_S
                if stop.is_set():
                    break
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._awake.wait(), sleep_s)
        finally:
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)
            await asyncio.gather(*self._sending, return_exceptions=True)
            await self._gateway.close()

    async def send_due(self) -> int:
        """Send what is due now, wait until it has gone or failed, and return how many were tried."""
        taken = await asyncio.to_thread(self._take, self._concurrency)
        await asyncio.gather(*(self._send(one) for one in taken))
        return len(taken)

    async def collect_receipts(self) -> int:
        """Fetch the operators' receipts and write them down; returns how many there were."""
        try:
            receipts = await self._gateway.receipts()
            if receipts:
                await asyncio.to_thread(self._record_receipts, receipts)
                await self._gateway.acknowledge(receipts)
        except (SmsUnavailable, SmsRefused) as error:
            _log.info("sms.receipts-unavailable", reason=error.code)
            return 0
        return len(receipts)

    async def _start_due(self) -> float:
        """Start what is due as far as there is room; returns how long to sleep then, in seconds."""
        room = self._concurrency - len(self._sending)
        if room == 0:
            return LONGEST_SLEEP_S
        taken = await asyncio.to_thread(self._take, room)
        for one in taken:
            task = asyncio.create_task(self._send(one))
            self._sending.add(task)
            task.add_done_callback(self._finished)
        if len(taken) == room:
            return LONGEST_SLEEP_S  # a finished one wakes the loop
        return await asyncio.to_thread(self._until_due)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._sending.discard(task)
        self._awake.set()
        error = None if task.cancelled() else task.exception()
        if error is not None:
            # Its message stays `sending` and is taken over when the lease ends.
            _log.error("sms.not-recorded", error=type(error).__name__)

    async def _send(self, taken: TakenSms) -> None:
        try:
            provider_reference = await self._gateway.send(taken.outgoing)
        except SmsRefused as refused:
            await asyncio.to_thread(self._record_refused, taken, refused.code)
            self._count("refused", taken, refused.code)
        except SmsUnavailable as problem:
            outcome = await asyncio.to_thread(self._record_postponed, taken, problem)
            self._count(outcome, taken, problem.code)
        else:
            await asyncio.to_thread(self._record_sent, taken, provider_reference)
            self._count("sent", taken, None)

    def _count(self, outcome: str, taken: TakenSms, reason: str | None) -> None:
        sms_total.labels(outcome).inc()
        _log.info("sms.tried", sms_id=str(taken.sms_id), outcome=outcome, attempts=taken.attempts, reason=reason)

    def _take(self, limit: int) -> list[TakenSms]:
        with self._database.transaction() as db:
            return take_due_sms(db, now=self._clock(), limit=limit)

    def _record_sent(self, taken: TakenSms, provider_reference: str) -> None:
        with self._database.transaction() as db:
            record_sms_sent(db, taken, provider_reference=provider_reference, now=self._clock())

    def _record_refused(self, taken: TakenSms, code: str) -> None:
        with self._database.transaction() as db:
            record_sms_refused(db, taken, code=code, now=self._clock())

    def _record_postponed(self, taken: TakenSms, problem: SmsUnavailable) -> str:
        with self._database.transaction() as db:
            return record_sms_postponed(
                db, taken, code=problem.code, retry_after_s=problem.retry_after_s, now=self._clock()
            )

    def _record_receipts(self, receipts: list[SmsReceipt]) -> None:
        with self._database.transaction() as db:
            record_receipts(db, receipts, now=self._clock())

    def _until_due(self) -> float:
        with self._database.transaction(read_only=True) as db:
            due_at: datetime | None = next_sms_due_at(db)
        if due_at is None:
            return LONGEST_SLEEP_S
        return min(max((due_at - self._clock()) / timedelta(seconds=1), 0.0), LONGEST_SLEEP_S)

    async def _forget(self) -> None:
        await asyncio.to_thread(self._forget_in_transaction)

    def _forget_in_transaction(self) -> None:
        with self._database.transaction() as db:
            forget_old_sms(db, now=self._clock(), keep_days=self._keep_days)

    async def _every(self, seconds: float, act: Callable[[], Awaitable[object]]) -> None:
        while True:
            try:
                await act()
            except SQLAlchemyError as error:
                _log.warning("sms.job-failed", error=type(error).__name__)
            await asyncio.sleep(seconds)

    async def _wake_at_stop(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._awake.set()
