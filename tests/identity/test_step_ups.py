"""Step-ups: more proof, bound to one thing; asked for, given once, and read by whoever demanded it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from tests.identity.desk import CHEAP, OTHER_PASSWORD, PASSWORD, Desk, refused
from tests.identity.payer import BINDING, allowances, demand, payer, prove, send
from trident import identity
from trident.app.event_handlers import event_handlers
from trident.events.identity import PHONE_SEAL
from trident.identity.errors import CodeExpired, PasswordMissing, UnknownStepUp, WrongCode, WrongCurrentPassword
from trident.identity.jobs import delete_expired
from trident.kernel.crypto import open_sealed, open_text
from trident.kernel.errors import BankError
from trident.kernel.ids import new_id
from trident.kernel.relay import run_relay_once
from trident.notifications.tables import TEXT as SMS_TEXT


def test_it_is_shown_and_nothing_is_sent_unasked(desk: Desk) -> None:
    one = payer(desk, strength=3, phone="13899990077")
    assert one.browser.ask("GET", one.path).json() == {
        "id": str(one.step_up),
        "strength": 3,
        "means": ["code", "password"],
        "masked_phone": "138****0077",
        "amount_minor": 150_050,
        "currency": "CNY",
        "payee_name_masked": "*小明",
        "payee_last4": "7788",
        "is_code_sent": False,
        "is_proven": False,
        "expires_at": "2026-03-18T02:40:00Z",
        "resend_after_s": 0,
    }
    assert desk.events("step-up-code-requested", "step_up_id", one.step_up) == []
    before = one.row()
    refused(one.prove("123456", PASSWORD), 401, "code-expired")
    assert one.row() == before
    assert one.proven() == {}


def test_the_code_proves_it_for_its_session_and_binding(desk: Desk) -> None:
    one = payer(desk)
    assert (one.prove(one.asked()).json(), one.row()["tries"]) == ({"strength": 2}, 1)
    assert one.proven() == {
        one.step_up: identity.ProvenStepUp(one.customer.customer_id, one.actor.session_id, BINDING, 2)
    }
    shown = one.browser.ask("GET", one.path).json()
    assert (shown["is_proven"], shown["is_code_sent"]) == (True, True)


def test_the_strongest_wants_the_password_besides(desk: Desk) -> None:
    one = payer(desk, strength=3)
    code, before = one.asked(), one.row()
    counted = allowances(desk)
    refused(one.prove(code), 422, "password-missing")
    assert (one.row(), allowances(desk)) == (before, counted)  # a missing one uses up nothing
    assert one.prove(code, PASSWORD).json() == {"strength": 3}
    assert one.proven()[one.step_up].strength == 3


def test_a_wrong_password_uses_up_a_try_of_the_code_too(desk: Desk) -> None:
    one = payer(desk, strength=3)
    code, before = one.asked(), one.picture()
    for tries in range(1, 5):
        refused(one.prove(code, OTHER_PASSWORD), 422, "wrong-current-password")
        assert one.row()["tries"] == tries
    assert one.picture() == before
    assert one.proven() == {}
    assert one.prove(code, PASSWORD).status_code == 200


def test_a_right_password_does_not_make_up_for_a_wrong_code(desk: Desk) -> None:
    one = payer(desk, strength=3)
    one.asked()
    before, counted = one.picture(), allowances(desk)
    problem = refused(one.prove(one.wrong_code(), PASSWORD), 401, "wrong-code")
    assert (problem["remaining_attempts"], one.picture(), one.proven()) == (4, before, {})
    assert allowances(desk) == counted  # the password was not looked at


def test_tries_of_the_password_run_out_over_all_step_ups(desk: Desk) -> None:
    one = payer(desk, strength=3)
    code = one.asked()
    for _ in range(5):
        refused(one.prove(code, OTHER_PASSWORD), 422, "wrong-current-password")
    other = replace(one, step_up=demand(desk, one.actor, 3))
    desk.watch.pass_by(seconds=1)
    code, before, counted = other.asked(), other.row(), allowances(desk)
    problem = refused(other.prove(code, PASSWORD), 429, "too-many-attempts")
    assert problem["retry_after_s"] == 179
    assert (other.row(), allowances(desk), other.proven()) == (before, counted, {})
    desk.watch.pass_by(seconds=179)
    assert other.prove(code, PASSWORD).status_code == 200


def test_five_wrong_codes_end_it(desk: Desk) -> None:
    one = payer(desk)
    code, before = one.asked(), one.picture()
    for remaining in (4, 3, 2, 1, 0):
        problem = refused(one.prove(one.wrong_code()), 401, "wrong-code")
        assert problem["remaining_attempts"] == remaining
    refused(one.prove(code), 401, "code-expired")
    desk.watch.pass_by(seconds=61)
    refused(one.ask(), 401, "code-expired")
    assert (one.picture(), one.row()["tries"], one.proven()) == (before, 5, {})


def test_of_twenty_wrong_codes_at_once_five_are_counted(desk: Desk) -> None:
    one = payer(desk)
    one.asked()
    wrong = one.wrong_code()

    def give(_: int) -> object:
        with desk.database.transaction() as db:
            return prove(one, db, wrong)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(give, range(20)))
    left = sorted(answer.fields["remaining_attempts"] for answer in answers if isinstance(answer, WrongCode))
    assert left == [0, 1, 2, 3, 4]
    assert sum(isinstance(answer, CodeExpired) for answer in answers) == 15


def test_tries_stay_used_when_another_code_is_sent_and_the_one_before_counts_no_more(desk: Desk) -> None:
    one = payer(desk)
    first = one.asked()
    for _ in range(3):
        one.prove(one.wrong_code())
    desk.watch.pass_by(seconds=60)
    second = one.asked()
    if first != second:
        assert refused(one.prove(first), 401, "wrong-code")["remaining_attempts"] == 1
    assert one.prove(second).status_code == 200


def test_a_code_counts_five_minutes_and_never_longer_than_its_step_up(desk: Desk) -> None:
    one = payer(desk)
    code, before = one.asked(), one.row()
    desk.watch.pass_by(minutes=5)
    refused(one.prove(code), 401, "code-expired")
    assert one.row() == before
    desk.watch.pass_by(minutes=2)
    late = one.asked()
    assert one.row()["code_expires_at"] == one.row()["ends_at"]
    desk.watch.pass_by(minutes=3)
    before = one.row()
    refused(one.prove(late), 401, "code-expired")
    refused(one.ask(), 401, "code-expired")
    assert one.row() == before
    desk.watch.pass_by(seconds=-1)
    assert one.prove(late).status_code == 200


def test_another_code_may_be_asked_for_after_a_minute(desk: Desk) -> None:
    one = payer(desk)
    one.asked()
    desk.watch.pass_by(seconds=40)
    before, counted = one.whole(), allowances(desk)
    answer = one.ask()
    assert refused(answer, 429, "too-soon")["retry_after_s"] == 20
    assert answer.headers["retry-after"] == "20"
    assert (one.whole(), allowances(desk)) == (before, counted)
    assert one.browser.ask("GET", one.path).json()["resend_after_s"] == 20


def test_a_step_up_sends_three_codes(desk: Desk) -> None:
    one = payer(desk)
    for _ in range(3):
        one.asked()
        desk.watch.pass_by(seconds=61)
    before, counted = one.whole(), allowances(desk)
    problem = refused(one.ask(), 429, "too-many-attempts")
    assert problem["retry_after_s"] == 10 * 60 - 3 * 61
    assert (one.whole(), allowances(desk)) == (before, counted)
    assert one.prove(one.code()).status_code == 200


def test_codes_without_a_proof_run_out_and_a_proof_brings_them_back(desk: Desk) -> None:
    one = payer(desk)
    for _ in range(5):
        one.step_up = demand(desk, one.actor)
        one.asked()
    last = replace(one, step_up=demand(desk, one.actor))
    before, counted = last.whole(), allowances(desk)
    assert refused(last.ask(), 429, "too-many-attempts")["retry_after_s"] == 12 * 60
    assert (last.whole(), allowances(desk)) == (before, counted)
    assert one.prove(one.code()).status_code == 200
    last.asked()


def test_of_another_customer_or_session_it_does_not_exist(desk: Desk) -> None:
    one = payer(desk)
    strangers = [payer(desk), payer(desk, customer=one.customer)]
    code, before = one.asked(), one.whole()
    for stranger in strangers:
        stranger.step_up = one.step_up
        counted = allowances(desk)
        refused(stranger.browser.ask("GET", one.path), 404, "unknown-step-up")
        refused(stranger.ask(), 404, "unknown-step-up")
        refused(stranger.prove(code, PASSWORD), 404, "unknown-step-up")
        assert allowances(desk) == counted
    one_more = replace(one, step_up=new_id())
    refused(one_more.ask(), 404, "unknown-step-up")
    assert one.whole() == before
    assert one.proven() == {}
    assert one.prove(code).status_code == 200


def test_a_session_that_ended_can_no_longer_prove_it(desk: Desk) -> None:
    one = payer(desk)
    code, token = one.asked(), one.browser.token()
    assert one.browser.ask("DELETE", "/customer/session").status_code == 204
    one.browser.client.cookies.set("trident_customer", str(token))
    before = one.whole()
    refused(one.prove(code), 401, "session-expired")
    assert one.whole() == before


def test_a_code_belongs_to_its_step_up(desk: Desk) -> None:
    one = payer(desk)
    other = replace(one, step_up=demand(desk, one.actor))
    mine, theirs = one.asked(), other.asked()
    if mine != theirs:
        refused(other.prove(mine), 401, "wrong-code")
        assert other.proven() == {}


def test_a_code_counts_once(desk: Desk) -> None:
    one = payer(desk)
    code = one.asked()
    assert one.prove(code).status_code == 200
    before = one.whole()
    refused(one.prove(code), 401, "code-expired")
    desk.watch.pass_by(seconds=61)
    refused(one.ask(), 401, "code-expired")
    assert one.whole() == before


def test_of_many_right_codes_at_once_one_proves(desk: Desk) -> None:
    one = payer(desk)
    code = one.asked()

    def give(_: int) -> object:
        with desk.database.transaction() as db:
            return prove(one, db, code)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(give, range(12)))
    assert answers.count(2) == 1
    assert sum(isinstance(answer, CodeExpired) for answer in answers) == 11


def test_a_proof_lasts_to_the_end_of_its_step_up(desk: Desk) -> None:
    one = payer(desk)
    desk.watch.pass_by(minutes=1)
    one.prove(one.asked())
    assert set(one.proven(timedelta(minutes=9, microseconds=-1))) == {one.step_up}
    assert one.proven(timedelta(minutes=9)) == {}


def test_what_goes_out_names_amount_and_payee_and_is_sealed(desk: Desk) -> None:
    one = payer(desk, phone="13899990078")
    code = one.asked()
    assert len(code) == 6
    [told] = desk.events("step-up-code-requested", "step_up_id", one.step_up)
    assert open_text(PHONE_SEAL, told["phone_sealed"]) == "13899990078"
    assert (told["amount_minor"], told["currency"], told["payee_last4"]) == (150_050, "CNY", "7788")
    for statement in (
        "SELECT payload::text AS shown FROM kernel.outbox WHERE payload ->> 'step_up_id' = CAST(:id AS text)",
        "SELECT to_jsonb(s)::text AS shown FROM identity.step_up s WHERE id = :id",
    ):
        [row] = desk.rows(statement, id=one.step_up)
        assert "13899990078" not in row.shown
        assert f'"{code}"' not in row.shown
        assert code.encode().hex() not in row.shown


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh", ("尾号 7788", "1,500.50", "5 分钟")), ("en", ("account ending 7788", "1,500.50", "5 min"))],
)
def test_the_short_message_says_what_the_code_is_for(desk: Desk, language: str, words: tuple[str, ...]) -> None:
    one = payer(desk, language=language)
    code = one.asked()
    while run_relay_once(desk.database, event_handlers(), desk.watch.now):
        pass
    query = "SELECT text FROM notifications.sms WHERE customer_id = :id AND purpose = 'step-up-code'"
    [row] = desk.rows(query, id=one.customer.customer_id)
    message = open_sealed(SMS_TEXT, bytes(row.text))
    assert code in message
    assert all(word in message for word in words), message


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"code": "12345"},
        {"code": "1234567"},
        {"code": "12345a"},
        {"code": 123456},
        {"code": "123456", "password": ""},
        {"code": "123456", "password": "x" * 129},
        {"code": "123456", "more": 1},
    ],
)
def test_a_malformed_proof_is_refused_as_such_and_counts_nothing(desk: Desk, body: object) -> None:
    one = payer(desk)
    one.asked()
    before = one.row()
    refused(one.browser.ask("POST", f"{one.path}/proof", body), 422, "invalid-request")
    assert one.row() == before


def test_the_actions_refuse_by_name_what_the_routes_do(desk: Desk) -> None:
    one = payer(desk, strength=3)
    code = one.asked()
    stranger = replace(one.actor, session_id=new_id())
    refusals: list[tuple[type[BankError], Callable[[Session], object]]] = [
        (UnknownStepUp, lambda db: prove(one, db, code, PASSWORD, actor=stranger)),
        (UnknownStepUp, lambda db: send(one, db, actor=stranger)),
        (PasswordMissing, lambda db: prove(one, db, code)),
    ]
    before, counted = one.whole(), allowances(desk)
    for refusal, act in refusals:
        with pytest.raises(refusal), desk.database.transaction() as db:
            act(db)
        assert (one.whole(), allowances(desk)) == (before, counted)
    with desk.database.transaction() as db:
        assert isinstance(prove(one, db, code, OTHER_PASSWORD), WrongCurrentPassword)
    with desk.database.transaction() as db:
        assert prove(one, db, code, PASSWORD) == 3


def test_the_job_forgets_it_with_the_challenges(desk: Desk) -> None:
    one = payer(desk)
    kept = desk.watch.now + timedelta(minutes=10, days=CHEAP.ended_days)
    for now, count in ((kept, 1), (kept + timedelta(seconds=1), 0)):
        with desk.database.transaction() as db:
            delete_expired(db, now=now, settings=CHEAP)
        assert len(desk.rows("SELECT 1 FROM identity.step_up WHERE id = :id", id=one.step_up)) == count
