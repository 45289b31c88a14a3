"""What a payer and a payee are to each other, as the decisions are told."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.payments.city import INSTANT, City, Person
from tests.payments.test_payee_search import keep
from trident.kernel.ids import new_id
from trident.kernel.packed import together
from trident.payments.payee_search.names import name_index
from trident.payments.payee_search.relations import STRANGERS, Pair, Relation, ask_relations

MASKED = "6235 **** 7777"
ALIKE = Relation(0, None, is_lookalike=True)


def _read(city: City, *pairs: Pair) -> list[Relation]:
    with city.database.transaction(read_only=True) as db:
        with together(db):
            read = ask_relations(db, pairs)
        return read()


def _book_account(city: City, person: Person) -> Pair:
    """The one account that somebody has paid."""
    with city.database.connect() as connection:
        query = "SELECT account_id, number_masked FROM payments.payee WHERE customer_id = %s"
        (found,) = connection.execute(query, [person.customer_id]).fetchall()
    return Pair(person.customer_id, found[0], found[1], "张伟")


def test_who_was_paid_is_known_since_then_and_is_no_look_alike(city: City) -> None:
    payer = city.person()
    keep(city, payer, "张伟", number=MASKED, times=3, first=INSTANT - timedelta(days=40))
    known = Relation(3, INSTANT - timedelta(days=40), is_lookalike=False)
    assert _read(city, _book_account(city, payer)) == [known]


@pytest.mark.parametrize(
    ("number", "name", "expected"),
    [
        ("6235 **** 7777", "李四", ALIKE),
        ("6235 **** 1111", "张伟", ALIKE),
        ("6235 **** 1111", "張偉", STRANGERS),  # another character is another name in a book
        ("6235 **** 1111", "张 伟", ALIKE),
        ("6235 **** 1111", "李四", STRANGERS),
    ],
)
def test_another_account_is_a_look_alike_by_its_number_or_its_name(
    city: City, number: str, name: str, expected: Relation
) -> None:
    payer, other = city.person(), city.person()
    keep(city, payer, "张伟", number=MASKED)
    keep(city, other, "王五", number="6235 **** 1111")
    assert _read(city, Pair(payer.customer_id, new_id(), number, name)) == [expected]


def test_a_batch_is_told_apart_pair_by_pair_and_names_are_indexed_for_strangers_only(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    payer, nobody = city.person(), city.person()
    keep(city, payer, "张伟", number=MASKED)
    indexed = _watched(monkeypatch)
    first = Pair(nobody.customer_id, new_id(), MASKED, "张伟")
    second = _book_account(city, payer)
    third = Pair(payer.customer_id, new_id(), "6235 **** 1111", "李四")
    fourth = Pair(payer.customer_id, new_id(), "6235 **** 1111", "张伟")
    told = _read(city, first, second, third, fourth)
    assert told == [STRANGERS, Relation(1, INSTANT, is_lookalike=False), STRANGERS, ALIKE]
    assert indexed == ["李四", "张伟"]


def _watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    indexed: list[str] = []

    def watched(customer_id: object, name: str) -> bytes:
        indexed.append(name)
        return name_index(str(customer_id), name)

    place: Callable[..., object] = ask_relations
    monkeypatch.setattr(f"{place.__module__}.name_index", watched)
    return indexed
