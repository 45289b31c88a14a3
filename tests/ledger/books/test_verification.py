"""Tampering: whatever is changed behind the ledger's back, verification finds it and names it."""

import hashlib
import struct
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import count
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import make_url

from tests.ledger.books.town import FIRST_DAY, Town, after_midnight, noon, open_town, tamper
from trident import ledger
from trident.kernel.db import Database
from trident.kernel.ids import new_id
from trident.ledger import EntryId, EntryKind, Fault, HoldId, Leg, Verification

DAYS = [FIRST_DAY + timedelta(days=place) for place in range(5)]
PAY_DAY = date(2026, 3, 20)
_numbers = count(1)


def check(database: Database) -> Verification:
    with database.transaction(read_only=True) as db:
        return ledger.verify(db, now=noon(FIRST_DAY))


@pytest.fixture(scope="module")
def original(clone: Callable[[], Database]) -> Town:
    """Five days in which everything happens that the books can show."""
    town = open_town(clone())
    town.rate("0.036")
    one, two, three = town.savers
    for saver in town.savers:
        town.deposit(saver, 100_000, now=noon(DAYS[0]))
    wrong = town.pay(one, two, 700, now=noon(DAYS[0]), description="写错|了\n\\")
    with town.database.transaction() as db:
        ledger.post_entry(
            db, entry_id=EntryId(new_id()), kind=EntryKind.FEE, now=noon(DAYS[0]), description="手续费",
            legs=[Leg(one, -300), Leg(two, 200), Leg(three, 100)],
        )  # fmt: skip
        for amount in (5_000, 900):
            hold = ledger.place_hold(
                db, hold_id=HoldId(new_id()), debit_account=three, credit_account=two, amount_minor=amount,
                currency="CNY", description="酒店", now=noon(DAYS[0]),
            )  # fmt: skip
        ledger.capture_hold(db, entry_id=EntryId(new_id()), hold_id=hold.id, now=noon(DAYS[0]), amount_minor=800)
    town.close(DAYS[0])
    with town.database.transaction() as db:
        ledger.reverse_entry(db, entry_id=wrong.id, reversal_id=EntryId(new_id()), reason="写错了", now=noon(DAYS[1]))
    for day in DAYS[1:]:
        town.close(day)
    with town.database.transaction() as db:
        ledger.capitalise_interest(db, through_on=PAY_DAY, now=after_midnight(PAY_DAY))
    town.pay(one, three, 11, now=after_midnight(PAY_DAY))
    with town.database.transaction() as db:
        ledger.seal_blocks(db, now=after_midnight(PAY_DAY), is_final=True)
    town.pay(one, three, 12, now=after_midnight(PAY_DAY))
    return town


@pytest.fixture
def copy(original: Town, postgres_uri: str) -> Iterator[Database]:
    """The original's books in a database of the test's own."""
    original.database.dispose()
    name, template = f"trident_books_{next(_numbers)}", make_url(original.database.dsn).database
    assert template is not None
    with psycopg.connect(postgres_uri, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    made = Database(make_url(original.database.dsn).set(database=name).render_as_string(hide_password=False))
    yield made
    made.dispose()
    with psycopg.connect(postgres_uri, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def test_books_as_the_ledger_wrote_them_hold(original: Town) -> None:
    found = check(original.database)
    assert (found.is_intact, found.first_fault) == (True, None)
    assert found.accounts == 5
    assert found.sealed_through == found.entries - 1
    assert found.blocks == 3


def fault(database: Database, statement: str, **values: object) -> Fault:
    tamper(database, statement, **values)
    found = check(database)
    assert not found.is_intact
    assert found.first_fault is not None
    return found.first_fault


TRANSFER = "SELECT * FROM ledger.transfers WHERE position = 4"


def test_an_amount(copy: Database, original: Town) -> None:
    row = original.rows(TRANSFER)[0]
    found = fault(copy, "UPDATE ledger.transfers SET amount_minor = amount_minor + 1 WHERE position = 4")
    assert found == Fault(
        "posting", row.debit_account, row.debit_sequence, row.id, None,
        f"balance {row.debit_balance_minor - 1}", f"balance {row.debit_balance_minor}",
    )  # fmt: skip


def test_a_running_balance(copy: Database, original: Town) -> None:
    row = original.rows(TRANSFER)[0]
    found = fault(copy, "UPDATE ledger.transfers SET credit_balance_minor = 1 WHERE position = 4")
    assert found == Fault(
        "posting", row.credit_account, row.credit_sequence, row.id, None,
        f"balance {row.credit_balance_minor}", "balance 1",
    )  # fmt: skip


def test_a_sequence(copy: Database, original: Town) -> None:
    row = original.rows(TRANSFER)[0]
    found = fault(copy, "UPDATE ledger.transfers SET debit_sequence = debit_sequence + 900 WHERE position = 4")
    assert (found.check, found.account_id, found.entry_id) == ("posting", row.debit_account, row.id)
    assert found.found == f"sequence {row.debit_sequence + 900}"


def test_a_deleted_entry(copy: Database) -> None:
    found = fault(copy, "DELETE FROM ledger.transfers WHERE position = 4")
    assert (found.check, found.expected, found.found) == ("position", "position 4", "position 5")


def test_a_deleted_last_entry(copy: Database, original: Town) -> None:
    found = fault(copy, "DELETE FROM ledger.transfers WHERE position = (SELECT max(position) FROM ledger.transfers)")
    assert (found.check, found.account_id in original.savers) == ("account", True)


def test_a_receiver(copy: Database, original: Town) -> None:
    found = fault(
        copy, "UPDATE ledger.transfers SET credit_account = :third WHERE position = 4", third=original.savers[2]
    )
    assert (found.check, found.sequence is not None) == ("posting", True)


def test_an_entry_slipped_in_at_the_end(copy: Database, original: Town) -> None:
    """A forger who keeps positions, sequences and running balances right forgets the accounts."""
    found = fault(
        copy,
        """INSERT INTO ledger.transfers
           SELECT position + 1, 1, d.sequence + 1, c.sequence + 1, d.posted_minor - 1, c.posted_minor + 1, posted_at,
                  gen_random_uuid(), debit_account, credit_account, business_on, value_on, t.currency, kind,
                  description, hold_id
           FROM ledger.transfers t JOIN ledger.balances d ON d.account_id = debit_account
           JOIN ledger.balances c ON c.account_id = credit_account ORDER BY position DESC LIMIT 1""",
    )
    assert (found.check, found.account_id in original.savers) == ("account", True)


def test_a_leg_of_an_entry(copy: Database, original: Town) -> None:
    leg = original.rows("SELECT * FROM ledger.entry_legs WHERE leg = 2 ORDER BY position")[0]
    found = fault(copy, "UPDATE ledger.entry_legs SET amount_minor = amount_minor + 5 WHERE leg = 2")
    assert found == Fault(
        "posting", leg.account_id, leg.sequence, leg.entry_id, None,
        f"balance {leg.balance_minor + 5}", f"balance {leg.balance_minor}",
    )  # fmt: skip


def test_an_entry_that_does_not_balance(copy: Database, original: Town) -> None:
    """A leg that grew, with every later balance of its account made to fit, still has no counterpart."""
    leg = original.rows("SELECT * FROM ledger.entry_legs WHERE leg = 3 ORDER BY position")[0]
    for change in (
        "entry_legs SET amount_minor = amount_minor + 5 WHERE account_id = :account AND sequence = :sequence",
        "entry_legs SET balance_minor = balance_minor + 5 WHERE account_id = :account AND sequence >= :sequence",
        """transfers SET debit_balance_minor = debit_balance_minor + 5
           WHERE debit_account = :account AND debit_sequence > :sequence""",
        """transfers SET credit_balance_minor = credit_balance_minor + 5
           WHERE credit_account = :account AND credit_sequence > :sequence""",
        "balances SET posted_minor = posted_minor + 5 WHERE account_id = :account AND sequence > :sequence",
    ):
        tamper(copy, f"UPDATE ledger.{change}", account=leg.account_id, sequence=leg.sequence)
    found = check(copy).first_fault
    assert found == Fault("entry", None, None, leg.entry_id, None, "debits equal to credits", "a difference of 5")


def test_a_currency(copy: Database, original: Town) -> None:
    row = original.rows(TRANSFER)[0]
    found = fault(copy, "UPDATE ledger.transfers SET currency = 'USD' WHERE position = 4")
    assert (found.check, found.entry_id, found.expected, found.found) == (
        "currency", row.id, "currency CNY", "currency USD",
    )  # fmt: skip


def test_a_balance(copy: Database, original: Town) -> None:
    saver = original.savers[0]
    stood = original.rows("SELECT * FROM ledger.balances WHERE account_id = :saver", saver=saver)[0]
    found = fault(copy, "UPDATE ledger.balances SET posted_minor = posted_minor + 9 WHERE account_id = :s", s=saver)
    assert found == Fault(
        "account", saver, stood.sequence, None, None,
        f"balance {stood.posted_minor}", f"balance {stood.posted_minor + 9}",
    )  # fmt: skip


def test_a_counted_sequence(copy: Database, original: Town) -> None:
    found = fault(
        copy, "UPDATE ledger.balances SET sequence = sequence + 1 WHERE account_id = :s", s=original.savers[0]
    )
    assert (found.check, found.account_id) == ("account", original.savers[0])


def test_a_missing_balance(copy: Database, original: Town) -> None:
    found = fault(copy, "DELETE FROM ledger.balances WHERE account_id = :saver", saver=original.savers[0])
    assert (found.check, found.account_id, found.found) == ("account", original.savers[0], "no balance")


def test_held_funds(copy: Database, original: Town) -> None:
    found = fault(copy, "UPDATE ledger.balances SET held_minor = 1 WHERE account_id = :saver", saver=original.savers[2])
    assert (found.check, found.account_id, found.expected, found.found) == (
        "held", original.savers[2], "held 5000", "held 1",
    )  # fmt: skip


def test_a_floor(copy: Database, original: Town) -> None:
    with copy.transaction() as db:
        db.connection().exec_driver_sql("ALTER TABLE ledger.balances DROP CONSTRAINT ck_balances_floor")
    found = fault(
        copy, "UPDATE ledger.balances SET floor_minor = 10000000 WHERE account_id = :saver", saver=original.savers[1]
    )
    assert (found.check, found.account_id, found.expected) == ("bounds", original.savers[1], "at least 10000000")


def test_a_capture(copy: Database, original: Town) -> None:
    row = original.rows("SELECT * FROM ledger.transfers WHERE hold_id IS NOT NULL")[0]
    found = fault(copy, "UPDATE ledger.holds SET captured_minor = 799 WHERE status = 1")
    assert (found.check, found.entry_id, found.account_id, found.found) == (
        "capture", row.id, row.debit_account, "captured with 800",
    )  # fmt: skip


def test_a_reversal(copy: Database) -> None:
    found = fault(copy, "UPDATE ledger.reversals SET entry_id = (SELECT id FROM ledger.transfers WHERE position = 1)")
    assert (found.check, "reversal of" in found.expected) == ("reversal", True)


@pytest.mark.parametrize(
    "change",
    ["description = 'x'", "posted_at = posted_at + interval '1 microsecond'", "value_on = value_on - 1", "kind = 2",
     "id = gen_random_uuid()"],
)  # fmt: skip
def test_what_only_the_seal_covers(copy: Database, change: str) -> None:
    found = fault(copy, f"UPDATE ledger.transfers SET {change} WHERE position = 3")
    assert (found.check, found.block) in {("content", 1), ("posting", None)}
    if found.check == "content":
        assert "positions 1 to 6" in found.expected


@pytest.mark.parametrize(
    ("statement", "check_name", "block"),
    [
        ("UPDATE ledger.blocks SET content_digest = sha256('x') WHERE number = 2", "chain", 2),
        ("UPDATE ledger.blocks SET digest = sha256('x') WHERE number = 1", "chain", 1),
        ("UPDATE ledger.blocks SET previous_digest = sha256('x') WHERE number = 3", "chain", 3),
        ("DELETE FROM ledger.blocks WHERE number = 2", "chain", 3),
        ("UPDATE ledger.blocks SET last_position = last_position - 1 WHERE number = 1", "chain", 1),
        ("UPDATE ledger.business_days SET block_digest = sha256('x') WHERE business_on = '2026-03-17'", "anchor", 2),
    ],
)
def test_the_chain(copy: Database, statement: str, check_name: str, block: int) -> None:
    found = fault(copy, statement)
    assert (found.check, found.block) == (check_name, block)


def test_a_chain_forged_anew_from_a_changed_entry_on(copy: Database) -> None:
    """Whoever can seal a changed past again still meets the digests that closing the days wrote down."""
    tamper(copy, "UPDATE ledger.transfers SET description = 'x' WHERE position = 3")
    tamper(copy, "DELETE FROM ledger.blocks")
    with copy.transaction() as db:
        ledger.seal_blocks(db, now=noon(FIRST_DAY), is_final=True)
    found = check(copy).first_fault
    assert found is not None
    assert found.check == "anchor"


@pytest.mark.parametrize(
    ("statement", "check_name"),
    [
        (
            "UPDATE ledger.daily_balances SET posted_minor = 1 WHERE account_id = :saver AND sequence = 3",
            "daily-balance",
        ),
        ("DELETE FROM ledger.daily_balances WHERE account_id = :saver AND business_on = '2026-03-16'", "daily-balance"),
        (
            "UPDATE ledger.interest_accruals SET amount = amount + 1 WHERE account_id = :saver AND revision = 1",
            "accrual",
        ),
        ("DELETE FROM ledger.interest_accruals WHERE account_id = :saver AND revision = 1", "accrual"),
        (
            """UPDATE ledger.interest_capitalisations SET accrued = accrued + 1, residue = residue + 1
               WHERE account_id = :saver""",
            "capitalisation",
        ),
    ],
)
def test_the_books_of_an_account(copy: Database, original: Town, statement: str, check_name: str) -> None:
    found = fault(copy, statement, saver=original.savers[0])
    assert (found.check, found.account_id) == (check_name, original.savers[0])


def test_the_general_ledger(copy: Database) -> None:
    found = fault(copy, "UPDATE ledger.general_ledger SET balance_minor = 0 WHERE product = 'cash'")
    assert (found.check, found.expected) == (
        "general-ledger",
        "2026-03-16 cash asset CNY: debits 300000, credits 0, balance -300000",
    )


def test_the_digest_is_one_that_anybody_can_compute(original: Town) -> None:
    """The canonical lines, written again here from the README, give the digests that the database keeps."""
    blocks = original.rows("SELECT * FROM ledger.blocks ORDER BY number")
    previous = bytes(32)
    for block in blocks:
        between = {"first": block.first_position, "last": block.last_position}
        transfers = original.rows("SELECT * FROM ledger.transfers WHERE position BETWEEN :first AND :last", **between)
        legs = original.rows("SELECT * FROM ledger.entry_legs WHERE position BETWEEN :first AND :last", **between)
        lines = [((row.position, 0), transfer_line(row)) for row in transfers]
        lines += [((row.position, row.leg), leg_line(row)) for row in legs]
        content = hashlib.sha256("\n".join(line for _, line in sorted(lines)).encode()).digest()
        bounds = struct.pack(">qqq", block.number, block.first_position, block.last_position)
        previous = hashlib.sha256(previous + bounds + content).digest()
        assert (block.content_digest, block.digest) == (content, previous)


def tail(row: Any) -> list[object]:
    epoch = date(1970, 1, 1)
    micros = int(row.posted_at.timestamp()) * 1_000_000 + row.posted_at.microsecond
    return [micros, (row.business_on - epoch).days, (row.value_on - epoch).days]


def transfer_line(row: Any) -> str:
    fields = [
        "transfer", row.position, row.id, row.debit_account, row.credit_account, row.amount_minor, row.currency,
        row.kind, row.debit_sequence, row.credit_sequence, row.debit_balance_minor, row.credit_balance_minor,
        *tail(row), row.hold_id or "-", len(row.description), row.description,
    ]  # fmt: skip
    return "|".join(map(str, fields))


def leg_line(row: Any) -> str:
    fields = [
        "leg", row.position, row.entry_id, row.leg, row.account_id, row.amount_minor, row.currency, row.kind,
        row.sequence, row.balance_minor, *tail(row), len(row.description), row.description,
    ]  # fmt: skip
    return "|".join(map(str, fields))
