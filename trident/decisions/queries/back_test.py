from collections import Counter
from datetime import datetime
from types import MappingProxyType
from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from trident.decisions.log import facts_of
from trident.decisions.policy.columns import evaluate_columns
from trident.decisions.policy.run import Policy
from trident.decisions.types import DecisionPoint
from trident.decisions.versions import BackTest
from trident.kernel.clock import bank_day

MOST_EXAMPLES: Final = 20
AMOUNT: Final = "amount"
"""The fact that says how much money a decision was about, in minor units."""
_CHUNK: Final = 2000
_PAST: Final = text(
    """
    SELECT request_id, decided_on, outcome, facts, sealed_facts FROM decisions.logged
    WHERE decided_on BETWEEN :first_on AND :last_on AND point = :point
      AND decided_at >= :since AND decided_at < :until
    ORDER BY decided_on DESC, decided_at DESC, request_id DESC LIMIT :most
    """
)


def back_test(
    db: Session, *, point: DecisionPoint, policy: Policy, since: datetime, until: datetime, most: int
) -> BackTest:
    """Replay what was decided in a half-open period, the latest first, and count what `policy` would say instead.

    Replayed over columns, which decide as the policy itself does.
    """
    asked = {
        "point": point.name,
        "since": since,
        "until": until,
        "first_on": bank_day(since),
        "last_on": bank_day(until),
        "most": most + 1,
    }
    replayed = degraded = 0
    changes: Counter[tuple[str, str]] = Counter()
    examples: list[MappingProxyType[str, str]] = []
    is_complete = True
    sums: Counter[tuple[str, str]] = Counter()
    for rows in db.execute(_PAST, asked, execution_options={"yield_per": _CHUNK}).partitions():
        if replayed + len(rows) > most:
            is_complete = False
            rows = rows[: most - replayed]  # noqa: PLW2901 - the last of them
        replayed += len(rows)
        facts = [facts_of(point, row.facts, row.sealed_facts) for row in rows]
        columns = {fact.name: [one.get(fact.name) for one in facts] for fact in policy.used}
        decided = evaluate_columns(policy, columns) if columns else [policy.decide(one) for one in facts]
        for row, one, decision in zip(rows, facts, decided, strict=True):
            degraded += decision.degraded is not None
            if decision.outcome == row.outcome:
                continue
            changes[row.outcome, decision.outcome] += 1
            amount = one.get(AMOUNT)
            sums[row.outcome, decision.outcome] += amount if isinstance(amount, int) else 0
            if len(examples) < MOST_EXAMPLES:
                example = {"request_id": str(row.request_id), "decided_on": row.decided_on.isoformat()}
                examples.append(MappingProxyType({**example, "was": row.outcome, "would_be": decision.outcome}))
    return BackTest(
        since=since,
        until=until,
        replayed=replayed,
        changed=changes.total(),
        degraded=degraded,
        is_complete=is_complete,
        would_change=MappingProxyType(dict(changes.most_common())),
        amounts_minor=MappingProxyType(dict(sums)),
        examples=tuple(examples),
    )
