"""Type on paper: Chinese and Latin side by side, measured, fitted and drawn."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path

from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.pdfmetrics import registerFont, stringWidth
from reportlab.pdfbase.ttfonts import TTFError, TTFont
from reportlab.pdfgen.canvas import Canvas

_GETA = "〓"
"""Printers' mark for a character that the font cannot show (U+3013)."""

_LAST_BMP = 0xFFFF
_FALSE_BOLD = 0.028
"""Stroke, as part of the size, that makes a regular Chinese face read as a heavier one."""


class UnusableFont(Exception):
    """The font file named in the settings cannot be embedded."""


@dataclass(frozen=True, slots=True)
class Typeface:
    """The faces a document is set in.

    By default Chinese is set in STSong-Light, one of the character-collection fonts that PDF readers bring themselves,
    and Latin and figures in Helvetica, whose figures all have one width. With an embedded font everything is set in it,
    so that the paper looks the same everywhere and may be archived.
    """

    chinese: str
    latin: str
    latin_bold: str
    embedded: bool

    def runs(self, text: str, *, bold: bool = False) -> Iterator[tuple[str, str]]:
        """Cut a text into pieces of one font each: ``(font, piece)``."""
        latin = self.latin_bold if bold else self.latin
        for is_latin, piece in groupby(self._printable(text), _is_latin):
            yield (latin if is_latin else self.chinese, "".join(piece))

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Width in points."""
        latin = self.latin_bold if bold else self.latin
        return size * sum(_em(latin if _is_latin(sign) else self.chinese, sign) for sign in self._printable(text))

    def cut(self, text: str, size: float, room: float, *, bold: bool = False) -> str:
        """Return the text, or as much of it as fits into ``room`` points with an ellipsis behind."""
        if self.width(text, size, bold=bold) <= room:
            return text
        end = len(self.head(text, size, room - self.width("…", size, bold=bold), bold=bold))
        return text[:end].rstrip() + "…"

    def head(self, text: str, size: float, room: float, *, bold: bool = False) -> str:
        """Return the longest beginning of the text that fits into ``room`` points (at least one character)."""
        used = 0.0
        for index, sign in enumerate(text):
            used += self.width(sign, size, bold=bold)
            if used > room and index:
                return text[:index]
        return text

    def lines(self, text: str, size: float, room: float, limit: int) -> list[str]:
        """Break a text into at most ``limit`` lines of ``room`` points; the last one is cut if there is more."""
        found: list[str] = []
        rest = text.strip()
        while rest:
            if len(found) == limit - 1:
                found.append(self.cut(rest, size, room))
                break
            head = self.head(rest, size, room)
            if len(head) < len(rest) and rest[len(head)] != " " and " " in head and _is_latin(rest[len(head)]):
                head = head[: head.rindex(" ")] or head
            found.append(head.rstrip())
            rest = rest[len(head) :].lstrip()
        return found

    def draw(self, canvas: Canvas, x: float, y: float, text: str, size: float, *, bold: bool = False) -> float:
        """Draw on the baseline ``y`` from ``x`` rightwards; return where the text ends."""
        drawing = canvas.beginText(x, y)
        for font, piece in self.runs(text, bold=bold):
            drawing.setFont(font, size)
            heavier = bold and font == self.chinese
            drawing.setTextRenderMode(2 if heavier else 0)
            if heavier:
                canvas.setLineWidth(size * _FALSE_BOLD)
            drawing.textOut(piece)
        drawing.setTextRenderMode(0)
        canvas.drawText(drawing)
        return x + self.width(text, size, bold=bold)

    def draw_right(self, canvas: Canvas, right: float, y: float, text: str, size: float, *, bold: bool = False) -> None:
        """Draw so that the text ends at ``right``."""
        self.draw(canvas, right - self.width(text, size, bold=bold), y, text, size, bold=bold)

    def draw_centred(
        self, canvas: Canvas, centre: float, y: float, text: str, size: float, *, bold: bool = False
    ) -> None:
        """Draw around ``centre``."""
        self.draw(canvas, centre - self.width(text, size, bold=bold) / 2, y, text, size, bold=bold)

    def size_for(self, text: str, size: float, room: float, *, bold: bool = False) -> float:
        """Return ``size``, or the smaller one at which the text fits into ``room`` points: an amount is never cut."""
        width = self.width(text, size, bold=bold)
        return size if width <= room else size * room / width

    def _printable(self, text: str) -> str:
        if text.isascii() and text.isprintable():
            return text
        kept = (sign for sign in text if sign.isprintable())
        if self.embedded:
            return "".join(kept)
        return "".join(sign if ord(sign) <= _LAST_BMP else _GETA for sign in kept)


@cache
def load_typeface(font_file: Path | None) -> Typeface:
    """Return the faces to set documents in: the readers' own ones, or one TrueType font that is embedded.

    :raises UnusableFont: the file is missing or not TrueType (PostScript outlines cannot be embedded).
    """
    if font_file is None:
        registerFont(UnicodeCIDFont("STSong-Light"))
        return Typeface("STSong-Light", "Helvetica", "Helvetica-Bold", embedded=False)
    name = f"paper-{font_file.stem}"
    try:
        registerFont(TTFont(name, str(font_file), subfontIndex=0))
    except (TTFError, OSError) as error:
        raise UnusableFont(str(error)) from error
    return Typeface(name, name, name, embedded=True)


@lru_cache(maxsize=32_768)
def _em(font: str, sign: str) -> float:
    return float(stringWidth(sign, font, 1))


@lru_cache(maxsize=32_768)
def _is_latin(sign: str) -> bool:
    try:
        sign.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
