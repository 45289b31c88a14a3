"""What every paper of the bank shares: its name, its faces, its colours, its mark."""

from collections.abc import Mapping
from dataclasses import dataclass

from reportlab.lib.colors import Color
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from trident.kernel.errors import Language
from trident.ledger.papers.type import Typeface, load_typeface
from trident.ledger.settings import PaperSettings

PAGE_WIDTH, PAGE_HEIGHT = (float(side) for side in A4)
MARGIN = 42.0
RIGHT = PAGE_WIDTH - MARGIN
WIDTH = RIGHT - MARGIN

INK = Color(0.09, 0.13, 0.18)
QUIET = Color(0.40, 0.45, 0.51)
BRAND = Color(0.05, 0.28, 0.36)
RULE = Color(0.82, 0.85, 0.88)
WASH = Color(0.953, 0.965, 0.973)
INCOMING = Color(0.03, 0.42, 0.30)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The bank's name in both languages and the faces that its papers are set in."""

    bank_name: Mapping[Language, str]
    face: Typeface


def load_letterhead(settings: PaperSettings) -> Letterhead:
    """Make the letterhead that the settings describe; done once, at start.

    :raises UnusableFont: the font file is missing or cannot be embedded.
    """
    return Letterhead({"zh": settings.bank_name_zh, "en": settings.bank_name_en}, load_typeface(settings.font_file))


def ink(canvas: Canvas, colour: Color) -> None:
    """Choose the colour of what follows; strokes too, because heavier Chinese type is stroked."""
    canvas.setFillColor(colour)
    canvas.setStrokeColor(colour)


def draw_mark(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Draw the bank's mark, a trident in a rounded square, with its lower left corner at ``(x, y)``."""
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(size / 24, size / 24)
    canvas.setFillColor(BRAND)
    canvas.roundRect(0, 0, 24, 24, 6, stroke=0, fill=1)
    canvas.setStrokeColorRGB(1, 1, 1)
    canvas.setLineWidth(1.9)
    canvas.setLineCap(1)
    canvas.setLineJoin(1)
    path = canvas.beginPath()
    path.moveTo(12, 4.5)
    path.lineTo(12, 19.5)
    path.moveTo(6, 18)
    path.lineTo(6, 14)
    path.curveTo(6, 8.2, 18, 8.2, 18, 14)
    path.lineTo(18, 18)
    canvas.drawPath(path, stroke=1, fill=0)
    canvas.restoreState()


def draw_rule(canvas: Canvas, y: float, *, left: float = MARGIN, right: float = RIGHT, strong: bool = False) -> None:
    """Draw a hairline across, or a stronger one in the bank's colour."""
    canvas.setStrokeColor(BRAND if strong else RULE)
    canvas.setLineWidth(0.9 if strong else 0.5)
    canvas.line(left, y, right, y)


def group_number(number: str) -> str:
    """Write an account number in groups of four, as cards print it."""
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
