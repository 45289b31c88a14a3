"""What the city's people send one another from their phones: through the same door as any customer's transfer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from trident import identity, ledger, payments
from trident.app.demo.phones import Phones
from trident.app.event_handlers import event_handlers
from trident.kernel.db import Database
from trident.kernel.errors import BankError
from trident.payments import jobs as payments_jobs

Answer = payments.Transfer | BankError


@dataclass(frozen=True, slots=True)
class Wish:
    """A transfer that somebody wants, in a session of theirs; `key` names the intent, so that none is sent twice."""

    key: UUID
    session: identity.NewSession
    source: ledger.AccountId
    target: ledger.AccountId
    amount_minor: int
    memo: str | None = None
    timing: payments.Timing = payments.Timing.REAL_TIME


def is_between_people(order: ledger.TransferOrder, holders: dict[ledger.AccountId, UUID]) -> bool:
    """Tell whether somebody pays somebody else."""
    source, target = holders.get(order.debit_account), holders.get(order.credit_account)
    return source is not None and target is not None and source != target


def home_of(customer_id: UUID) -> identity.Origin:
    """Return the phone that is a customer's own, and the address it has at home: nobody else's."""
    places = (10, *customer_id.bytes[-3:])
    return identity.Origin("手机银行", ".".join(map(str, places)), f"phone-{customer_id}")


class PhoneBank:
    """Sends transfers as people do: what has to be proven is proven by the code on their phone and their password."""

    def __init__(self, database: Database, holders: dict[ledger.AccountId, UUID]) -> None:
        self._database = database
        self._holders = holders
        self._settings = identity.IdentitySettings()
        self.phones = Phones(database, event_handlers(), self._settings)

    def open_sessions(self, customer_ids: Collection[UUID], now: datetime) -> dict[UUID, identity.NewSession]:
        """Let people sign in on their own phones, many at once."""
        with self._database.transaction() as db:
            return {
                one: identity.open_customer_session(
                    db, customer_id=one, origin=home_of(one), now=now, settings=self._settings
                )
                for one in customer_ids
            }

    def send_orders(self, orders: Sequence[ledger.TransferOrder], now: datetime) -> int:
        """Let payers sign in and send what the city has drawn for them.

        :returns: how many were settled, now or before; the others wait or were refused, as anyone's would be.
        """
        if not orders:
            return 0
        sessions = self.open_sessions({self._holders[order.debit_account]: None for order in orders}, now)
        wishes = [
            Wish(
                key=order.id,
                session=sessions[self._holders[order.debit_account]],
                source=order.debit_account,
                target=order.credit_account,
                amount_minor=order.amount_minor,
                memo=order.description or None,
            )
            for order in orders
        ]
        answers = self.send(wishes, now)
        return sum(
            isinstance(answer, payments.Transfer) and answer.status is payments.TransferStatus.SETTLED
            for answer in answers
        )

    def send(self, wishes: Sequence[Wish], now: datetime) -> list[Answer]:
        """Send transfers, prove what is demanded, send those again; then what happened is handed over to all."""
        requests = self._requests(wishes)
        answers = self._ask(requests, now)
        demanded = [
            (place, answer) for place, answer in enumerate(answers) if isinstance(answer, payments.StepUpRequired)
        ]
        proven = self.phones.prove([(wishes[place].session, answer) for place, answer in demanded], now)
        places = [place for place, answer in demanded if proven.get(UUID(answer.fields["step_up_id"]))]
        again = [requests[place]._replace(step_up_id=UUID(_fields(answers[place])["step_up_id"])) for place in places]
        for place, answer in zip(places, self._ask(again, now), strict=True):
            answers[place] = answer
        self.phones.relay(now)
        return answers

    def carry_out(self, now: datetime) -> None:
        """Carry out the delayed transfers that are due by `now`."""
        if payments_jobs.carry_out_due_transfers(self._database, now=now):
            self.phones.relay(now)

    def _ask(self, requests: Sequence[payments.TransferRequest], now: datetime) -> list[Answer]:
        if not requests:
            return []
        with self._database.transaction() as db:
            return payments.send_transfers(db, requests, now=now)

    def _requests(self, wishes: Sequence[Wish]) -> list[payments.TransferRequest]:
        with self._database.transaction(read_only=True) as db:
            accounts = {one.id: one for one in ledger.accounts_by_ids(db, list({wish.target for wish in wishes}))}
        return [
            payments.TransferRequest(
                token_digest=identity.token_digest(wish.session.token),
                idempotency_key=wish.key,
                source_account_id=wish.source,
                payee=_typed(accounts[wish.target]),
                amount_minor=wish.amount_minor,
                currency="CNY",
                memo=wish.memo,
                timing=wish.timing,
            )
            for wish in wishes
        ]


def _typed(account: ledger.Account) -> payments.TypedPayee:
    assert account.holder_name is not None, "people's accounts have a holder"
    return payments.TypedPayee(account.number, account.holder_name)


def _fields(answer: Answer) -> dict[str, str]:
    assert isinstance(answer, payments.StepUpRequired), "only what demands a step-up is proven"
    return answer.fields
