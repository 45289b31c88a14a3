"""What identity tells becomes what features know: sign-ins, failed tries, new passwords."""

from datetime import timedelta
from typing import Any

from tests.payments.city import INSTANT, Person
from tests.risk.desk.office import Office
from trident import risk
from trident.events.identity import NOBODY, PasswordChanged, SignedIn, SignInFailed
from trident.kernel.ids import new_id
from trident.kernel.outbox import publish_many


def _features(office: Office, person: Person) -> dict[str, Any]:
    asked = risk.Payment(new_id(), INSTANT, 1, person.customer_id, person.account_id)
    with office.city.database.transaction() as db:
        return dict(risk.load_activity(db, [asked]).features(asked))


def test_what_identity_tells_is_known_at_the_next_payment(office: Office) -> None:
    person, other = office.city.person(), office.city.person()
    assert _features(office, person)["failed_attempts_24h"] == 0
    events = [
        SignInFailed(person.customer_id, INSTANT - timedelta(hours=25)),
        SignInFailed(person.customer_id, INSTANT - timedelta(hours=2)),
        SignInFailed(person.customer_id, INSTANT - timedelta(minutes=5)),
        SignInFailed(NOBODY, INSTANT - timedelta(minutes=5)),
        SignedIn(person.customer_id, new_id(), "Chrome", "203.0.113.*", INSTANT - timedelta(minutes=4)),
        PasswordChanged(person.customer_id, INSTANT - timedelta(hours=3)),
    ]
    with office.city.database.transaction() as db:
        publish_many(db, events, now=INSTANT)
    office.tell()
    office.tell()
    known = _features(office, person)
    assert known["failed_attempts_24h"] == 2
    assert (known["since_sign_in"], known["since_password_change"]) == (240_000_000, 10_800_000_000)  # microseconds
    assert _features(office, other)["failed_attempts_24h"] == 0
    assert not office.rows("SELECT 1 FROM risk.signal WHERE customer = :nobody", nobody=NOBODY)


def test_a_wrong_password_is_told_and_a_stranger_learns_nothing_by_it(office: Office) -> None:
    office.city.person()
    told = "SELECT payload ->> 'customer_id' AS id FROM kernel.outbox WHERE event = 'identity.sign-in-failed'"
    known_phone, nobodys_phone = "13900000001", "18800000000"
    before, path = len(office.rows(told)), "/api/customer/session/password"
    answers = [
        office.client.post(path, json={"phone": phone, "password": "Wrong-Lantern-27"}).json()
        for phone in (known_phone, nobodys_phone)
    ]
    assert [answer["type"] for answer in answers] == ["/problems/wrong-credentials"] * 2
    assert answers[0] == answers[1]
    ids = [row.id for row in office.rows(told)]
    assert len(ids) == before + 2
    assert str(NOBODY) in ids
