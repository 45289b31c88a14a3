"""What happens on a street in a day; each doing knows beforehand how it must end."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from tests.simulation.small_bank import PURSE_CEILING, Person, SmallBank, Stumble
from tests.simulation.transfers import Transfers
from trident import ledger, operations, payments
from trident.identity import token_digest
from trident.kernel.auth import SessionExpired
from trident.kernel.errors import BankError
from trident.kernel.ids import new_id
from trident.ledger import AccountId, EntryId, EntryKind, HoldId
from trident.operations import ApprovalStatus, Decision


class Street:
    """The people of a small bank, doing what people do."""

    def __init__(self, bank: SmallBank) -> None:
        self.bank = bank
        self.holds: list[ledger.Hold] = []
        self.seen: set[str] = set()
        self.transfers = Transfers(bank, self.seen)
        self.crimes: set[UUID] = set()
        """Transfers that their payers did not make."""
        self.mule = bank.people[-1]

    def somebody(self) -> Person:
        return self.bank.chance.choice(self.bank.people)

    def amount(self, account_id: AccountId) -> int:
        """Mostly what somebody would pay, sometimes all they have, sometimes more."""
        free = self.bank.shadow.free(account_id)
        small = self.bank.chance.randrange(1, 300_00)
        return self.bank.chance.choice([small, small, small, max(free, 1), free + small])

    def _refusal_of(self, do: Callable[[Session], object]) -> str | None:
        """Do something in a transaction of its own; returns the name of its refusal."""
        try:
            with self.bank.database.transaction() as db:
                do(db)
        except BankError as refusal:
            return refusal.code()
        return None

    def pay_salaries(self) -> None:
        for one in self.bank.people:
            self.bank.post(self.bank.mint, self.bank.employer, 5_000_00, EntryKind.OPENING)
            self.bank.post(self.bank.employer, one.main, 5_000_00, EntryKind.SALARY)
        self.seen.add("salary")

    def shop(self) -> None:
        one, merchant = self.somebody(), self.bank.chance.choice(self.bank.merchants)
        amount = self.amount(one.main)
        if self.transfers.expected(one.main, amount) is None:
            self.bank.post(one.main, merchant, amount, EntryKind.SHOPPING)
            self.seen.add("shopping")

    def fill_purse(self) -> None:
        """Into an account that may not hold more than its ceiling; a full one is emptied."""
        one, full = self.somebody(), PURSE_CEILING - self.bank.shadow.balance[self.bank.purse]
        amount = self.bank.chance.choice([full, full + 1, full // 2]) or PURSE_CEILING + 1
        if self.transfers.expected(one.main, amount) is not None:
            return
        if amount <= full:
            self.bank.post(one.main, self.bank.purse, amount, EntryKind.SHOPPING)
            return
        code = self.bank.try_to_post(one.main, self.bank.purse, amount, EntryKind.SHOPPING).code
        assert code is ledger.ResultCode.CEILING_EXCEEDED, code
        self.seen.add("ceiling-exceeded")
        if full == 0:
            self.bank.post(self.bank.purse, one.main, PURSE_CEILING, EntryKind.ADJUSTMENT)

    def travel(self) -> None:
        account_id = self.bank.chance.choice(self.bank.travellers)
        self.bank.post(
            self.bank.dollars, account_id, self.bank.chance.randrange(1, 900_00), EntryKind.CASH_DEPOSIT, "USD"
        )
        self.seen.add("dollars")

    def transfer(self) -> None:
        payer, payee = self.bank.chance.sample(self.bank.people, 2)
        timings = [payments.Timing.REAL_TIME] * 8 + [payments.Timing.TWO_HOURS, payments.Timing.NEXT_DAY]
        self.transfers.send(
            payer,
            payer.main,
            payee,
            payee.main,
            self.amount(payer.main),
            timing=self.bank.chance.choice(timings),
        )

    def steal(self) -> None:
        """Guess at a password, talk the codes out of its owner, and pay a mule; in half of all cases they see it."""
        victim, bank = self.somebody(), self.bank
        free = bank.shadow.free(victim.main)
        if victim is self.mule or free < 1 or victim.main in bank.shadow.frozen:
            return
        thief = bank.door.break_in(victim.customer.phone, bank.now)
        digest = token_digest(thief.token)
        bank.sessions[digest] = thief
        amount = min(free, bank.chance.randrange(100_00, 2_000_00))
        answer = self.transfers.send(
            victim, victim.main, self.mule, self.mule.main, amount, token_digest=digest, is_limited=True
        )
        if not isinstance(answer, payments.Transfer):
            return
        self.seen.add("theft")
        self.crimes.add(answer.id)
        if bank.chance.random() < 0.5:
            with bank.database.transaction() as db:
                payments.report_transfer(
                    db, customer_id=victim.customer.customer_id, transfer_id=answer.id, now=bank.now
                )
            self.seen.add("report")

    def transfer_between_classes(self) -> None:
        """To and from accounts of class II and III: the regulator's limits may refuse what funds would allow."""
        holders = [one for one in self.bank.people if one.others]
        one, other = self.bank.chance.choice(holders), self.somebody()
        limited = self.bank.chance.choice(one.others)
        if other is one:
            return
        if self.bank.chance.random() < 0.5:
            self.transfers.send(other, other.main, one, limited, self.amount(other.main), is_limited=True)
        else:
            self.transfers.send(one, limited, other, other.main, self.amount(limited), is_limited=True)

    def retry(self) -> None:
        """The same request again, whenever it was: the same answer, and nothing moves."""
        if not self.transfers.sent:
            return
        one, request, answer = self.bank.chance.choice(self.transfers.sent)
        request = request._replace(token_digest=self.bank.token_digest(one))
        again = self.bank.send(request)
        if isinstance(answer, BankError):
            assert (type(again), again.fields) == (type(answer), answer.fields)
        else:
            assert again == answer
        reused = self.bank.send(request._replace(amount_minor=request.amount_minor + 1))
        assert isinstance(reused, payments.IdempotencyKeyReused), reused
        self.seen.add("retry")

    def ask_for_nonsense(self) -> None:
        payer, payee = self.bank.chance.sample(self.bank.people, 2)
        good = self.bank.request(payer, payer.main, payee.number, payee.customer.name, 1)
        cases = [
            (good._replace(amount_minor=0), "amount-not-positive"),
            (good._replace(amount_minor=2**63), "amount-too-large"),
            (good._replace(source_account_id=payee.main), "unknown-account"),
            (good._replace(source_account_id=AccountId(new_id())), "unknown-account"),
            (good._replace(payee=payments.TypedPayee(payee.number, "某某某")), "payee-name-mismatch"),
            (good._replace(payee=payments.SavedPayee(payments.PayeeId(new_id()))), "unknown-payee"),
            (good._replace(token_digest=bytes(32)), SessionExpired.code()),
        ]
        cases += [(good._replace(token_digest=stale), SessionExpired.code()) for stale in payer.stale_digests[-2:]]
        request, name = self.bank.chance.choice(cases)
        answer = self.bank.send(request._replace(idempotency_key=new_id(self.bank.now)))
        assert isinstance(answer, BankError), answer
        assert answer.code() == name
        self.seen.add(name)

    def die_in_the_middle(self) -> None:
        """The process dies between the posting and the commit; the customer asks again and pays once."""
        payer, payee = self.bank.chance.sample(self.bank.people, 2)
        if self.transfers.refusal_of(payer, payer.main, 5):
            return
        request = self.bank.request(payer, payer.main, payee.number, payee.customer.name, 5)
        with pytest.raises(Stumble):
            self._send_and_die(request)
        self.bank.shadow.check(self.bank.database)
        _, answer = self.bank.send_and_prove(request)
        assert not isinstance(answer, BankError), answer
        self.transfers.let_through(payer, payer.main, payee.main, answer, is_limited=True)
        self.seen.add("death")

    def _send_and_die(self, request: payments.TransferRequest) -> None:
        with self.bank.database.transaction() as db:
            payments.send_transfers(db, [request], now=self.bank.now)
            raise Stumble

    def hold(self) -> None:
        one, merchant = self.somebody(), self.bank.chance.choice(self.bank.merchants)
        amount = self.amount(one.main)
        expected = self.transfers.expected(one.main, amount)
        held = ledger.Hold(
            id=HoldId(new_id(self.bank.now)),
            debit_account=one.main,
            credit_account=merchant,
            amount_minor=amount,
            captured_minor=0,
            currency="CNY",
            description="预授权",
            status=ledger.HoldStatus.PLACED,
            placed_at=self.bank.now,
            expires_at=self.bank.now + timedelta(days=self.bank.chance.randrange(1, 9)),
            settled_at=None,
        )
        refusal = self._refusal_of(
            lambda db: ledger.place_hold(
                db,
                hold_id=held.id,
                debit_account=held.debit_account,
                credit_account=held.credit_account,
                amount_minor=held.amount_minor,
                currency=held.currency,
                description=held.description,
                expires_at=held.expires_at,
                now=held.placed_at,
            )
        )
        assert refusal == expected
        if refusal is None:
            self.bank.shadow.held[one.main] += amount
            self.holds.append(held)
            self.seen.add("hold")

    def settle_hold(self) -> None:
        """Capture a part or all of a hold, or let it go; one whose time is over is neither captured nor kept."""
        if not self.holds:
            return
        held = self.holds.pop(self.bank.chance.randrange(len(self.holds)))
        assert held.expires_at is not None
        is_capture, is_over = self.bank.chance.random() < 0.6, held.expires_at <= self.bank.now
        amount = self.bank.chance.choice([held.amount_minor, self.bank.chance.randrange(1, held.amount_minor + 1)])
        refusal = self._refusal_of(
            lambda db: (
                ledger.capture_hold(
                    db, entry_id=EntryId(new_id()), hold_id=held.id, amount_minor=amount, now=self.bank.now
                )
                if is_capture
                else ledger.release_hold(db, release_id=EntryId(new_id()), hold_id=held.id, now=self.bank.now)
            )
        )
        is_frozen = is_capture and held.debit_account in self.bank.shadow.frozen
        assert refusal == ("account-frozen" if is_frozen else "hold-expired" if is_over else None)
        if refusal is not None:
            self.holds.append(held)
            self.seen.add(refusal)
            return
        self.bank.shadow.held[held.debit_account] -= held.amount_minor
        if is_capture:
            self.bank.shadow.move(held.debit_account, held.credit_account, amount)
        self.seen.add("capture" if is_capture else "release")

    def expire_holds(self) -> None:
        """Forget what the bank's own job has let go at the end of the day."""
        kept = []
        for held in self.holds:
            assert held.expires_at is not None
            if held.expires_at <= self.bank.now:
                self.bank.shadow.held[held.debit_account] -= held.amount_minor
                self.seen.add("expiry")
            else:
                kept.append(held)
        self.holds = kept

    def freeze(self) -> None:
        account_id, frozen = self.somebody().main, self.bank.shadow.frozen
        kind = "unfreeze-account" if account_id in frozen else "freeze-account"
        if self._decide(kind, account_id) is ApprovalStatus.APPROVED:
            frozen.symmetric_difference_update({account_id})
            self.seen.add(kind)

    def unfreeze_all(self) -> None:
        for account_id in sorted(self.bank.shadow.frozen):
            asked = self._request("unfreeze-account", account_id)
            assert self._approve(asked).status is ApprovalStatus.APPROVED
            self.bank.told.add(asked.id)
        self.bank.shadow.frozen.clear()

    def reverse(self) -> None:
        if not self.transfers.reversible:
            return
        entry_id, source, target, amount = self.bank.chance.choice(self.transfers.reversible[-40:])
        expected = self.transfers.expected(target, amount)
        status = self._decide("reverse-entry", entry_id, expected)
        if status is ApprovalStatus.APPROVED:
            self.bank.shadow.move(target, source, amount)
            self.transfers.reversible.remove((entry_id, source, target, amount))
            self.seen.add("reversal")

    def close_savings(self) -> None:
        """Everybody closes their account of class II: its interest is settled, then it is emptied and closed."""
        for one in [one for one in self.bank.people if one.others and one in self.bank.people[::3]]:
            account_id, now = one.others.pop(0), self.bank.now
            with self.bank.database.transaction() as db:
                ledger.settle_interest(db, account_id=account_id, now=now)
            self.bank.shadow.check(self.bank.database)
            left = self.bank.shadow.balance[account_id]
            if left:
                self.bank.post(account_id, one.main, left, EntryKind.ADJUSTMENT)
            with self.bank.database.transaction() as db:
                ledger.close_account(db, account_id=account_id, reason="模拟", now=now)
            self.seen.add("closed")

    def _request(self, kind: str, subject_id: Any) -> operations.Approval:
        with self.bank.database.transaction() as db:
            return operations.request_approval(
                db, actor=self.bank.maker, kind=kind, subject_id=subject_id, reason="模拟", now=self.bank.now
            )

    def _decision(self, asked: operations.Approval, actor: Any, decision: Decision) -> operations.Approval:
        with self.bank.database.transaction() as db:
            return operations.decide_approval(
                db, actor=actor, approval_id=asked.id, decision=decision, reason="模拟", now=self.bank.now
            )

    def _approve(self, asked: operations.Approval) -> operations.Approval:
        return self._decision(asked, self.bank.checker, Decision.APPROVE)

    def _decide(self, kind: str, subject_id: Any, expected: str | None = None) -> ApprovalStatus:
        """Ask, and have it decided in one of the ways there are; what is refused at the end is rejected."""
        asked = self._request(kind, subject_id)
        way = self.bank.chance.random()
        if way < 0.1:
            return self._decision(asked, self.bank.maker, Decision.WITHDRAW).status
        for actor, decision, name in (
            (self.bank.maker, Decision.APPROVE, "maker-is-checker"),
            (self.bank.other_maker, Decision.WITHDRAW, "not-the-maker"),
        ):
            with pytest.raises(BankError) as refused:
                self._decision(asked, actor, decision)
            assert refused.value.code() == name
        self.bank.told.add(asked.id)
        if way < 0.2:
            return self._decision(asked, self.bank.checker, Decision.REJECT).status
        done = self._approve(asked)
        assert (done.refusal.name if done.refusal else None) == expected
        if done.refusal is not None:
            self.seen.add(f"{kind} refused")
            return self._decision(asked, self.bank.checker, Decision.REJECT).status
        return done.status
