"""The electronic receipt (电子回单) of one posting as an A4 document, in the upper half of the sheet."""

from dataclasses import dataclass
from datetime import datetime
from typing import IO

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from trident.kernel.errors import Language, Title
from trident.kernel.money import format_minor
from trident.ledger.papers.capitals import capital_amount
from trident.ledger.papers.letterhead import (
    INK,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    QUIET,
    RIGHT,
    RULE,
    WASH,
    WIDTH,
    Letterhead,
    draw_mark,
    draw_rule,
    ink,
)
from trident.ledger.papers.stamp import draw_stamp
from trident.ledger.papers.words import KIND_WORDS, bank_time, currency_word
from trident.ledger.types import Direction
from trident.ledger.views import Receipt

_TITLE = Title(zh="电子回单", en="Electronic receipt")
_PURPOSE = Title(zh="电子回单专用章", en="E-RECEIPT")
_PAYER = Title(zh="付款方", en="Payer")
_PAYEE = Title(zh="收款方", en="Payee")
_NAME = Title(zh="户名", en="Name")
_NUMBER = Title(zh="账号", en="Account")
_BANK = Title(zh="开户行", en="Bank")
_FIGURES = Title(zh="金额(小写)", en="Amount")
_CAPITALS = Title(zh="金额(大写)", en="In Chinese capitals")
_REVERSED = Title(zh="此交易已冲正", en="This entry has been reversed")
_REFERENCE = Title(zh="回单编号", en="Reference")
_TIME = Title(zh="交易时间", en="Time")
_KIND = Title(zh="交易类型", en="Type")
_CURRENCY = Title(zh="币种", en="Currency")
_VALUE = Title(zh="起息日", en="Value date")
_NOTE = Title(zh="摘要", en="Note")
_CODE = Title(zh="验证码", en="Verification code")
_HINTS = (
    Title(
        zh="本回单可重复打印，请勿重复记账。时间为北京时间，账号已脱敏。",
        en="May be printed more than once; do not book it twice. Beijing time; account numbers are masked.",
    ),
    Title(
        zh="验证码由本行以密钥对交易要素计算，可凭回单编号与验证码向本行核验真伪。",
        en="The code is computed by the bank under its own key; quote it with the reference to verify this receipt.",
    ),
)
_ALERT = Color(0.72, 0.12, 0.10)
_LABEL_ROOM = 84.0
_STAMP_RADIUS = 52.0
_NONE = "—"


@dataclass(frozen=True, slots=True)
class _Sheet:
    canvas: Canvas
    head: Letterhead
    receipt: Receipt
    language: Language

    def say(self, title: Title) -> str:
        return title.in_language(self.language)

    def pair(self, x: float, y: float, label: Title, text: str, room: float, size: float = 9.5) -> None:
        face = self.head.face
        ink(self.canvas, QUIET)
        face.draw(self.canvas, x, y, self.say(label), 8.5)
        ink(self.canvas, INK)
        fitted = face.size_for(text, size, room - _LABEL_ROOM)
        text, fitted = (text, fitted) if fitted > 7 else (face.cut(text, 7, room - _LABEL_ROOM), 7)  # noqa: PLR2004
        face.draw(self.canvas, x + _LABEL_ROOM, y, text or _NONE, fitted)


def write_receipt_pdf(
    out: IO[bytes], receipt: Receipt, *, letterhead: Letterhead, language: Language, issued_at: datetime
) -> None:
    """Write the receipt as a PDF of one page to ``out``."""
    canvas = Canvas(out, pagesize=(PAGE_WIDTH, PAGE_HEIGHT), pageCompression=1, invariant=1)
    sheet = _Sheet(canvas, letterhead, receipt, language)
    canvas.setTitle(f"{sheet.say(_TITLE)} {receipt.reference}")
    canvas.setAuthor(letterhead.bank_name[language])
    top = PAGE_HEIGHT - 66
    _draw_head(sheet, top, issued_at)
    _draw_parties(sheet, top - 58)
    _draw_amount(sheet, top - 164)
    _draw_particulars(sheet, top - 242)
    draw_stamp(
        canvas,
        letterhead.face,
        centre=(RIGHT - 60, top - 284),
        radius=_STAMP_RADIUS,
        name=letterhead.bank_name[language],
        purpose=sheet.say(_PURPOSE),
    )
    _draw_foot(sheet, top - 352)
    canvas.showPage()
    canvas.save()


def _draw_head(sheet: _Sheet, top: float, issued_at: datetime) -> None:
    canvas, face = sheet.canvas, sheet.head.face
    draw_mark(canvas, MARGIN, top - 3, 26)
    ink(canvas, INK)
    face.draw(canvas, MARGIN + 35, top + 5, sheet.head.bank_name[sheet.language], 14, bold=True)
    face.draw_right(canvas, RIGHT, top + 5, sheet.say(_TITLE), 17, bold=True)
    day, time = bank_time(issued_at)
    printed = f"打印时间 {day} {time}" if sheet.language == "zh" else f"Issued {day} {time}"
    ink(canvas, QUIET)
    face.draw_right(canvas, RIGHT, top - 12, printed, 8)
    draw_rule(canvas, top - 24, strong=True)
    sheet.pair(MARGIN, top - 44, _REFERENCE, sheet.receipt.reference, WIDTH / 2)
    sheet.pair(MARGIN + WIDTH / 2 + 8, top - 44, _TIME, " ".join(bank_time(sheet.receipt.posted_at)), WIDTH / 2)


def _draw_parties(sheet: _Sheet, top: float) -> None:
    receipt, bank = sheet.receipt, sheet.head.bank_name[sheet.language]
    own = (receipt.own_name, receipt.own_number_masked, bank)
    other = (receipt.counterparty_name, receipt.counterparty_number_masked, bank)
    is_in = receipt.direction is Direction.IN
    half = WIDTH / 2
    canvas = sheet.canvas
    for place, (title, party) in enumerate(((_PAYER, other if is_in else own), (_PAYEE, own if is_in else other))):
        x = MARGIN + (half + 6) * place
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.6)
        canvas.roundRect(x, top - 88, half - 6, 88, 5, stroke=1, fill=0)
        ink(canvas, INK)
        sheet.head.face.draw(canvas, x + 12, top - 19, sheet.say(title), 10, bold=True)
        for line, (label, text) in enumerate(zip((_NAME, _NUMBER, _BANK), party, strict=True)):
            sheet.pair(x + 12, top - 38 - 18 * line, label, text or "", half - 30)


def _draw_amount(sheet: _Sheet, top: float) -> None:
    canvas, receipt, face = sheet.canvas, sheet.receipt, sheet.head.face
    ink(canvas, WASH)
    canvas.roundRect(MARGIN, top - 58, WIDTH, 58, 5, stroke=0, fill=1)
    figures = format_minor(receipt.amount_minor, receipt.currency, sheet.language)
    ink(canvas, QUIET)
    face.draw(canvas, MARGIN + 12, top - 22, sheet.say(_FIGURES), 8.5)
    face.draw(canvas, MARGIN + 12, top - 45, sheet.say(_CAPITALS), 8.5)
    ink(canvas, INK)
    face.draw(canvas, MARGIN + 12 + _LABEL_ROOM, top - 24, figures, 15, bold=True)
    capitals = capital_amount(receipt.amount_minor, receipt.currency)
    size = face.size_for(capitals, 11, WIDTH - _LABEL_ROOM - 24)
    face.draw(canvas, MARGIN + 12 + _LABEL_ROOM, top - 45, capitals, size)
    if receipt.reversed:
        ink(canvas, _ALERT)
        face.draw_right(canvas, RIGHT - 12, top - 23, sheet.say(_REVERSED), 10, bold=True)


def _draw_particulars(sheet: _Sheet, top: float) -> None:
    receipt, room = sheet.receipt, WIDTH / 2
    right = MARGIN + room + 8
    sheet.pair(MARGIN, top, _KIND, KIND_WORDS[receipt.kind].in_language(sheet.language), room)
    sheet.pair(right, top, _VALUE, receipt.value_on.isoformat(), room)
    sheet.pair(MARGIN, top - 20, _CURRENCY, currency_word(receipt.currency, sheet.language), room)
    canvas, face = sheet.canvas, sheet.head.face
    ink(canvas, QUIET)
    face.draw(canvas, MARGIN, top - 40, sheet.say(_NOTE), 8.5)
    ink(canvas, INK)
    for place, line in enumerate(face.lines(receipt.description or _NONE, 9.5, WIDTH - _LABEL_ROOM - 140, 2)):
        face.draw(canvas, MARGIN + _LABEL_ROOM, top - 40 - 14 * place, line, 9.5)
    code = receipt.digest.upper()
    grouped = " ".join(code[start : start + 4] for start in range(0, len(code), 4))
    sheet.pair(MARGIN, top - 76, _CODE, grouped, WIDTH - 120, 9.5)


def _draw_foot(sheet: _Sheet, top: float) -> None:
    canvas = sheet.canvas
    draw_rule(canvas, top)
    ink(canvas, QUIET)
    for place, hint in enumerate(_HINTS):
        sheet.head.face.draw(canvas, MARGIN, top - 14 - 12 * place, sheet.say(hint), 7.5)
