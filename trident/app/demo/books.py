"""The accounts of the city: the bank's own, and what each of its people has opened."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from trident import customers, ledger
from trident.app.demo.people import Ids

MERCHANTS = ("中央大街百货", "松花江超市", "老道外小吃", "秋林食品", "冰城书店", "地铁一号线", "友谊影城", "社区菜市场")
EMPLOYERS = ("代发工资户·北方机械", "代发工资户·松江医院", "代发工资户·冰城教育", "代发工资户·龙江农业")
BILLERS = ("供电公司", "供热公司", "燃气公司", "自来水公司", "通信公司")


@dataclass(frozen=True, slots=True)
class OwnAccounts:
    """The bank's own accounts: where salaries come from and shopping goes to."""

    vault: ledger.AccountId
    interest: ledger.AccountId
    merchants: tuple[ledger.AccountId, ...]
    employers: tuple[ledger.AccountId, ...]
    billers: tuple[ledger.AccountId, ...]


@dataclass(frozen=True, slots=True)
class Household:
    """One person with their accounts: a class I account always, class II and III bound to it for some."""

    person: customers.NewCustomer
    main: ledger.NewAccount
    second: ledger.NewAccount | None
    third: ledger.NewAccount | None

    @property
    def accounts(self) -> list[ledger.NewAccount]:
        """Return what they have, the main account first."""
        return [one for one in (self.main, self.second, self.third) if one is not None]


def make_own_accounts(ids: Ids) -> tuple[OwnAccounts, list[ledger.NewAccount]]:
    """Make the bank's own accounts; they have no floor."""
    terms: list[ledger.NewAccount] = []

    def add(kind: ledger.AccountKind, type_: ledger.AccountType, product: str, name: str) -> ledger.AccountId:
        account_id = ledger.AccountId(ids.next())
        terms.append(
            ledger.NewAccount(
                account_id=account_id,
                kind=kind,
                type=type_,
                currency="CNY",
                product=product,
                holder_name=name,
                floor_minor=None,
            )
        )
        return account_id

    general, internal = ledger.AccountKind.GENERAL_LEDGER, ledger.AccountKind.INTERNAL
    liability = ledger.AccountType.LIABILITY
    own = OwnAccounts(
        vault=add(general, ledger.AccountType.ASSET, "vault-cash", "库存现金"),
        interest=add(general, ledger.AccountType.EXPENSE, "interest-expense", "利息支出"),
        merchants=tuple(add(internal, liability, "merchant-settlement", name) for name in MERCHANTS),
        employers=tuple(add(internal, liability, "payroll", name) for name in EMPLOYERS),
        billers=tuple(add(internal, liability, "bill-settlement", name) for name in BILLERS),
    )
    return own, terms


def make_households(chance: random.Random, ids: Ids, people: Sequence[customers.NewCustomer]) -> list[Household]:
    """Open class I accounts for all, class II for a third, class III for a fifth; the first three have each."""
    households = []
    for place, person in enumerate(people):
        main = _personal(ids, person, ledger.AccountKind.CLASS_1, "current", None)
        second = third = None
        if place < 3 or chance.random() < 1 / 3:
            second = _personal(ids, person, ledger.AccountKind.CLASS_2, "e-account", main.account_id)
        if place < 3 or chance.random() < 1 / 5:
            third = _personal(ids, person, ledger.AccountKind.CLASS_3, "e-wallet", main.account_id)
        households.append(Household(person, main, second, third))
    return households


def _personal(
    ids: Ids,
    person: customers.NewCustomer,
    kind: ledger.AccountKind,
    product: str,
    bound: ledger.AccountId | None,
) -> ledger.NewAccount:
    return ledger.NewAccount(
        account_id=ledger.AccountId(ids.next()),
        kind=kind,
        type=ledger.AccountType.LIABILITY,
        currency="CNY",
        product=product,
        holder_id=person.customer_id,
        holder_name=person.name,
        bound_account_id=bound,
    )
