"""An account is closed with its interest paid out, to the last fen, or not yet."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.ledger.books.town import FIRST_DAY, Town, noon, open_town
from trident import ledger
from trident.kernel.db import Database
from trident.kernel.errors import BankError
from trident.kernel.ids import new_id
from trident.ledger import AccountId, AccountKind, CapitalisedEvery, EntryId, EntryKind, InterestNotFinal
from trident.ledger.codes import KIND_CODES

DAYS = [FIRST_DAY + timedelta(days=count) for count in range(6)]
PAY_DAY = date(2026, 3, 20)


@pytest.fixture
def town(fresh_database: Database) -> Town:
    """At 3.6 per cent and 360 days a yuan bears a hundredth of a fen a day."""
    made = open_town(fresh_database)
    made.rate("0.036", every=CapitalisedEvery.MONTH)
    return made


def settle(town: Town, account: AccountId, on: date) -> int:
    with town.database.transaction() as db:
        return ledger.settle_interest(db, account_id=account, now=noon(on))


def close(town: Town, account: AccountId, on: date) -> ledger.Account:
    with town.database.transaction() as db:
        return ledger.close_account(db, account_id=account, reason="客户申请", now=noon(on))


def refused(town: Town, kind: type[BankError], account: AccountId, on: date) -> dict[str, object]:
    before = town.everything()
    with pytest.raises(kind) as caught:
        close(town, account, on)
    assert town.everything() == before
    return dict(caught.value.fields)


def test_interest_is_settled_withdrawn_and_then_the_account_closes(town: Town) -> None:
    saver = town.savers[0]
    town.deposit(saver, 100_000, now=noon(DAYS[0]))
    for day in DAYS[:3]:
        town.close(day)
    assert refused(town, ledger.AccountNotEmpty, saver, DAYS[3]) == {}
    town.pay(saver, town.vault, 100_000, now=noon(DAYS[3]), kind=EntryKind.CASH_WITHDRAWAL)
    assert refused(town, ledger.InterestUnpaid, saver, DAYS[3]) == {"accrued_minor": 30}
    assert settle(town, saver, DAYS[3]) == 30
    assert settle(town, saver, DAYS[3]) == 0, "once"
    refused(town, ledger.AccountNotEmpty, saver, DAYS[3])
    town.pay(saver, town.vault, 30, now=noon(DAYS[3]), kind=EntryKind.CASH_WITHDRAWAL)
    assert close(town, saver, DAYS[3]).status == "closed"
    for day in DAYS[3:5]:
        town.close(day)
    assert DAYS[4] == PAY_DAY
    with town.database.transaction() as db:
        assert ledger.accrued_interest(db, saver) == 0
        paid = ledger.capitalise_interest(db, through_on=PAY_DAY, now=noon(DAYS[5]))
        assert (paid.paid, paid.refused) == (0, ())
        assert ledger.balance(db, town.expense).posted_minor == -30
    with town.database.transaction(read_only=True) as db:
        verified = ledger.verify(db, now=noon(DAYS[5]))
    assert verified.is_intact, verified.first_fault
    (description,) = town.rows("SELECT description FROM ledger.transfers WHERE credit_account = :id AND kind = :kind",
                               id=saver, kind=KIND_CODES[EntryKind.INTEREST])  # fmt: skip
    assert description[0] == f"销户结息 {DAYS[2]}"


def test_interest_settled_is_not_paid_again_on_the_day_of_capitalisation(town: Town) -> None:
    saver = town.savers[0]
    town.deposit(saver, 100_000, now=noon(DAYS[0]))
    for day in DAYS[:5]:
        town.close(day)
    assert settle(town, saver, DAYS[5]) == 50
    with town.database.transaction() as db:
        paid = ledger.capitalise_interest(db, through_on=PAY_DAY, now=noon(DAYS[5]))
    assert paid.paid == 0
    with town.database.transaction() as db:
        assert ledger.balance(db, saver).posted_minor == 100_050


def test_less_than_half_a_fen_keeps_no_account_open(town: Town) -> None:
    saver = town.savers[0]
    town.deposit(saver, 4_900, now=noon(DAYS[0]))
    town.close(DAYS[0])
    town.pay(saver, town.vault, 4_900, now=noon(DAYS[1]), kind=EntryKind.CASH_WITHDRAWAL)
    assert settle(town, saver, DAYS[1]) == 0
    assert close(town, saver, DAYS[1]).status == "closed"
    with town.database.transaction() as db:
        assert ledger.accrued_interest(db, saver) == Decimal("0.49")


def test_an_account_waits_for_the_close_of_days_that_bear_interest(town: Town) -> None:
    saver, young = town.savers[:2]
    town.deposit(saver, 100_000, now=noon(DAYS[0]))
    town.close(DAYS[0])
    town.pay(saver, town.vault, 100_000, now=noon(DAYS[2]), kind=EntryKind.CASH_WITHDRAWAL)
    assert refused(town, InterestNotFinal, saver, DAYS[2]) == {"business_on": DAYS[1].isoformat()}
    before = town.everything()
    with pytest.raises(InterestNotFinal):
        settle(town, saver, DAYS[2])
    assert town.everything() == before
    town.deposit(young, 5, now=noon(DAYS[2]))
    town.pay(young, town.vault, 5, now=noon(DAYS[2]), kind=EntryKind.CASH_WITHDRAWAL)
    assert close(town, young, DAYS[2]).status == "closed", "it had nothing on the days before"
    town.close(DAYS[1])
    assert refused(town, ledger.InterestUnpaid, saver, DAYS[2]) == {"accrued_minor": 20}


def test_an_account_waits_for_the_correction_a_reversal_brings(town: Town) -> None:
    saver = town.savers[0]
    wrong = town.deposit(saver, 100_000, now=noon(DAYS[0]))
    town.close(DAYS[0])
    with town.database.transaction() as db:
        ledger.reverse_entry(db, reversal_id=EntryId(new_id()), entry_id=wrong.id, reason="存错", now=noon(DAYS[1]))
    assert refused(town, InterestNotFinal, saver, DAYS[1]) == {"business_on": DAYS[1].isoformat()}
    town.close(DAYS[1])
    assert settle(town, saver, DAYS[2]) == 0
    assert close(town, saver, DAYS[2]).status == "closed"


def test_settling_is_refused_by_what_the_account_may_hold_and_leaves_nothing(fresh_database: Database) -> None:
    town = open_town(fresh_database, kind=AccountKind.CLASS_3)
    town.rate("0.036")
    saver = town.savers[0]
    town.deposit(saver, 200_000, now=noon(DAYS[0]))
    town.close(DAYS[0])
    before = town.everything()
    with pytest.raises(ledger.ClassLimitReached):
        settle(town, saver, DAYS[1])
    assert town.everything() == before
    town.pay(saver, town.vault, 1_000, now=noon(DAYS[1]), kind=EntryKind.ADJUSTMENT)
    assert settle(town, saver, DAYS[1]) == 20, "a refusal of this kind is not the last word"


def test_what_is_not_there_or_closed_earns_nothing(town: Town) -> None:
    with pytest.raises(ledger.UnknownAccount):
        settle(town, AccountId(new_id()), DAYS[0])
    close(town, town.savers[0], DAYS[0])
    with pytest.raises(ledger.AccountClosed):
        settle(town, town.savers[0], DAYS[0])
