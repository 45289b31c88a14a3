"""A small bank with a street of people, merchants and staff, and a clock that the simulation moves."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import text

from tests.customers.people import person
from tests.simulation.front_door import FrontDoor
from tests.simulation.shadow import Shadow
from trident import customers, identity, ledger, payments
from trident.app.event_handlers import event_handlers
from trident.events.operations import ApprovalDecided
from trident.events.payments import TransferSettled
from trident.kernel.auth import Role
from trident.kernel.clock import BANK_ZONE
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.kernel.outbox import Handlers
from trident.kernel.relay import run_relay_once
from trident.ledger import AccountId, AccountKind, AccountType, EntryId, EntryKind

BEGIN = datetime(2026, 1, 1, 7, 0, tzinfo=BANK_ZONE)
PURSE_CEILING = 2_000_00


@dataclass
class Person:
    """Somebody with an account of class I, perhaps of class II and III, and the sessions they have had."""

    customer: customers.NewCustomer
    main: AccountId
    number: str = ""
    session: identity.NewSession | None = None
    stale_digests: list[bytes] = field(default_factory=list)
    others: list[AccountId] = field(default_factory=list)
    numbers: dict[AccountId, str] = field(default_factory=dict)
    kinds: dict[AccountId, AccountKind] = field(default_factory=dict)
    device: str = ""


class Stumble(Exception):
    """A handler that trips, or a process that dies, on purpose."""


class SmallBank:
    """Chance, people, and what the bank did for them; the same year for the same seed."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database = database
        self.chance = random.Random(seed)  # noqa: S311 - the same year every time
        self.now = BEGIN
        self.shadow = Shadow()
        self.handled: Counter[UUID] = Counter()
        self.told: set[UUID] = set()
        self.is_stumbling = False
        self.handlers = self._listen()
        self.door = FrontDoor(database, self.chance)
        self.sessions: dict[bytes, identity.NewSession] = {}
        self.maker = self.door.clerk("T01", "赵敏", Role.TELLER, self.now)
        self.other_maker = self.door.clerk("T02", "吴霞", Role.TELLER, self.now)
        self.checker = self.door.clerk("O01", "钱程", Role.OPERATIONS, self.now)
        self.analysts = [
            self.door.clerk("R01", "孙立", Role.RISK, self.now),
            self.door.clerk("R02", "李响", Role.RISK, self.now),
        ]
        self.mint = self._own("vault-cash", AccountType.ASSET, AccountKind.GENERAL_LEDGER)
        self.employer = self._own("payroll", AccountType.LIABILITY, AccountKind.INTERNAL)
        self.expense = self._own("interest-expense", AccountType.EXPENSE, AccountKind.GENERAL_LEDGER)
        self.merchants = [self._own("merchant", AccountType.LIABILITY, AccountKind.INTERNAL) for _ in range(3)]
        self.purse = self._own("purse", AccountType.LIABILITY, AccountKind.INTERNAL, ceiling_minor=PURSE_CEILING)
        self.dollars = self._own("vault-dollars", AccountType.ASSET, AccountKind.GENERAL_LEDGER, currency="USD")
        self.people = [self._person(place) for place in range(10)]
        self.door.give_passwords([one.customer.customer_id for one in self.people], self.now)
        self.travellers = [self._account(one, "travel", AccountKind.CLASS_1, "USD") for one in self.people[:3]]
        self._bear_interest()

    def _own(self, product: str, type_: AccountType, kind: AccountKind, **terms: Any) -> AccountId:
        return self._open(kind=kind, type=type_, product=product, **{"currency": "CNY", "floor_minor": None} | terms)[0]

    def _open(self, **terms: Any) -> tuple[AccountId, str]:
        account_id = AccountId(new_id(self.now))
        values = {"holder_id": None, "holder_name": None} | terms
        with self.database.transaction() as db:
            account = ledger.open_account(db, account_id=account_id, now=self.now, **values)
        self.shadow.balance[account_id] = 0
        return account_id, account.number

    def _person(self, place: int) -> Person:
        customer = person()
        with self.database.transaction() as db:
            customers.register_customers(db, [customer], now=self.now)
        one = Person(customer, AccountId(new_id()), device=f"device-{place}")
        one.main = self._account(one, "current", AccountKind.CLASS_1)
        one.number = one.numbers[one.main]
        if place % 3 == 0:
            one.others.append(self._account(one, "e-account", AccountKind.CLASS_2, bound_account_id=one.main))
        if place % 4 == 0:
            one.others.append(self._account(one, "e-wallet", AccountKind.CLASS_3, bound_account_id=one.main))
        return one

    def _account(self, one: Person, product: str, kind: AccountKind, currency: str = "CNY", **terms: Any) -> AccountId:
        holder = {"holder_id": one.customer.customer_id, "holder_name": one.customer.name}
        account_id, number = self._open(
            kind=kind, type=AccountType.LIABILITY, product=product, currency=currency, **holder, **terms
        )
        one.numbers[account_id] = number
        one.kinds[account_id] = kind
        return account_id

    def _bear_interest(self) -> None:
        rates = (
            ("current", Decimal("0.012"), ledger.DayCount.ACTUAL_360, ledger.CapitalisedEvery.QUARTER),
            ("e-account", Decimal("0.025"), ledger.DayCount.THIRTY_360, ledger.CapitalisedEvery.MONTH),
        )
        with self.database.transaction() as db:
            for product, rate, convention, capitalised in rates:
                ledger.set_interest_rate(
                    db,
                    product=product,
                    currency="CNY",
                    annual_rate=rate,
                    convention=convention,
                    capitalised=capitalised,
                    expense_account=self.expense,
                    valid_from=self.today,
                    source="the simulation",
                    now=self.now,
                )

    def _listen(self) -> Handlers:
        """The bank's own handlers, and one beside them that counts, and now and then trips before it does."""
        handlers = event_handlers()

        def count(key: str, events: Sequence[Any]) -> None:
            if self.is_stumbling or self.chance.random() < 0.15:
                raise Stumble
            self.handled.update(getattr(event, key) for event in events)

        handlers.on(TransferSettled, "simulation.count-transfers")(
            lambda _db, events, _now: count("transfer_id", events)
        )
        handlers.on(ApprovalDecided, "simulation.count-decisions")(
            lambda _db, events, _now: count("approval_id", events)
        )
        return handlers

    @property
    def today(self) -> date:
        return self.now.astimezone(BANK_ZONE).date()

    def post(self, debit: AccountId, credit: AccountId, amount: int, kind: EntryKind, currency: str = "CNY") -> None:
        """Post what cannot be refused: the payer has no floor, or is known to have enough."""
        outcome = self.try_to_post(debit, credit, amount, kind, currency)
        assert outcome.code is ledger.ResultCode.POSTED, outcome
        self.shadow.move(debit, credit, amount)

    def try_to_post(
        self, debit: AccountId, credit: AccountId, amount: int, kind: EntryKind, currency: str = "CNY"
    ) -> ledger.PostingOutcome:
        order = ledger.TransferOrder(EntryId(new_id(self.now)), debit, credit, amount, currency, kind, "模拟")
        with self.database.transaction() as db:
            (outcome,) = ledger.post_transfers(db, [order], now=self.now)
        return outcome

    def token_digest(self, one: Person) -> bytes:
        """Whom the app knows by this is signed in: who is not, or not any more, signs in now."""
        if one.session is None or one.session.expires_at <= self.now:
            previous = one.session
            one.session = self.door.sign_in(
                one.customer.phone, previous.token if previous else None, self.now, device=one.device
            )
            self.sessions[identity.token_digest(one.session.token)] = one.session
            if previous is not None:
                one.stale_digests.append(identity.token_digest(previous.token))
        return identity.token_digest(one.session.token)

    def request(self, one: Person, source: AccountId, number: str, name: str, amount: int) -> payments.TransferRequest:
        return payments.TransferRequest(
            token_digest=self.token_digest(one),
            idempotency_key=new_id(self.now),
            source_account_id=source,
            payee=payments.TypedPayee(number, name),
            amount_minor=amount,
            currency="CNY",
            memo="模拟",
        )

    def send(self, request: payments.TransferRequest) -> Any:
        """Send a transfer; returns the transfer, settled or waiting, or the refusal."""
        with self.database.transaction() as db:
            (answer,) = payments.send_transfers(db, [request], now=self.now)
        return answer

    def send_and_prove(self, request: payments.TransferRequest) -> tuple[payments.TransferRequest, Any]:
        """Send a transfer, and prove what is demanded for it; returns what was sent in the end, and the answer."""
        answer = self.send(request)
        if not isinstance(answer, payments.StepUpRequired):
            return request, answer
        self.door.prove(self.sessions[request.token_digest], answer, self.now)
        request = request._replace(step_up_id=UUID(answer.fields["step_up_id"]))
        answer = self.send(request)
        assert not isinstance(answer, payments.StepUpRequired), "what was proven is enough"
        return request, answer

    def relay(self, *, until_quiet: bool = True) -> None:
        """Hand events over; what trips is tried again minutes later, until nothing waits."""
        at = self.now
        for _ in range(200):
            while run_relay_once(self.database, self.handlers, at):
                pass
            if not until_quiet or self.count("kernel.outbox") == 0:
                return
            at += timedelta(minutes=5)
        raise AssertionError("the outbox is never empty")

    def count(self, table: str, where: str = "true") -> int:
        with self.database.transaction(read_only=True) as db:
            return int(db.execute(text(f"SELECT count(*) FROM {table} WHERE {where}")).scalar_one())
