"""The city's risk desk: its analysts work on cases and lists as the console lets them."""

import random
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy.orm import Session

from trident import identity, risk
from trident.app.demo.people import PASSWORD, StaffPerson
from trident.kernel.auth import Role, StaffActor
from trident.kernel.db import Database
from trident.kernel.errors import BankError

_DESK: Final = identity.Origin("Chrome · Windows", "10.200.0.8")
_REASONS: Final = {
    risk.CaseOutcome.FRAUD: "已致电客户核实，非本人操作，确认被盗",
    risk.CaseOutcome.RELEASED: "已致电客户核实，本人操作，同意放行",
    risk.CaseOutcome.REFUSED: "多次联系不上客户，先予拒绝",
    risk.CaseOutcome.DISMISSED: "核实为家人代为操作，不构成欺诈",
}
_UNREACHED: Final = "客户电话未接通，稍后再联系"
_OPEN: Final = risk.CaseFilter(status="open")


class RiskDesk:
    """Three analysts. Whom they call tells the truth: whatever goes to or from a mule is a fraud."""

    def __init__(self, database: Database, staff: Sequence[StaffPerson], mules: frozenset[UUID]) -> None:
        self._database = database
        self._staff = [one for one in staff if one.role is Role.RISK]
        self._mules = mules

    def work(self, chance: random.Random, now: datetime, *, share: float, relay: Callable[[datetime], None]) -> None:
        """Look at the queue: `share` of the cases is decided, some of the rest is taken and waits for a call back."""
        analysts = [self._sign_in(one, now) for one in self._staff[:2]]
        with self._database.transaction(read_only=True) as db:
            queue, _ = risk.list_cases(db, _OPEN, now=now, cursor=None, limit=100)
        for place, case in enumerate(queue):
            draw, actor = chance.random(), analysts[place % 2]
            if case.assignee_id is not None:
                actor = next((one for one in analysts if one.staff_id == case.assignee_id), actor)
            if draw >= share + 0.25:
                continue
            # Decided by nobody else in the meantime: the desk works alone here.
            self._try(partial(risk.take_case, actor=actor, case_id=case.id, now=now))
            if draw < share:
                self._decide(case, actor, chance, now)
            else:
                self._try(partial(risk.note_on_case, actor=actor, case_id=case.id, text=_UNREACHED, now=now))
        relay(now)

    def _decide(self, case: risk.Case, actor: StaffActor, chance: random.Random, now: datetime) -> None:
        outcome = self._outcome(case, chance)
        reason = _REASONS[outcome]
        self._try(
            lambda db: risk.decide_case(db, actor=actor, case_id=case.id, outcome=outcome, reason=reason, now=now)
        )
        if outcome is risk.CaseOutcome.FRAUD and chance.random() < 0.5:
            self._try(
                lambda db: risk.propose_account(
                    db, actor=actor, account_id=case.target_account_id, listed="block", reason=reason, now=now
                )
            )

    def _outcome(self, case: risk.Case, chance: random.Random) -> risk.CaseOutcome:
        if {case.source_account_id, case.target_account_id} & self._mules:
            return risk.CaseOutcome.FRAUD
        if case.transfer_status != "held":
            return risk.CaseOutcome.DISMISSED
        is_lost = not case.is_confirmed and chance.random() < 0.3
        return risk.CaseOutcome.REFUSED if is_lost else risk.CaseOutcome.RELEASED

    def propose(
        self, listed: str, kind: str, value: str, reason: str, now: datetime, *, lasts: timedelta | None = None
    ) -> None:
        """Propose that something be listed; somebody else decides it."""
        actor = self._sign_in(self._staff[0], now)
        expires_at = None if lasts is None else now + lasts
        self._try(
            lambda db: risk.propose_listing(
                db, actor=actor, listed=listed, kind=kind, value=value, reason=reason, expires_at=expires_at, now=now
            )
        )

    def check_lists(self, now: datetime, *, rejected: Sequence[str] = ()) -> None:
        """The third analyst approves what was proposed until half an hour ago; reasons in `rejected` do not do."""
        checker = self._sign_in(self._staff[2], now)
        with self._database.transaction(read_only=True) as db:
            entries, _ = risk.list_entries(
                db, listed=None, kind=None, status="proposed", subjects=(), cursor=None, limit=100
            )
        for entry in entries:
            if entry.proposed_at > now - timedelta(minutes=30):
                continue
            is_approved = entry.reason not in rejected
            reason = "证据充分，同意" if is_approved else "仅凭一次来电，证据不足"
            self._try(
                partial(
                    risk.decide_listing,
                    actor=checker,
                    entry_id=entry.id,
                    is_approved=is_approved,
                    reason=reason,
                    now=now,
                )
            )

    def _sign_in(self, one: StaffPerson, now: datetime) -> StaffActor:
        session = identity.sign_in_staff(
            self._database,
            staff_number=one.staff_number,
            password=PASSWORD,
            origin=_DESK,
            previous_token=None,
            now=now,
            settings=identity.IdentitySettings(),
        )
        return StaffActor(one.staff_id, session.session_id, one.name, frozenset({one.role}))

    def _try(self, do: Callable[[Session], object]) -> None:
        """Do something in a transaction of its own; what a run that was broken off has done already stays done."""
        with suppress(BankError), self._database.transaction() as db:
            do(db)
