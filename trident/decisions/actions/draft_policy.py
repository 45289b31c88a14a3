from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from trident.decisions.policy_text import PolicyCase, canonical_dmn, policy_digest, write_cases
from trident.decisions.queries.policy_versions import policy_version
from trident.decisions.stages import Stage
from trident.decisions.stepping import lock_point, who, write_step
from trident.decisions.tables import VersionRow
from trident.decisions.types import DecisionPoint
from trident.decisions.versions import PolicyVersion
from trident.kernel.auth import Actor


def draft_policy(
    db: Session, *, actor: Actor, point: DecisionPoint, dmn: str | bytes, cases: Sequence[PolicyCase], now: datetime
) -> PolicyVersion:
    """Keep a policy as a new version. The same content drafted again is the version that there is.

    A draft may have faults: `check_policy` finds them. Only what cannot be read at all is not kept.

    :raises PolicyUnreadable: it is no decision model.
    """
    text = canonical_dmn(dmn)
    written = write_cases(cases)
    digest = policy_digest(point.name, text, written)
    lock_point(db, point.name)
    if db.get(VersionRow, digest) is None:
        last = db.execute(select(func.max(VersionRow.number)).where(VersionRow.point == point.name)).scalar_one()
        _, author_id, author_name = who(actor)
        version = VersionRow(
            digest=digest,
            point=point.name,
            number=(last or 0) + 1,
            dmn=text,
            cases=written,
            author_id=author_id,
            author_name=author_name,
            created_at=now,
        )
        db.add(version)
        db.flush()
        write_step(db, version, Stage.DRAFT, sequence=1, actor=actor, now=now, reason="", details={})
    return policy_version(db, point.name, digest)
