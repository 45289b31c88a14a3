"""The desk's rules: who may decide what, and how long a look-up opens what it found."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from trident.kernel.clock import BANK_ZONE
from trident.operations.errors import ApprovalAlreadyDecided, MakerIsChecker, NotTheMaker
from trident.operations.types import ApprovalStatus, Decision

LOOKUP_VALIDITY = timedelta(minutes=30)
LOOKUP_MAX_RESULTS = 50

_OUTCOME = {
    Decision.APPROVE: ApprovalStatus.APPROVED,
    Decision.REJECT: ApprovalStatus.REJECTED,
    Decision.WITHDRAW: ApprovalStatus.WITHDRAWN,
}


def status_after(status: ApprovalStatus, decision: Decision, *, maker_id: UUID, decider_id: UUID) -> ApprovalStatus:
    """Tell where `decision` by `decider_id` takes an approval that stands at `status`.

    :raises ApprovalAlreadyDecided: it is no longer pending.
    :raises MakerIsChecker: whoever asked would approve or reject it.
    :raises NotTheMaker: someone else would take it back.
    """
    if status is not ApprovalStatus.PENDING:
        raise ApprovalAlreadyDecided(decision=status.value)
    if decision is Decision.WITHDRAW:
        if decider_id != maker_id:
            raise NotTheMaker
    elif decider_id == maker_id:
        raise MakerIsChecker
    return _OUTCOME[decision]


def is_lookup_open(looked_up_at: datetime, now: datetime) -> bool:
    """Tell whether a look-up of `looked_up_at` still opens its results at `now`: `[looked_up_at, +30 min)`."""
    return looked_up_at <= now < looked_up_at + LOOKUP_VALIDITY


def days_period(first_on: date | None, last_on: date | None) -> tuple[datetime | None, datetime | None]:
    """Tell the half-open period of instants that the days from `first_on` to `last_on`, both included, take."""
    begins_at = None if first_on is None else datetime.combine(first_on, time.min, BANK_ZONE)
    ends_at = None
    if last_on is not None and last_on < date.max:
        ends_at = datetime.combine(last_on + timedelta(days=1), time.min, BANK_ZONE)
    return begins_at, ends_at
