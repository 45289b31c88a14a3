"""The bank's risk desk: its analysts take what is held or reported, and decide it by what they find out."""

from collections import Counter
from dataclasses import dataclass, field
from uuid import UUID

import pytest

from tests.simulation.small_bank import SmallBank
from trident.kernel.errors import BankError
from trident.risk import CaseOutcome
from trident.risk.actions.decide_case import decide_case
from trident.risk.actions.work_on_case import take_case
from trident.risk.cases.views import Case
from trident.risk.queries.cases import CaseFilter, list_cases

QUEUE = CaseFilter(status="open")


@dataclass
class RiskDesk:
    """Looks into cases: whoever the analyst calls tells the truth, so `crimes` are found and the rest is let go."""

    bank: SmallBank
    crimes: set[UUID]
    """Transfers that their payers did not make."""
    outcomes: Counter[CaseOutcome] = field(default_factory=Counter)

    def queue(self) -> list[Case]:
        """The open cases, the most urgent first."""
        with self.bank.database.transaction(read_only=True) as db:
            return list_cases(db, QUEUE, now=self.bank.now, cursor=None, limit=200)[0]

    def review(self, *, share: float = 0.8) -> None:
        """Decide a share of the queue; nobody decides what somebody else has taken."""
        first, second = self.bank.analysts
        for case in self.queue():
            if self.bank.chance.random() >= share:
                continue
            with self.bank.database.transaction() as db:
                take_case(db, actor=first, case_id=case.id, now=self.bank.now)
            with pytest.raises(BankError) as refused, self.bank.database.transaction() as db:
                decide_case(
                    db, actor=second, case_id=case.id, outcome=CaseOutcome.FRAUD, reason="模拟", now=self.bank.now
                )
            assert refused.value.code() == "case-taken-by-another"
            outcome = self._outcome(case)
            with self.bank.database.transaction() as db:
                decide_case(db, actor=first, case_id=case.id, outcome=outcome, reason="模拟", now=self.bank.now)
            self.outcomes[outcome] += 1

    def _outcome(self, case: Case) -> CaseOutcome:
        if case.transfer_id in self.crimes:
            return CaseOutcome.FRAUD
        if case.transfer_status != "held":
            return CaseOutcome.DISMISSED
        # The payer cannot be reached: better not.
        return CaseOutcome.REFUSED if self.bank.chance.random() < 0.15 else CaseOutcome.RELEASED
