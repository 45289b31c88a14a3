"""What payments asks to be decided about a transfer: three questions, one after the other.

Whom is it to (`PAYEE`), what may be sent by what means (`TERMS`), and how risky is it (`RISK`). A missing fact reads as
its `when_missing` says; without one the answer is the safe outcome.
"""

from typing import Final

from trident.payments.points.payee import PAYEE
from trident.payments.points.risk import NEVER_HOURS, RISK, USUAL_PERCENT
from trident.payments.points.terms import TERMS

POINTS: Final = (PAYEE, TERMS, RISK)
"""Every decision point of payments."""

__all__ = ["NEVER_HOURS", "PAYEE", "POINTS", "RISK", "TERMS", "USUAL_PERCENT"]
