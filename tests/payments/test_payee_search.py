"""Payees are found while they are typed: by characters, sounds, initials and digits, in short and in long books."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from starlette.testclient import TestClient

from tests.payments.city import INSTANT, City, Person
from tests.payments.test_payees import PAYEES, relay
from trident import customers
from trident.customers import CustomerId
from trident.kernel.crypto import Keys, seal
from trident.payments import jobs
from trident.payments.name_checks import NAME_CHECKS
from trident.payments.payee_search.matching import Element, Match, Reason, elements, initials, match, typed
from trident.payments.payee_search.names import name_index
from trident.payments.payee_search.suggest import RECENT, NumberHint, Suggestion, hint_of, suggest_payees
from trident.payments.payee_search.tokens import TOKENS_VERSION, array_text, token_for, tokens_of
from trident.payments.tables import PAYEE_NAME

Send = Callable[..., httpx2.Response]
NUMBER = "6235 **** 1234"
SUGGEST = f"{PAYEES}/suggest"
_NAMES = st.text(alphabet="张王李赵陈单曾仇解重行长乐伟芳娜敏静丽强磊军洋艳勇杰", min_size=2, max_size=5)
_KEEP = text(
    """
    INSERT INTO payments.payee (id, customer_id, account_id, name, number_masked, first_used_at, last_used_at,
                                times_used, name_index, tokens, tokens_version)
    VALUES (:id, :customer, :account, :name, :number, :first, :last, :times, :name_index,
            CAST(:tokens AS bigint[]), :version)
    """
)


def keep(
    city: City,
    person: Person,
    *names: str,
    number: str = NUMBER,
    times: int = 1,
    used: datetime = INSTANT,
    first: datetime | None = None,
) -> None:
    """Put payees into somebody's book, each after the other."""
    customer_id = person.customer_id
    with city.database.transaction() as db:
        db.execute(
            _KEEP,
            [
                {
                    "id": uuid4(),
                    "customer": customer_id,
                    "account": uuid4(),
                    "name": seal(PAYEE_NAME, name),
                    "number": number,
                    "first": first or used,
                    "last": used,
                    "times": times,
                    "name_index": name_index(customer_id, name),
                    "tokens": array_text(tokens_of(customer_id, name, number)),
                    "version": TOKENS_VERSION,
                }
                for name in names
            ],
        )


def found(city: City, person: Person, wanted: str, *, limit: int = 8) -> list[Suggestion]:
    with city.database.transaction(read_only=True) as db:
        return suggest_payees(db, customer_id=person.customer_id, text=wanted, limit=limit, now=INSTANT)


def names(suggested: Sequence[Suggestion]) -> list[str]:
    return [one.payee.name for one in suggested]


@pytest.mark.parametrize(
    ("wanted", "name", "expected"),
    [
        ("张", "张伟", Match(Reason.NAME, 1)),
        ("張偉", "张伟", Match(Reason.NAME, 0)),
        ("伟", "张伟", Match(Reason.NAME, 3)),
        ("zhangwei", "张伟", Match(Reason.PINYIN, 2)),
        ("Zhang W", "张伟", Match(Reason.PINYIN, 2)),
        ("zw", "张伟", Match(Reason.INITIALS, 3)),
        ("zhw", "张伟", Match(Reason.INITIALS, 3)),
        ("zhwei", "张伟", Match(Reason.PINYIN, 2)),
        ("张w", "张伟", Match(Reason.INITIALS, 3)),
        ("wei", "张伟", Match(Reason.PINYIN, 4)),
        ("shan", "单雄信", Match(Reason.PINYIN, 2)),
        ("ouyang", "欧阳锋", Match(Reason.PINYIN, 2)),
        ("acme", "ACME 商贸", Match(Reason.NAME, 1)),
        ("阿依古丽·买", "阿依古丽·买买提", Match(Reason.NAME, 1)),
        ("1234", "张伟", Match(Reason.NUMBER, 0)),
        ("34", "张伟", Match(Reason.NUMBER, 1)),
        ("6235", "张伟", Match(Reason.NUMBER, 3)),
        ("6235 7100 0000 0001 234", "张伟", Match(Reason.NUMBER, 0)),
        ("6235710000000019999", "张伟", None),
        ("zl", "张伟", None),
        ("weiz", "张伟", None),
    ],
)
def test_what_is_typed_fits_or_does_not(wanted: str, name: str, expected: Match | None) -> None:
    assert match(typed(wanted), name, NUMBER) == expected


@given(name=_NAMES, data=st.data())
def test_a_payee_is_found_by_every_way_to_begin_their_name(name: str, data: st.DataObject, keys: Keys) -> None:
    assert keys is not None
    customer_id = UUID(int=7)
    parts = elements(name)
    start = data.draw(st.integers(0, len(parts) - 1))
    wanted = "".join(data.draw(_ways_to_type(one)) for one in parts[start : data.draw(st.integers(start + 1, 5))])
    assert match(typed(wanted), name, NUMBER) is not None
    token = token_for(customer_id, typed(wanted))
    assert token is None or token in tokens_of(customer_id, name, NUMBER)
    assert token is None or token not in tokens_of(UUID(int=8), name, NUMBER), "another customer's differ"


def _ways_to_type(element: Element) -> st.SearchStrategy[str]:
    sounds = [part for sound in element.sounds for part in (sound, *initials(sound))]
    return st.sampled_from([element.text, *sounds])


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("", None),
        ("张三", None),
        ("62357", None),
        ("623571", NumberHint(is_own_bank=True, is_check_digit_right=None)),
        ("6235 7100 0000 0001 230", NumberHint(is_own_bank=True, is_check_digit_right=False)),
        ("139123", None),
        ("622202", NumberHint(is_own_bank=False, is_check_digit_right=None)),
    ],
)
def test_a_number_tells_its_bank_and_its_slip(wanted: str, expected: NumberHint | None) -> None:
    assert hint_of(wanted) == expected


def test_a_whole_number_of_the_bank_is_right(city: City) -> None:
    assert hint_of(city.person().number) == NumberHint(is_own_bank=True, is_check_digit_right=True)


def test_nothing_typed_suggests_whom_they_pay_most_and_lately(city: City) -> None:
    payer = city.person()
    keep(city, payer, "常客", times=9, used=INSTANT - timedelta(days=20))
    keep(city, payer, "旧友", times=9, used=INSTANT - timedelta(days=200))
    keep(city, payer, "新交", times=2, used=INSTANT - timedelta(days=1))
    suggested = found(city, payer, "  ")
    assert names(suggested) == ["常客", "新交", "旧友"]
    assert [one.reason for one in suggested] == [Reason.FREQUENT, Reason.RECENT, Reason.FREQUENT]
    assert names(found(city, payer, "", limit=1)) == ["常客"]


def test_the_best_fit_comes_first_and_equals_by_habit(city: City) -> None:
    payer = city.person()
    keep(city, payer, "王张", times=50)
    keep(city, payer, "张三", times=1)
    keep(city, payer, "张四", times=5)
    assert names(found(city, payer, "张")) == ["张四", "张三", "王张"]
    assert names(found(city, payer, "zs")) == ["张四", "张三"]
    assert found(city, payer, "nobody") == []


def test_nobody_sees_another_customers_payees(city: City) -> None:
    one, other = city.person(), city.person()
    keep(city, one, "令狐冲")
    assert names(found(city, one, "lhc")) == ["令狐冲"]
    for wanted in ("", "lhc", "令", "1234"):
        assert found(city, other, wanted) == []


def test_in_a_long_book_others_are_found_by_tokens_once_they_have_them(city: City) -> None:
    payer = city.person()
    keep(city, payer, "欧阳锋", used=INSTANT - timedelta(days=900))
    keep(city, payer, *["王小明"] * RECENT, used=INSTANT - timedelta(days=1))
    for wanted, reason in (("oyf", Reason.INITIALS), ("ouyang", Reason.PINYIN), ("欧阳", Reason.NAME)):
        (one,) = found(city, payer, wanted)
        assert (one.payee.name, one.reason) == ("欧阳锋", reason)
    with city.database.transaction() as db:
        db.execute(
            text(
                "UPDATE payments.payee SET tokens = '{}', tokens_version = 0, name_index = NULL WHERE customer_id = :c"
            ),
            {"c": payer.customer_id},
        )
    assert found(city, payer, "oyf") == []
    assert jobs.keep_all_payee_tokens(city.database) == RECENT + 1
    assert names(found(city, payer, "oyf")) == ["欧阳锋"]
    assert jobs.keep_all_payee_tokens(city.database) == 0


def test_whoever_is_easily_taken_for_an_older_payee_is_told_apart(city: City) -> None:
    payer, long_ago = city.person(), INSTANT - timedelta(days=100)
    keep(city, payer, "张伟", number="6235 **** 1111", first=long_ago)
    keep(city, payer, "张伟", number="6235 **** 2222")
    keep(city, payer, "章玮", number="6235 **** 3333")
    keep(city, payer, "李四", number="6235 **** 1111")
    keep(city, payer, "赵六", number="6235 **** 4444")
    told = {one.payee.number_masked[-4:] + one.payee.name: one.resembles for one in found(city, payer, "")}
    assert told["1111张伟"] is None, "known longest"
    assert told["4444赵六"] is None
    for resembling in ("2222张伟", "3333章玮", "1111李四"):
        known = told[resembling]
        assert known is not None
        assert (known.name, known.number_masked) == ("张伟", "6235 **** 1111")


def test_a_settled_transfer_makes_its_payee_findable(city: City, send: Send, client: TestClient) -> None:
    payer, payee = city.person(funds=10_000), city.person("慕容复")
    assert send(payer, payee).status_code == 201
    relay(city)
    answer = client.post(SUGGEST, json={"text": "mrf"}, headers=payer.headers)
    assert answer.status_code == 200
    (item,) = answer.json()["items"]
    assert (item["payee"]["name"], item["reason"], item["resembles"]) == ("慕容复", "initials", None)
    assert answer.json()["number"] is None
    with city.database.transaction(read_only=True) as db:
        kept = "SELECT tokens_version, cardinality(tokens) FROM payments.payee WHERE customer_id = %(c)s"
        version, number = db.connection().exec_driver_sql(kept, {"c": payer.customer_id}).one()
    assert version == TOKENS_VERSION
    assert number > 0
    digits = client.post(SUGGEST, json={"text": payee.number, "limit": 1}, headers=payer.headers).json()
    assert digits["number"] == {"is_own_bank": True, "is_check_digit_right": True}
    assert digits["items"][0]["reason"] == "account-number"


def test_bad_questions_are_refused(city: City, client: TestClient) -> None:
    person = city.person()
    assert client.post(SUGGEST, json={"text": "张" * 101}, headers=person.headers).status_code == 422
    assert client.post(SUGGEST, json={"text": "张", "limit": 0}, headers=person.headers).status_code == 422
    assert client.post(SUGGEST, json={"text": "张"}, headers={"Cookie": person.headers["Cookie"]}).status_code == 403
    assert client.post(SUGGEST, json={"text": "张"}).status_code in {401, 403}


def phone_of(city: City, person: Person) -> str:
    with city.database.transaction(read_only=True) as db:
        contact = customers.customer_contact(db, CustomerId(person.customer_id))
    return contact.phone


def test_a_customer_is_paid_by_their_mobile_number_and_name(city: City, send: Send, client: TestClient) -> None:
    payer, payee = city.person(funds=10_000), city.person("段誉")
    phone = phone_of(city, payee)
    asked = {"account_number": phone, "name": "段誉"}
    checked = client.post(f"{PAYEES}/check", json=asked, headers=payer.headers).json()
    assert checked == {"outcome": "match", "number_masked": f"{payee.number[:4]} **** {payee.number[-4:]}"}
    before = city.balance(payee)
    key = uuid4()
    answer = send(payer, payee, payee_account_number=phone, key=key)
    assert answer.status_code == 201, answer.json()
    assert answer.json()["payee_number_masked"] == f"{payee.number[:4]} **** {payee.number[-4:]}"
    again = send(payer, payee, payee_account_number=phone, key=key)
    assert (again.status_code, again.content) == (201, answer.content)
    (listed,) = client.get("/api/customer/transfers", headers=payer.headers).json()["items"]
    assert listed["payee_number_masked"] == answer.json()["payee_number_masked"]
    assert city.balance(payee) == before + 100


def test_who_is_a_customer_cannot_be_found_out_by_mobile_numbers(city: City, send: Send) -> None:
    payer, payee = city.person(funds=10_000), city.person("木婉清")
    before = city.balance(payer), city.balance(payee)
    wrong = send(payer, payee, payee_account_number=phone_of(city, payee), payee_name="木宛清")
    assert (wrong.status_code, wrong.json()["type"]) == (422, "/problems/payee-name-mismatch")
    for tried in range(NAME_CHECKS - 1):
        nobody = send(payer, payee, payee_account_number=f"188{tried:08d}", payee_name="木婉清")
        assert (nobody.status_code, nobody.json()["type"]) == (404, "/problems/unknown-account")
    for number in (phone_of(city, payee), "18899999999"):
        limited = send(payer, payee, payee_account_number=number)
        assert (limited.status_code, limited.json()["type"]) == (429, "/problems/too-many-name-checks")
    assert (city.balance(payer), city.balance(payee)) == before
