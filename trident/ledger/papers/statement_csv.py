"""The account statement as CSV, for spreadsheets."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

from trident.kernel.errors import Language, Title
from trident.ledger.papers.words import KIND_WORDS, bank_time, decimal_amount
from trident.ledger.reference import entry_reference
from trident.ledger.types import Direction, PostingView

BYTE_ORDER_MARK = "\ufeff"
"""Excel takes a CSV file for UTF-8 only if it begins with this."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_LINES_AT_ONCE = 500

_HEADINGS = (
    Title(zh="序号", en="Sequence"),
    Title(zh="交易日期", en="Date"),
    Title(zh="交易时间", en="Time"),
    Title(zh="起息日", en="Value date"),
    Title(zh="类型", en="Type"),
    Title(zh="收入", en="Money in"),
    Title(zh="支出", en="Money out"),
    Title(zh="余额", en="Balance"),
    Title(zh="币种", en="Currency"),
    Title(zh="对方户名", en="Counterparty"),
    Title(zh="对方账号", en="Counterparty account"),
    Title(zh="摘要", en="Note"),
    Title(zh="交易编号", en="Reference"),
    Title(zh="已冲正", en="Reversed"),
)
_YES = Title(zh="是", en="yes")


def statement_csv(lines: Iterable[PostingView], *, language: Language) -> Iterator[bytes]:
    """Write the lines as CSV (RFC 4180: CRLF, quotes doubled) in UTF-8 with a byte order mark, piece by piece.

    Amounts are decimal numbers without grouping. A text that a spreadsheet would take for a formula is made text by
    an apostrophe in front (OWASP, CSV injection).
    """
    buffer = StringIO()
    writer = csv.writer(buffer, dialect="excel", lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow([title.in_language(language) for title in _HEADINGS])
    for count, line in enumerate(lines, start=1):
        writer.writerow(_row(line, language))
        if count % _LINES_AT_ONCE == 0:
            yield _drain(buffer)
    yield _drain(buffer)


def _row(line: PostingView, language: Language) -> list[str]:
    day, time = bank_time(line.posted_at)
    amount = decimal_amount(line.amount_minor, line.currency)
    is_in = line.direction is Direction.IN
    return [
        str(line.sequence),
        day,
        time,
        line.value_on.isoformat(),
        KIND_WORDS[line.kind].in_language(language),
        amount if is_in else "",
        "" if is_in else amount,
        decimal_amount(line.balance_after_minor, line.currency),
        line.currency,
        as_text(line.counterparty_name or ""),
        as_text(line.counterparty_number_masked or ""),
        as_text(line.description),
        entry_reference(line.entry_id),
        _YES.in_language(language) if line.reversed else "",
    ]


def as_text(text: str) -> str:
    """Return the text so that no spreadsheet evaluates it."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _drain(buffer: StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece
