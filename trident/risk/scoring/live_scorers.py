"""The scores in force, ready to be asked: parsed once in a process."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Final

from sqlalchemy.orm import Session

from trident.kernel.log import get_logger
from trident.kernel.packed import execute_packed
from trident.risk.scoring.document import ScoreUnreadable, read_score
from trident.risk.scoring.scorer import Scorer

_DOCUMENT: Final = "SELECT document FROM risk.score_version WHERE digest = %(digest)s"
_MOST_KEPT: Final = 8
_log = get_logger()


@dataclass(frozen=True, slots=True)
class Scorers:
    """The score in force and the one beside; None where there is none, or where it cannot be computed here."""

    live: Scorer | None = None
    shadow: Scorer | None = None


class _Kept:
    """Scorers by digest, those used last; a version never changes, so nothing in here goes stale."""

    def __init__(self) -> None:
        self._scorers: OrderedDict[str, Scorer | None] = OrderedDict()
        self._lock = Lock()

    def load(self, db: Session, digest: str | None) -> Scorer | None:
        if digest is None:
            return None
        with self._lock:
            if digest in self._scorers:
                self._scorers.move_to_end(digest)
                return self._scorers[digest]
        made = _make(db, digest)
        with self._lock:
            self._scorers[digest] = made
            while len(self._scorers) > _MOST_KEPT:
                self._scorers.popitem(last=False)
        return made


def _make(db: Session, digest: str) -> Scorer | None:
    row = execute_packed(db, _DOCUMENT, {"digest": digest}).fetchone()
    assert row is not None, "what is in force was added"
    try:
        return Scorer(read_score(bytes(row[0])))
    except ScoreUnreadable as error:
        # It could be read when it was added: features have changed since. Without a score the rules go on.
        _log.error("score.unreadable", digest=digest[:12], error=str(error))
        return None


_kept: Final = _Kept()


def load_scorers(db: Session, live: str | None, shadow: str | None) -> Scorers:
    """Return the scores with these digests."""
    return Scorers(_kept.load(db, live), _kept.load(db, shadow))


def top_reasons(scorer: Scorer, values: Mapping[str, float | None], most: int = 3) -> list[tuple[str, float]]:
    """Return the features that raised a score most, by what each added to its log-odds, the strongest first."""
    return [(one.feature.name, one.contribution) for one in scorer.reasons(values, most)]
