"""The bank's seal, drawn as vectors: it prints sharp at any size and needs no picture file."""

from math import cos, pi, sin

from reportlab.pdfgen.canvas import Canvas

from trident.ledger.papers.type import Typeface

_VERMILION = (0.80, 0.11, 0.10)
_STRENGTH = 0.82
_STAR_INNER = 0.382
"""Inner over outer radius of a regular five-pointed star: (3 - √5) / 2."""

_ARC = 1.42 * pi
"""Part of the ring that the bank's name may fill."""


def draw_stamp(
    canvas: Canvas, face: Typeface, *, centre: tuple[float, float], radius: float, name: str, purpose: str
) -> None:
    """Draw a round seal: the bank's name along the ring, a star, and below it what the seal is for."""
    canvas.saveState()
    canvas.translate(*centre)
    canvas.setStrokeColorRGB(*_VERMILION)
    canvas.setFillColorRGB(*_VERMILION)
    canvas.setFillAlpha(_STRENGTH)
    canvas.setStrokeAlpha(_STRENGTH)
    canvas.setLineWidth(radius * 0.055)
    canvas.circle(0, 0, radius)
    canvas.setLineWidth(radius * 0.012)
    canvas.circle(0, 0, radius * 0.925)
    _draw_star(canvas, radius * 0.27, height=radius * 0.10)
    _draw_ring(canvas, face, name, radius=radius * 0.83, size=radius * 0.215)
    size = face.size_for(purpose, radius * 0.175, radius * 1.18)
    face.draw_centred(canvas, 0, -radius * 0.47, purpose, size)
    canvas.restoreState()


def _draw_star(canvas: Canvas, radius: float, *, height: float) -> None:
    path = canvas.beginPath()
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * _STAR_INNER
        angle = pi / 2 + corner * pi / 5
        point = (reach * cos(angle), height + reach * sin(angle))
        path.moveTo(*point) if corner == 0 else path.lineTo(*point)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def _draw_ring(canvas: Canvas, face: Typeface, name: str, *, radius: float, size: float) -> None:
    inner = radius - size
    gap = size * 0.34
    length = sum(face.width(character, size) + gap for character in name) - gap
    if length > inner * _ARC:
        shrink = inner * _ARC / length
        size, gap, length = size * shrink, gap * shrink, inner * _ARC
        inner = radius - size
    angle = length / inner / 2
    for character in name:
        width = face.width(character, size)
        angle -= width / inner / 2
        canvas.saveState()
        canvas.rotate(angle * 180 / pi)
        face.draw(canvas, -width / 2, inner, character, size)
        canvas.restoreState()
        angle -= (width / 2 + gap) / inner
