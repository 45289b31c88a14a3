"""Transfers of the street: sent, proven by the code on the phone, waited for; their end known beforehand."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from tests.simulation.small_bank import Person, SmallBank
from trident import payments
from trident.kernel.errors import BankError
from trident.ledger import AccountId, EntryId
from trident.payments import TransferStatus


@dataclass(frozen=True)
class Waiting:
    """A transfer whose money is set aside: until when, and from where to where it would go."""

    payer: Person
    answer: payments.Transfer
    source: AccountId
    target: AccountId
    day: date
    is_limited: bool


class Transfers:
    """Sends what people want to send, holds each answer against what is known, and follows what waits."""

    def __init__(self, bank: SmallBank, seen: set[str]) -> None:
        self.bank = bank
        self.seen = seen
        self.sent: list[tuple[Person, payments.TransferRequest, Any]] = []
        self.reversible: list[tuple[EntryId, AccountId, AccountId, int]] = []
        self.waiting: dict[payments.TransferId, Waiting] = {}
        self.settled = 0
        self.ended: dict[payments.TransferId, TransferStatus] = {}

    def expected(self, account_id: AccountId, amount: int) -> str | None:
        """The refusal that the ledger has for an amount."""
        if account_id in self.bank.shadow.frozen:
            return "account-frozen"
        return "insufficient-funds" if amount > self.bank.shadow.free(account_id) else None

    def refusal_of(self, payer: Person, source: AccountId, amount: int) -> str | None:
        """The refusal that a transfer to somebody else meets: limits and means are looked at before funds."""
        return self._refusal_by_terms(payer, source, amount) or self.expected(source, amount)

    def _refusal_by_terms(self, payer: Person, source: AccountId, amount: int) -> str | None:
        customer_id, kind = payer.customer.customer_id, payer.kinds[source]
        return self.bank.shadow.sent.refusal(customer_id, kind, self.bank.today, amount)

    def send(
        self,
        payer: Person,
        source: AccountId,
        payee: Person,
        target: AccountId,
        amount: int,
        *,
        is_limited: bool = False,
        timing: payments.Timing = payments.Timing.REAL_TIME,
        token_digest: bytes | None = None,
    ) -> Any:
        """Send it; class limits may refuse what funds would allow.

        :param token_digest: of a session of the payer's that is not the one on their own phone.
        """
        bank, customer_id = self.bank, payer.customer.customer_id
        by_terms = self._refusal_by_terms(payer, source, amount)
        expected = by_terms or self.expected(source, amount)
        needs_code = bank.shadow.sent.needs_code(customer_id, bank.today, amount)
        request = bank.request(payer, source, payee.numbers[target], payee.customer.name, amount)
        request = request._replace(timing=timing, token_digest=token_digest or request.token_digest)
        request, answer = bank.send_and_prove(request)
        refusal = answer.code() if isinstance(answer, BankError) else None
        if is_limited and refusal == "class-limit-reached":
            assert answer.fields.get("remaining_minor", 0) < amount
        else:
            assert refusal == expected, f"{refusal} where {expected} was due"
        self.seen.add(refusal or "transfer")
        if by_terms is not None:
            return answer  # of the moment: asked again on another day, it may go
        self.sent.append((payer, request, answer))
        if refusal is None:
            assert request.step_up_id is not None or not needs_code, "nobody sends this much by being signed in"
            self.let_through(payer, source, target, answer, is_limited=is_limited)
        return answer

    def let_through(
        self, payer: Person, source: AccountId, target: AccountId, answer: payments.Transfer, *, is_limited: bool
    ) -> None:
        """Write down what the bank has let through: settled, or set aside."""
        bank, amount = self.bank, answer.amount_minor
        bank.shadow.sent.add(payer.customer.customer_id, bank.today, amount)
        if answer.status is TransferStatus.SETTLED:
            assert answer.balance_after_minor == bank.shadow.balance[source] - amount
            self._settle(answer, source, target, is_limited=is_limited)
            return
        assert answer.balance_after_minor is None
        bank.shadow.held[source] += amount
        self.waiting[answer.id] = Waiting(payer, answer, source, target, bank.today, is_limited)
        self.seen.add(answer.status.value)

    def _settle(self, answer: payments.Transfer, source: AccountId, target: AccountId, *, is_limited: bool) -> None:
        self.bank.shadow.move(source, target, answer.amount_minor)
        self.bank.told.add(answer.id)
        self.settled += 1
        if not is_limited:
            self.reversible.append((EntryId(answer.id), source, target, answer.amount_minor))

    def follow(self) -> None:
        """Look at what waits: has it ended, then as it had to; until then its money neither moves nor is free."""
        for transfer_id, one in list(self.waiting.items()):
            now = self.present(one)
            if now.status is TransferStatus.DELAYED:
                assert now.due_at is not None
                assert now.due_at > self.bank.now, "what is due is carried out"
            if now.status in {TransferStatus.DELAYED, TransferStatus.HELD}:
                continue
            del self.waiting[transfer_id]
            self.ended[transfer_id] = now.status
            self.seen.add(f"{one.answer.status} {now.status}")
            self.bank.shadow.held[one.source] -= one.answer.amount_minor
            if now.status is TransferStatus.SETTLED:
                self._settle(one.answer, one.source, one.target, is_limited=one.is_limited)
            else:
                day, amount = one.day, one.answer.amount_minor
                self.bank.shadow.sent.give_back(one.payer.customer.customer_id, day, amount)

    def present(self, one: Waiting) -> payments.Transfer:
        """The transfer as the bank shows it now."""
        with self.bank.database.transaction(read_only=True) as db:
            return payments.transfer(db, customer_id=one.payer.customer.customer_id, transfer_id=one.answer.id)

    def cancel_one(self) -> None:
        """Somebody thinks better of what waits."""
        if not self.waiting:
            return
        one = self.bank.chance.choice(list(self.waiting.values()))
        with self.bank.database.transaction() as db:
            payments.cancel_transfer(
                db, customer_id=one.payer.customer.customer_id, transfer_id=one.answer.id, now=self.bank.now
            )
        self.follow()
        assert self.ended[one.answer.id] is TransferStatus.CANCELLED
