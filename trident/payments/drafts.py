"""What would be done with a batch: found by reading alone, before the lock that posting needs is taken."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from trident import identity, ledger
from trident.kernel.auth import SessionExpired
from trident.kernel.errors import BankError
from trident.kernel.ids import new_id
from trident.kernel.packed import together
from trident.payments.answers import Key, answer_again, ask_answered, asked, difference, read_answers
from trident.payments.errors import (
    IdempotencyKeyReused,
    OwnAccountAsPayee,
    PayeeIsNotOwnAccount,
    PayeeNameMismatch,
    TooManyNameChecks,
    UnknownPayee,
)
from trident.payments.intents import Answer, Intent
from trident.payments.judging.judge import Judge
from trident.payments.name_checks import ask_name_checks
from trident.payments.payee_search.phones import is_phone, phone_accounts
from trident.payments.queries import ask_payee_accounts
from trident.payments.rules import amount_refusal, is_same_name
from trident.payments.touched import Touched, ask_latest, customer_key
from trident.payments.types import SavedPayee, TransferId, TransferRequest, TypedPayee

_RETRY_AFTER_S: Final = 120


class Draft:
    """The answers to a batch of requests as far as reading tells them, and what is to be posted.

    Reads, and writes nothing but when sessions were last used. Made before the lock of the shard; under it `withdraw`
    takes back what others have touched in between, and `consider` reads that again. Nothing of what remains has
    changed: whatever a transfer changes is known by the keys of `touched`.
    """

    def __init__(self, db: Session, requests: Sequence[TransferRequest], *, now: datetime, is_judged: bool) -> None:
        self._db = db
        self._requests = requests
        self._now = now
        self._places: dict[UUID, list[int]] = {}
        self.answers: list[Answer | None] = [None] * len(requests)
        self.intents: list[Intent] = []
        self.guessing: set[UUID] = set()
        """Customers who named somebody wrongly: it costs each a name check."""
        with together(db):
            latest = ask_latest(db)
            known = _Known.ask(db, requests, now)
            judge = Judge.appoint(db, now=now) if is_judged else None
        self.latest = latest()
        """The latest writer before anything was read."""
        self._known = known()
        self.judge = judge() if judge else None
        self.consider(self._read_sessions())

    def consider(self, places: Sequence[int]) -> None:
        """Find out what would be done with the requests at these places, all that their customers have in the batch."""
        if not places:
            return
        places_of = self._by_key(places)
        intents = self._intents(places_of)
        judge = self.judge
        refusals = {key: _refusal(intent) for key, intent in intents.items()}
        typing = {intent.customer_id for intent in intents.values() if isinstance(intent.request.payee, TypedPayee)}
        with together(self._db):
            answered = ask_answered(self._db, intents.keys())
            no_checks_left = ask_name_checks(self._db, typing, now=self._now)
            known = judge and judge.ask([intent for key, intent in intents.items() if refusals[key] is None])
        exhausted = no_checks_left()
        if known:
            known()
        for key, row in read_answers(self._db, answered()).items():
            del intents[key]
            for place in places_of[key]:
                self.answers[place] = answer_again(row, self._requests[place])
        for key, intent in intents.items():
            intent.answer = self._checked(intent, refusals[key], exhausted)
            if judge is not None and intent.answer is None:
                intent.verdict = judge.judge(intent)
                intent.answer = intent.verdict.refusal
            self.intents.append(intent)

    def withdraw(self, touched: Touched) -> list[int]:
        """Take back all about customers behind what was touched, and behind what they touch in turn; return where.

        Each transfer of a batch saw those before it, so that whoever shares a payee with a customer whose transfers
        are judged anew is judged anew too.
        """
        stale = self._stale(touched)
        if not stale:
            return []
        gone = [intent for intent in self.intents if intent.customer_id in stale]
        self.intents = [intent for intent in self.intents if intent.customer_id not in stale]
        self.guessing -= stale
        if self.judge is not None:
            self.judge.forget([intent for intent in gone if intent.verdict is not None])
        return sorted(place for customer_id in stale for place in self._places[customer_id])

    def keys(self) -> set[int]:
        """Return the keys of all that the batch touches: what others must read again."""
        return {key for keys in self._keys().values() for key in keys}

    def _keys(self) -> dict[UUID, list[int]]:
        keys: dict[UUID, list[int]] = {}
        for intent in self.intents:
            mine = keys.setdefault(intent.customer_id, [customer_key(intent.customer_id)])
            if self.judge is not None and intent.verdict is not None:
                mine += self.judge.keys(intent)
        return keys

    def _stale(self, touched: Touched) -> set[UUID]:
        if touched is None:
            return set(self._places)
        stale: set[UUID] = set()
        if touched:
            keys = self._keys()
            reached = set(touched)
            while reached:
                found = {one for one, mine in keys.items() if one not in stale and not reached.isdisjoint(mine)}
                stale |= found
                reached = {key for one in found for key in keys[one]}
            stale |= {one for one in self._places.keys() - keys.keys() if customer_key(one) in touched}
        return stale

    def _read_sessions(self) -> list[int]:
        """Answer who has no session and what is no amount; return where the others stand."""
        valid = []
        for place, request in enumerate(self._requests):
            origin = self._known.origins.get(request.token_digest)
            self.answers[place] = SessionExpired() if origin is None else amount_refusal(request.amount_minor)
            if origin is not None and self.answers[place] is None:
                self._places.setdefault(origin.customer_id, []).append(place)
                valid.append(place)
        return valid

    def _by_key(self, places: Iterable[int]) -> dict[Key, list[int]]:
        """Return where each key stands."""
        found: dict[Key, list[int]] = {}
        for place in places:
            request = self._requests[place]
            customer_id = self._known.origins[request.token_digest].customer_id
            found.setdefault((customer_id, request.idempotency_key), []).append(place)
        return found

    def _intents(self, places_of: Mapping[Key, Sequence[int]]) -> dict[Key, Intent]:
        """Make an intent of each key's first request, with its accounts; others of the key must ask for the same."""
        intents: dict[Key, Intent] = {}
        for key, places in places_of.items():
            first = self._requests[places[0]]
            intent = Intent(TransferId(new_id(self._now)), first, self._known.origins[first.token_digest], [])
            self._resolve(intent)
            intents[key] = intent
            for place in places:
                differs = place != places[0] and difference(asked(first), asked(self._requests[place]))
                self.answers[place] = IdempotencyKeyReused(differs=differs) if differs else None
                if not differs:
                    intent.places.append(place)
        return intents

    def _resolve(self, intent: Intent) -> None:
        """Give an intent its two accounts, as far as they exist."""
        found, payee = self._known.parties, intent.request.payee
        intent.source = found.by_id.get(intent.request.source_account_id)
        if isinstance(payee, TypedPayee):
            intent.target = found.by_number.get(payee.number)
        else:
            account_id = self._known.book.get((intent.customer_id, payee.payee_id))
            intent.target = None if account_id is None else found.by_id.get(account_id)

    def _checked(self, intent: Intent, refusal: BankError | None, exhausted: Collection[UUID]) -> BankError | None:
        """Return what a request is refused for by what it says; who typed a wrong name has used a check."""
        if intent.customer_id in exhausted and isinstance(intent.request.payee, TypedPayee):
            return TooManyNameChecks(retry_after_s=_RETRY_AFTER_S)
        if isinstance(refusal, PayeeNameMismatch) or _is_phone_of_nobody(intent):
            self.guessing.add(intent.customer_id)
        return refusal


class _Known(NamedTuple):
    """What no transfer changes: sessions, which accounts are behind saved payees, who stands behind accounts."""

    origins: Mapping[bytes, identity.SessionOrigin]
    book: Mapping[tuple[UUID, UUID], UUID]
    parties: ledger.Parties

    @classmethod
    def ask(cls, db: Session, requests: Sequence[TransferRequest], now: datetime) -> Callable[[], "_Known"]:
        """Ask for all of it; return what reads the answer."""
        origins = identity.ask_session_origins(db, {request.token_digest for request in requests}, now)
        saved = {request.payee.payee_id for request in requests if isinstance(request.payee, SavedPayee)}
        book = ask_payee_accounts(db, saved)
        sources = {request.source_account_id for request in requests}
        numbers = {request.payee.number for request in requests if isinstance(request.payee, TypedPayee)}
        parties = ledger.ask_parties(db, account_ids=sources, numbers=numbers)

        def read() -> _Known:
            found, accounts, phones = parties(), book(), phone_accounts(db, numbers)
            if accounts or phones:
                named = ledger.parties(db, account_ids={*accounts.values(), *phones.values()}).by_id
                found.by_id.update(named)
                found.by_number.update({number: named[account_id] for number, account_id in phones.items()})
            return cls(origins(), accounts, found)

        return read


def _is_phone_of_nobody(intent: Intent) -> bool:
    """Tell whether a mobile number was asked for that is no customer's: who is one must not be found out by trying."""
    payee = intent.request.payee
    return isinstance(payee, TypedPayee) and intent.target is None and is_phone(payee.number)


def _refusal(intent: Intent) -> BankError | None:
    request, source, target = intent.request, intent.source, intent.target
    if source is None or source.holder_id != intent.customer_id:
        return ledger.UnknownAccount(side="debit")
    if target is None or target.holder_id is None:
        return ledger.UnknownAccount(side="credit") if isinstance(request.payee, TypedPayee) else UnknownPayee()
    if isinstance(request.payee, TypedPayee) and not is_same_name(request.payee.name, intent.payee_name):
        return PayeeNameMismatch()
    return ledger.SameAccount() if target.account_id == source.account_id else _ownership_refusal(intent, target)


def _ownership_refusal(intent: Intent, target: ledger.Party) -> BankError | None:
    is_own, is_meant = target.holder_id == intent.customer_id, intent.request.to_own_account
    if is_own and not is_meant:
        return OwnAccountAsPayee()
    return PayeeIsNotOwnAccount() if is_meant and not is_own else None
