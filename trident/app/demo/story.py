"""What happens in the city beside its everyday: thefts, false alarms, and what the bank's people make of them."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from trident import identity, ledger, payments
from trident.app.demo.books import Household
from trident.app.demo.people import Ids, StaffPerson
from trident.app.demo.rings import LEAST_PEOPLE, Cast, Ring, Way, choose_cast
from trident.app.demo.risk_desk import RiskDesk
from trident.app.demo.transfers import Answer, PhoneBank, Wish, home_of
from trident.kernel.clock import BANK_ZONE, bank_day
from trident.kernel.db import Database
from trident.kernel.errors import BankError
from trident.payments import Timing, TransferStatus

Act = Callable[[datetime], None]
_GUESSES: Final = ("harbin-2026", "ice-lantern-1", "songhua-river")
_NEW_PHONE: Final = "new-phone"
_WATCHED: Final = timedelta(days=90)
_LATELY: Final = timedelta(days=1)
_NIGHT_ENDS: Final = timedelta(hours=6)
"""A night that is not over is not told of: what it brings would be half of a story."""
_THIN: Final = "来电人称其形迹可疑"


class Story:
    """Tells what happens, act by act, each at its time; told again after a break, nothing happens twice."""

    def __init__(
        self,
        database: Database,
        phones: PhoneBank,
        households: Sequence[Household],
        staff: Sequence[StaffPerson],
        *,
        seed: int,
        first_day: date,
        opened_at: datetime,
    ) -> None:
        self._database = database
        self._phones = phones
        self._chance = random.Random(f"story {seed}")
        self._ids = Ids(seed + 1)
        self._opened_at = opened_at
        last_day = max(bank_day(opened_at - _NIGHT_ENDS), first_day)
        self._days = [first_day + timedelta(days=place) for place in range((last_day - first_day).days + 1)]
        self._took: dict[UUID, list[payments.Transfer]] = {}
        acts: list[tuple[datetime, Act]] = []
        if len(households) >= LEAST_PEOPLE:
            cast = choose_cast(self._chance, households, nights=len(self._days))
            mules = frozenset(
                account.account_id
                for ring in cast.rings
                for one in (*ring.mules, ring.boss)
                for account in one.accounts
            )
            self._desk = RiskDesk(database, staff, mules)
            acts = [*self._crimes(cast), *self._alarms(cast), *self._shifts(cast)]
        self._acts = sorted(acts, key=lambda act: act[0])

    def tell(self, *, until: datetime) -> None:
        """Let everything happen whose time is before `until`, and carry out what is due by then."""
        while self._acts and self._acts[0][0] < until:
            at, act = self._acts.pop(0)
            self._phones.carry_out(at)
            act(at)
        self._phones.carry_out(until)

    def _crimes(self, cast: Cast) -> Iterator[tuple[datetime, Act]]:
        """A ring has a victim a night, from the last night back; in the morning most of them see what happened."""
        for number, ring in enumerate(cast.rings):
            nights = self._days[-len(ring.victims) :] if ring.victims else []
            for place, (day, victim) in enumerate(zip(nights, ring.victims, strict=True)):
                mule = ring.mules[_mule_of(place, nights=len(nights))]
                keys = [self._ids.next() for _ in range(ring.times)]
                night = _at(day, self._chance.choice((1, 2, 3)), 5 + 15 * number)
                yield night, partial(self._steal, ring, victim, mule, keys)
                passing = night + timedelta(hours=2, minutes=self._chance.randrange(60))
                yield passing, partial(self._pass_on, ring, victim, mule, self._ids.next())
                if self._chance.random() < 0.75:
                    yield _at(day, 8, self._chance.randrange(5, 55)), partial(self._report, victim)

    def _alarms(self, cast: Cast) -> Iterator[tuple[datetime, Act]]:
        """Honest people who look like thieves, or like victims."""
        key, days = self._ids.next, self._days
        for place, one in enumerate(cast.careless):
            stranger = cast.strangers[place % len(cast.strangers)]
            at = _at(days[-1 - place % len(days)], 9, 12 + 7 * place)
            yield at, partial(self._change_phone, one, stranger, key(), has_confirmed=place % 3 != 2)
        for place, one in enumerate(cast.generous):
            friend, stranger = cast.strangers[-1], cast.strangers[(place + 2) % len(cast.strangers)]
            night = days[-1 - place % len(days)]
            for before in (2, 1):
                habit = _at(night - timedelta(days=before), 20, place)
                if habit.date() >= days[0]:
                    yield habit, partial(self._send, one, friend, 50_00, key(), "水果")
            paid = key()
            yield _at(night, 0, 20 + place), partial(self._send, one, stranger, 26_000_00, paid, "购车定金")
            if place == 1:
                yield _at(night, 7, 40), partial(self._think_better, one, paid)
        for place, one in enumerate(cast.cautious):
            stranger, timing = (
                cast.strangers[place % len(cast.strangers)],
                (Timing.NEXT_DAY, Timing.TWO_HOURS)[place % 2],
            )
            at = _at(days[-1 - place // 2 % len(days)], 8, 2 + place)
            yield at, partial(self._send, one, stranger, 1_800_00 + place * 100_00, key(), "房租", timing=timing)
        for place, one in enumerate(cast.forgetful):
            day, paid = days[max(-3 - place, -len(days))], key()
            yield _at(day, 18, 10), partial(self._send, one, cast.strangers[place], 300_00, paid, "")
            yield _at(day, 21, 30), partial(self._report, one, paid)
        for place, one in enumerate(cast.classmates):
            at = _at(days[max(-4, -len(days))], 12, 1 + 3 * place)
            yield at, partial(self._send, one, cast.collector, 300_00, key(), "班费")

    def _shifts(self, cast: Cast) -> Iterator[tuple[datetime, Act]]:
        """The desk looks at its queue every few hours; whenever the city opens, there is work left for who comes."""
        for day in self._days:
            for at in (_at(day, 6, 30), _at(day, 9, 15), _at(day, 12), _at(day, 15, 30), _at(day, 19)):
                is_lately = at > self._opened_at - _LATELY
                yield at, partial(self._work, 0.1 if is_lately else 0.7)
            yield _at(day, 16, 30), partial(self._check)
        middle = self._days[len(self._days) // 2]
        for ring in cast.rings:
            yield _at(middle, 11), partial(self._watch, "address", ring.origin.address, "多名被盗客户由此地址登录")
            yield _at(middle, 11, 5), partial(self._watch, "phone", ring.boss.person.phone, "赃款最终流入其账户")
        number = cast.collector.main
        allowed = partial(self._list_account, "allow", number.account_id, "班主任代收班费，已核实")
        yield _at(self._days[max(-3, -len(self._days))], 11, 10), allowed
        suspect = cast.strangers[0].main.account_id
        yield _at(self._days[max(-3, -len(self._days))], 11, 20), partial(self._list_account, "block", suspect, _THIN)

    def _work(self, share: float, now: datetime) -> None:
        self._desk.work(self._chance, now, share=share, relay=self._phones.phones.relay)

    def _check(self, now: datetime) -> None:
        self._desk.check_lists(now, rejected=(_THIN,))

    def _watch(self, kind: str, value: str, reason: str, now: datetime) -> None:
        self._desk.propose("watch", kind, value, reason, now, lasts=_WATCHED)

    def _list_account(self, listed: str, account_id: ledger.AccountId, reason: str, now: datetime) -> None:
        with self._database.transaction(read_only=True) as db:
            (account,) = ledger.accounts_by_ids(db, [account_id])
        self._desk.propose(listed, "account", account.number, reason, now)

    def _steal(self, ring: Ring, victim: Household, mule: Household, keys: Sequence[UUID], now: datetime) -> None:
        """Sign in on the ring's device and pay the mule, as much at once as the least is asked about."""
        if ring.way is Way.GUESSING:
            self._mistype(victim, ring.origin, now)
        session = self._phones.phones.sign_in(victim.person.phone, ring.origin, now)
        if session is None:
            return
        for place, key in enumerate(keys):
            with self._database.transaction(read_only=True) as db:
                available = ledger.balance(db, victim.main.account_id).available_minor
            amount = next((limit for limit in ring.limits if limit <= available), None)
            if amount is None:
                return
            amount -= self._chance.randrange(20) * 1_00
            at = now + timedelta(minutes=2 * place)
            wish = Wish(key, session, victim.main.account_id, mule.main.account_id, amount, "货款")
            self._remember(victim.person.customer_id, self._phones.send([wish], at))

    def _pass_on(self, ring: Ring, victim: Household, mule: Household, key: UUID, now: datetime) -> None:
        """Send what has come on to the boss, but for the mule's share."""
        taken = self._took.get(victim.person.customer_id, [])
        settled = sum(one.amount_minor for one in taken if one.status is TransferStatus.SETTLED)
        session = self._phones.phones.sign_in(mule.person.phone, ring.origin, now) if settled else None
        if session is not None:
            amount = settled * 95 // 100
            wish = Wish(key, session, mule.main.account_id, ring.boss.main.account_id, amount, "")
            self._phones.send([wish], now)

    def _report(self, owner: Household, *rest: UUID | datetime) -> None:
        """Say of what was sent, or of one transfer of it: this was not me."""
        *keys, now = rest
        assert isinstance(now, datetime), "the time comes last"
        customer_id = owner.person.customer_id
        told = [one for key in keys or [customer_id] if isinstance(key, UUID) for one in self._took.get(key, [])]
        if told and self._phones.phones.sign_in(owner.person.phone, home_of(customer_id), now) is not None:
            for transfer in told:
                with suppress(BankError), self._database.transaction() as db:
                    payments.report_transfer(db, customer_id=customer_id, transfer_id=transfer.id, now=now)
            self._phones.phones.relay(now)

    def _change_phone(
        self, one: Household, stranger: Household, key: UUID, now: datetime, *, has_confirmed: bool
    ) -> None:
        """Mistype the password on a new phone in the office, and pay a landlord; then say: this was me."""
        customer_id = one.person.customer_id
        office = identity.Origin("Safari · iPhone", f"172.20.{customer_id.bytes[-1]}.9", f"{_NEW_PHONE}-{customer_id}")
        self._mistype(one, office, now)
        session = self._phones.phones.sign_in(one.person.phone, office, now)
        if session is None:
            return
        wish = Wish(key, session, one.main.account_id, stranger.main.account_id, 1_850_00, "房租")
        (answer,) = self._phones.send([wish], now)
        if has_confirmed and isinstance(answer, payments.Transfer) and answer.status is TransferStatus.HELD:
            with suppress(BankError), self._database.transaction() as db:
                payments.confirm_transfer(db, customer_id=customer_id, transfer_id=answer.id, now=now)
            self._phones.phones.relay(now)

    def _send(
        self,
        one: Household,
        payee: Household,
        amount: int,
        key: UUID,
        memo: str,
        now: datetime,
        *,
        timing: Timing = Timing.REAL_TIME,
    ) -> None:
        session = self._phones.open_sessions({one.person.customer_id}, now)[one.person.customer_id]
        wish = Wish(key, session, one.main.account_id, payee.main.account_id, amount, memo or None, timing)
        self._remember(key, self._phones.send([wish], now))

    def _think_better(self, one: Household, key: UUID, now: datetime) -> None:
        for transfer in self._took.get(key, []):
            with suppress(BankError), self._database.transaction() as db:
                payments.cancel_transfer(db, customer_id=one.person.customer_id, transfer_id=transfer.id, now=now)
        self._phones.phones.relay(now)

    def _mistype(self, one: Household, origin: identity.Origin, now: datetime) -> None:
        """Try three passwords that are not it."""
        for guess in _GUESSES:
            with suppress(BankError):
                identity.begin_sign_in(
                    self._database,
                    phone=one.person.phone,
                    password=guess,
                    origin=origin,
                    now=now,
                    settings=identity.IdentitySettings(),
                )
        self._phones.phones.relay(now)

    def _remember(self, key: UUID, answers: Sequence[Answer]) -> None:
        self._took.setdefault(key, []).extend(one for one in answers if isinstance(one, payments.Transfer))


def _mule_of(night: int, *, nights: int) -> int:
    """An account is blocked before long, and tried in vain a while; what the last night brings goes to a new one."""
    if night == nights - 1:
        return 2
    return 0 if night <= nights // 2 else 1


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), BANK_ZONE)
