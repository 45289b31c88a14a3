"""The ledger's promises in a hundred lines of plain Python: what the property tests hold the posting function to."""

import copy
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from trident.ledger import AccountKind, EntryKind, NewAccount, TransferAction, TransferOrder
from trident.ledger import ResultCode as Code

LARGEST = 2**63 - 1
WIDEST = 2**62 - 1
# figures in fen per kind and opening: balance, in a day, in a year, out a day, out a year
LIMITS = {
    (AccountKind.CLASS_2, True): (None, 10_000_00, 200_000_00, 10_000_00, 200_000_00),
    (AccountKind.CLASS_2, False): (None, 0, None, 10_000_00, 200_000_00),
    (AccountKind.CLASS_3, True): (2_000_00, 5_000_00, 100_000_00, 2_000_00, 50_000_00),
    (AccountKind.CLASS_3, False): (2_000_00, None, None, 2_000_00, 50_000_00),
}
OWN_POSTINGS = {EntryKind.FEE, EntryKind.INTEREST, EntryKind.REVERSAL, EntryKind.ADJUSTMENT, EntryKind.OPENING}


@dataclass
class Holding:
    terms: NewAccount
    status: str = "active"
    posted: int = 0
    held: int = 0
    sequence: int = 0
    counts: list[tuple[date, int]] = field(default_factory=list)  # signed: + came in, - went out

    def counted(self, sign: int, on: date, *, whole_year: bool) -> int:
        return sum(
            amount * sign
            for day, amount in self.counts
            if amount * sign > 0 and (day.year == on.year if whole_year else day == on)
        )


@dataclass
class Held:
    order: TransferOrder
    status: str = "placed"


@dataclass(frozen=True)
class Answer:
    code: Code
    replayed: bool = False
    debit_sequence: int | None = None
    credit_sequence: int | None = None
    debit_balance: int | None = None
    credit_balance: int | None = None
    differs: str | None = None


class ReferenceLedger:
    def __init__(self, terms: list[NewAccount]) -> None:
        self.accounts = {UUID(int=term.account_id.int): Holding(term) for term in terms}
        self.holds: dict[UUID, Held] = {}
        self.known: dict[UUID, tuple[TransferOrder, Answer, date]] = {}

    def post(self, orders: list[TransferOrder], now: datetime) -> list[Answer]:
        answers: list[Answer] = []
        group: list[TransferOrder] = []
        for order in orders:
            group.append(order)
            if not order.linked:
                answers += self._post_group(group, now)
                group = []
        return answers

    def _post_group(self, group: list[TransferOrder], now: datetime) -> list[Answer]:
        today = now.astimezone(ZoneInfo("Asia/Shanghai")).date()
        if any(order.id in self.known for order in group):
            answers = [
                self._replay(order) if order.id in self.known else Answer(Code.LINKED_ENTRY_FAILED) for order in group
            ]
        else:
            before = copy.deepcopy((self.accounts, self.holds))
            answers = []
            for order in group:
                code = self._judge(order, now, today)
                if code is not Code.POSTED:
                    self.accounts, self.holds = before
                    answers = [Answer(code if other is order else Code.LINKED_ENTRY_FAILED) for other in group]
                    break
                answers.append(self._carry_out(order, today))
        for order, answer in zip(group, answers, strict=True):
            self.known.setdefault(order.id, (order, answer, today))
        return answers

    def _replay(self, order: TransferOrder) -> Answer:
        first, answer, first_day = self.known[order.id]
        posted = answer.debit_sequence is not None
        for name in ("action", "debit_account", "credit_account", "amount_minor", "currency", "kind", "description",
                     "hold_id", "value_on", "expires_at"):  # fmt: skip
            mine, theirs = getattr(order, name), getattr(first, name)
            if name == "value_on" and posted:
                mine, theirs = mine or first_day, theirs or first_day
            if name == "amount_minor":
                mine, theirs = (max(min(amount, LARGEST + 1), -LARGEST) for amount in (mine, theirs))
            if mine != theirs:
                return Answer(Code.ENTRY_ID_REUSED, differs=name)
        return replace(answer, replayed=True)

    def _judge(  # noqa: C901, PLR0912 - one rule after the other is the point
        self, order: TransferOrder, now: datetime, today: date
    ) -> Code:
        debit, credit = self.accounts.get(order.debit_account), self.accounts.get(order.credit_account)
        release, capture = order.action is TransferAction.RELEASE, order.action is TransferAction.CAPTURE
        faults: list[Code] = []
        if order.amount_minor > LARGEST:
            faults.append(Code.AMOUNT_TOO_LARGE)
        if order.amount_minor <= 0 and not release:
            faults.append(Code.AMOUNT_NOT_POSITIVE)
        if order.debit_account == order.credit_account:
            faults.append(Code.SAME_ACCOUNT)
        if debit is None:
            faults.append(Code.UNKNOWN_DEBIT_ACCOUNT)
        if credit is None:
            faults.append(Code.UNKNOWN_CREDIT_ACCOUNT)
        if faults or debit is None or credit is None:
            return min(faults)
        if release:
            return self._judge_hold(order, now) or Code.POSTED
        if order.currency != debit.terms.currency or order.currency != credit.terms.currency:
            faults.append(Code.CURRENCY_MISMATCH)
        if debit.status == "closed":
            faults.append(Code.DEBIT_ACCOUNT_CLOSED)
        if credit.status == "closed":
            faults.append(Code.CREDIT_ACCOUNT_CLOSED)
        if debit.status == "frozen":
            faults.append(Code.DEBIT_ACCOUNT_FROZEN)
        if capture and (fault := self._judge_hold(order, now)):
            faults.append(fault)
        if order.action is TransferAction.HOLD and order.expires_at is not None and order.expires_at <= now:
            faults.append(Code.HOLD_EXPIRED)
        floor = -WIDEST if debit.terms.floor_minor is None else debit.terms.floor_minor
        if not capture and debit.posted - debit.held - order.amount_minor < floor:
            faults.append(Code.INSUFFICIENT_FUNDS)
        faults += self._judge_limits(order, debit, credit, today)
        ceiling = WIDEST if credit.terms.ceiling_minor is None else credit.terms.ceiling_minor
        if credit.posted + order.amount_minor > ceiling:
            faults.append(Code.CEILING_EXCEEDED)
        return min(faults, default=Code.POSTED)

    def _judge_hold(self, order: TransferOrder, now: datetime) -> Code | None:
        held = self.holds.get(order.hold_id) if order.hold_id else None
        if held is None or (held.order.debit_account, held.order.credit_account) != (
            order.debit_account,
            order.credit_account,
        ):
            return Code.HOLD_NOT_FOUND
        if held.status != "placed":
            return Code.HOLD_ALREADY_SETTLED
        if held.order.expires_at is not None and held.order.expires_at <= now:
            return Code.HOLD_EXPIRED
        if order.action is TransferAction.CAPTURE and order.amount_minor > held.order.amount_minor:
            return Code.HOLD_TOO_SMALL
        return None

    def _judge_limits(self, order: TransferOrder, debit: Holding, credit: Holding, today: date) -> list[Code]:
        faults = []
        nothing = (None,) * 5
        _, _, _, out_day, out_year = LIMITS.get((debit.terms.kind, debit.terms.face_to_face), nothing)
        most, in_day, in_year, _, _ = LIMITS.get((credit.terms.kind, credit.terms.face_to_face), nothing)
        amount, counts = order.amount_minor, order.kind not in OWN_POSTINGS
        if counts and debit.terms.bound_account_id != order.credit_account:
            if out_day is not None and debit.counted(-1, today, whole_year=False) + amount > out_day:
                faults.append(Code.OUT_DAY_LIMIT)
            if out_year is not None and debit.counted(-1, today, whole_year=True) + amount > out_year:
                faults.append(Code.OUT_YEAR_LIMIT)
        if counts and credit.terms.bound_account_id != order.debit_account:
            if in_day is not None and credit.counted(1, today, whole_year=False) + amount > in_day:
                faults.append(Code.IN_DAY_LIMIT)
            if in_year is not None and credit.counted(1, today, whole_year=True) + amount > in_year:
                faults.append(Code.IN_YEAR_LIMIT)
        if most is not None and credit.posted + amount > most:
            faults.append(Code.BALANCE_LIMIT)
        return faults

    def _carry_out(self, order: TransferOrder, today: date) -> Answer:
        debit, credit = self.accounts[order.debit_account], self.accounts[order.credit_account]
        if order.action is TransferAction.HOLD:
            debit.held += order.amount_minor
            self.holds[order.id] = Held(order)
            return Answer(Code.POSTED)
        if order.hold_id is not None:
            held = self.holds[order.hold_id]
            debit.held -= held.order.amount_minor
            held.status = "captured" if order.action is TransferAction.CAPTURE else "released"
            if order.action is TransferAction.RELEASE:
                return Answer(Code.POSTED)
        debit.posted -= order.amount_minor
        credit.posted += order.amount_minor
        debit.sequence += 1
        credit.sequence += 1
        if order.kind not in OWN_POSTINGS:
            if debit.terms.bound_account_id != order.credit_account:
                debit.counts.append((today, -order.amount_minor))
            if credit.terms.bound_account_id != order.debit_account:
                credit.counts.append((today, order.amount_minor))
        return Answer(Code.POSTED, False, debit.sequence, credit.sequence, debit.posted, credit.posted)
