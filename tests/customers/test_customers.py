from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import datetime

import pytest
from sqlalchemy import event, text

from tests.customers.people import person
from trident import customers
from trident.customers import (
    CustomerExists,
    CustomerView,
    InvalidIdNumber,
    InvalidName,
    InvalidPhone,
    NewCustomer,
    Segment,
    UnknownCustomer,
)
from trident.kernel.db import Database
from trident.kernel.errors import BankError
from trident.kernel.ids import is_valid_number, new_id


def register(database: Database, one: NewCustomer, now: datetime) -> CustomerView:
    with database.transaction() as db:
        return customers.register_customer(db, **asdict(one), now=now)


def count(database: Database) -> int:
    with database.transaction() as db:
        return customers.count_customers(db)


def test_a_person_becomes_a_customer(database: Database, now: datetime) -> None:
    one = person(name="艾力•买买提", phone="+86 136 0000 1111", language="en", segment=Segment.FARMER)
    view = register(database, one, now)
    assert view.id == one.customer_id
    assert is_valid_number(view.customer_number)
    assert (view.name, view.masked_phone, view.language) == ("艾力·买买提", "136****1111", "en")
    assert (view.segment, view.branch, view.created_at) == (Segment.FARMER, "道里支行", now)
    assert one.id_number[1:-1] not in view.masked_id_number
    with database.transaction() as db:
        assert customers.customer(db, one.customer_id) == view
        assert customers.find_customer_by_phone(db, "13600001111") == view
        assert customers.find_customer_by_id_number(db, one.id_number.lower()) == view
        assert customers.find_customer_id_by_phone(db, "13600001111") == view.id
        contact = customers.customer_contact(db, one.customer_id)
    assert (contact.phone, contact.id_number) == ("13600001111", one.id_number)


def test_nothing_personal_lies_open_in_the_database(database: Database, now: datetime) -> None:
    one = person(name="欧阳雪莲")
    register(database, one, now)
    with database.transaction() as db:
        row = db.execute(
            text("SELECT to_jsonb(c)::text, c.name, c.phone, c.id_number FROM customers.customer c WHERE id = :id"),
            {"id": one.customer_id},
        ).one()
    shown, sealed = row[0], b"".join(bytes(part) for part in row[1:])
    for secret in (one.name, one.phone, one.id_number):
        assert secret not in shown
        assert secret.encode().hex() not in shown
        assert secret.encode() not in sealed


def test_the_same_registration_again_gives_the_same_customer(database: Database, now: datetime) -> None:
    one = person()
    first = register(database, one, now)
    before = count(database)
    assert register(database, one, now) == first
    assert count(database) == before


@pytest.mark.parametrize("field", ["phone", "id_number"])
def test_one_phone_belongs_to_one_id_number(database: Database, now: datetime, field: str) -> None:
    first = person()
    register(database, first, now)
    before = count(database)
    second = replace(person(), **{field: getattr(first, field)})
    with pytest.raises(CustomerExists) as refused:
        register(database, second, now)
    assert refused.value.fields == {"field": field}
    assert count(database) == before
    with database.transaction() as db:
        assert customers.customer(db, first.customer_id).name == first.name
        with pytest.raises(UnknownCustomer):
            customers.customer(db, second.customer_id)


def test_an_id_is_not_given_to_another_person(database: Database, now: datetime) -> None:
    first = person()
    view = register(database, first, now)
    with pytest.raises(CustomerExists):
        register(database, replace(person(), customer_id=first.customer_id), now)
    with database.transaction() as db:
        assert customers.customer(db, first.customer_id) == view


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"id_number": "230102194906150019"}, InvalidIdNumber),
        ({"phone": "12345678901"}, InvalidPhone),
        ({"name": "4"}, InvalidName),
    ],
)
def test_papers_that_do_not_hold_register_nobody(
    database: Database, now: datetime, change: dict[str, str], refusal: type[BankError]
) -> None:
    before = count(database)
    with pytest.raises(refusal):
        register(database, person(**change), now)
    assert count(database) == before


def test_of_twenty_who_race_for_a_phone_one_gets_it(database: Database, now: datetime) -> None:
    phone = person().phone
    before = count(database)

    def attempt(_: int) -> bool:
        try:
            register(database, person(phone=phone), now)
        except CustomerExists:
            return False
        return True

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(attempt, range(20))) == 1
    assert count(database) == before + 1


def test_a_city_registers_in_a_few_statements(fresh_database: Database, now: datetime) -> None:
    people = [person() for _ in range(2000)]
    statements: list[str] = []
    event.listen(
        fresh_database.engine,
        "before_cursor_execute",
        lambda _connection, _cursor, statement, *_: statements.append(statement),
    )
    with fresh_database.transaction() as db:
        views = customers.register_customers(db, people, now=now)
    assert len(statements) < 10
    assert [view.id for view in views] == [one.customer_id for one in people]
    numbers = [view.customer_number for view in views]
    assert numbers == sorted(set(numbers))
    assert count(fresh_database) == 2000


def test_one_bad_paper_stops_the_whole_batch(database: Database, now: datetime) -> None:
    before = count(database)
    twice = person()
    for people, refusal in (
        ([person(), person(phone="123")], InvalidPhone),
        ([person(), twice, replace(person(), phone=twice.phone)], CustomerExists),
    ):
        with pytest.raises(refusal), database.transaction() as db:
            customers.register_customers(db, people, now=now)
    assert count(database) == before


def test_staff_find_people_by_number_and_by_name(fresh_database: Database, now: datetime) -> None:
    names = ["欧阳秀英", "欧阳建国", "阳欧", "Aynur Ablimit", "王秀英"]
    people = [person(name=name) for name in names]
    with fresh_database.transaction() as db:
        views = customers.register_customers(db, people, now=now)

    def found(query: str, limit: int = 20) -> list[str]:
        with fresh_database.transaction() as db:
            return [view.name for view in customers.search_customers(db, query, limit=limit)]

    assert found(people[1].phone) == ["欧阳建国"]
    assert found(people[0].id_number.lower()) == ["欧阳秀英"]
    assert found(views[4].customer_number) == ["王秀英"]
    assert found("欧阳") == ["欧阳秀英", "欧阳建国"]
    assert found("欧阳", limit=1) == ["欧阳秀英"]
    assert found("秀英") == ["欧阳秀英", "王秀英"]
    assert found("欧") == ["欧阳秀英", "欧阳建国"]
    assert found("ablim") == ["Aynur Ablimit"]
    assert found("英秀") == []
    for odd in ("", " ", "·", "\x00", "1234567890", "%", "'", "张\x00三", views[0].customer_number[:-1]):
        assert found(odd) == []


def test_people_are_read_many_at_a_time(database: Database, now: datetime) -> None:
    people = [person() for _ in range(3)]
    with database.transaction() as db:
        views = customers.register_customers(db, people, now=now)
        ids = [view.id for view in views]
        assert customers.customers_by_ids(db, [*ids, ids[0], new_id()]) == {view.id: view for view in views}
        assert customers.customers_by_ids(db, []) == {}


def test_the_language_changes(database: Database, now: datetime) -> None:
    one = person()
    register(database, one, now)
    with database.transaction() as db:
        customers.change_language(db, customer_id=one.customer_id, language="en")
    with database.transaction() as db:
        assert customers.customer(db, one.customer_id).language == "en"
        with pytest.raises(UnknownCustomer):
            customers.change_language(db, customer_id=new_id(), language="en")
