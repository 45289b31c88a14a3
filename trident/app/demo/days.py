"""What happens to money in the city on a day: salaries, shopping, bills, transfers between people."""

import random
from collections.abc import Iterator, Sequence
from datetime import date

from trident import ledger
from trident.app.demo.books import BILLERS, EMPLOYERS, MERCHANTS, Household, OwnAccounts
from trident.app.demo.people import Ids

OPENS_AT, CLOSES_AT = 7, 23
"""Hours of the bank's day between which people pay."""
SHOWN = 3
"""So many people's sign-ins are printed."""
_MEMOS = ("午饭", "房租", "生日快乐", "还款", "学费", "买菜", "谢谢", "车票", "")
_YUAN = 100


class City:
    """Draws each day's orders; keeps what people have in mind, so that few of them are refused."""

    def __init__(self, chance: random.Random, ids: Ids, own: OwnAccounts, households: Sequence[Household]) -> None:
        self._chance = chance
        self._ids = ids
        self._own = own
        self._households = households
        # Whom a newcomer signs in as has something to look at.
        self._shown = {one.main.account_id for one in households[:SHOWN]}
        self._funds = {one.main.account_id: 0 for one in households}
        self._pay_day = {one.main.account_id: chance.randint(5, 15) for one in households}
        self._salary = {one.main.account_id: int(chance.lognormvariate(13.4, 0.45)) for one in households}
        self._employer = {one.main.account_id: chance.randrange(len(EMPLOYERS)) for one in households}
        self._friends = {
            one.main.account_id: [
                other.main.account_id for other in chance.sample(list(households), k=min(6, len(households)))
            ]
            for one in households
        }

    def first_deposits(self) -> list[ledger.TransferOrder]:
        """Employers bring four months of wages, people what they had in the drawer."""
        wages = dict.fromkeys(range(len(EMPLOYERS)), 0)
        for main, salary in self._salary.items():
            wages[self._employer[main]] += 4 * salary
        orders = [
            self._order(
                self._own.vault, self._own.employers[place], amount, ledger.EntryKind.CASH_DEPOSIT, "代发资金划入"
            )
            for place, amount in wages.items()
            if amount
        ]
        for one in self._households:
            main = one.main.account_id
            amount = int(self._chance.lognormvariate(14.0, 0.8)) // _YUAN * _YUAN + 60_000
            orders.append(self._order(self._own.vault, main, amount, ledger.EntryKind.CASH_DEPOSIT, "现金存入"))
            self._funds[main] += amount
            for account, share in ((one.second, 300_00), (one.third, 100_00)):
                if account is not None:
                    orders.append(
                        self._order(main, account.account_id, share, ledger.EntryKind.TRANSFER, "转入电子账户")
                    )
                    self._funds[main] -= share
        return orders

    def hours_of(self, day: date) -> Iterator[tuple[int, list[ledger.TransferOrder]]]:
        """Yield the orders of each hour of `day`, in order."""
        hours: dict[int, list[ledger.TransferOrder]] = {hour: [] for hour in range(OPENS_AT, CLOSES_AT)}
        for one in self._households:
            for hour, order in self._day_of(one, day):
                hours[hour].append(order)
        yield from hours.items()

    def _day_of(self, one: Household, day: date) -> Iterator[tuple[int, ledger.TransferOrder]]:
        chance, main = self._chance, one.main.account_id
        if day.day == self._pay_day[main]:
            employer = self._own.employers[self._employer[main]]
            self._funds[main] += self._salary[main]
            yield 8, self._order(employer, main, self._salary[main], ledger.EntryKind.SALARY, f"{day.month}月工资")
        if day.day == self._pay_day[main] + 5:
            biller = chance.randrange(len(BILLERS))
            amount = chance.randint(30, 420) * _YUAN
            if self._spend(main, amount):
                yield 10, self._order(main, self._own.billers[biller], amount, ledger.EntryKind.BILL, BILLERS[biller])
        if chance.random() < 0.45:
            merchant = chance.randrange(len(MERCHANTS))
            amount = max(300, int(chance.lognormvariate(8.4, 0.9)))
            if self._spend(main, amount):
                order = self._order(
                    main, self._own.merchants[merchant], amount, ledger.EntryKind.SHOPPING, MERCHANTS[merchant]
                )
                yield chance.randrange(9, CLOSES_AT), order
        if chance.random() < (0.4 if main in self._shown else 0.07):
            friend = chance.choice(self._friends[main])
            amount = chance.choice((20, 50, 66, 88, 100, 200, 300, 500, 1000, 2000)) * _YUAN
            if friend != main and self._spend(main, amount):
                self._funds[friend] += amount
                memo = chance.choice(_MEMOS)
                yield chance.randrange(8, CLOSES_AT), self._order(main, friend, amount, ledger.EntryKind.TRANSFER, memo)

    def _spend(self, account: ledger.AccountId, amount: int) -> bool:
        if self._funds[account] < amount:
            return False
        self._funds[account] -= amount
        return True

    def _order(
        self,
        source: ledger.AccountId,
        target: ledger.AccountId,
        amount_minor: int,
        kind: ledger.EntryKind,
        description: str,
    ) -> ledger.TransferOrder:
        return ledger.TransferOrder(
            id=ledger.EntryId(self._ids.next()),
            debit_account=source,
            credit_account=target,
            amount_minor=amount_minor,
            currency="CNY",
            kind=kind,
            description=description,
        )
