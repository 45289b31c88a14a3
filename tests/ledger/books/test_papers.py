"""Paper: what is printed says what the books say, on as many pages as it takes, in any script."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import reportlab
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pypdf import PdfReader

from trident.ledger import AccountId, AccountKind, Direction, EntryId, EntryKind, PostingView, Receipt, Statement
from trident.ledger.papers.letterhead import Letterhead, load_letterhead
from trident.ledger.papers.receipt_pdf import write_receipt_pdf
from trident.ledger.papers.statement_csv import as_text, statement_csv
from trident.ledger.papers.statement_pdf import write_statement_pdf
from trident.ledger.papers.type import UnusableFont, load_typeface
from trident.ledger.settings import PaperSettings

NOW = datetime(2026, 3, 18, 2, 30, tzinfo=UTC)
ACCOUNT = AccountId(uuid4())
LATIN_FONT = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"


@pytest.fixture(scope="module")
def letterhead() -> Letterhead:
    return load_letterhead(PaperSettings.model_construct())


def posting(
    sequence: int, *, name: str = "张伟", note: str = "午餐", amount: int = 100, balance: int = 0
) -> PostingView:
    return PostingView(
        entry_id=EntryId(uuid4()),
        account_id=ACCOUNT,
        sequence=sequence,
        direction=Direction.IN if sequence % 2 else Direction.OUT,
        amount_minor=amount,
        currency="CNY",
        balance_after_minor=balance,
        kind=list(EntryKind)[sequence % len(EntryKind)],
        description=note,
        counterparty_name=name,
        counterparty_number_masked="6222 **** 1234",
        posted_at=NOW + timedelta(seconds=sequence),
        value_on=date(2026, 3, 18),
        reversed=sequence == 3,
    )


def statement_of(lines: Sequence[PostingView]) -> Statement:
    incoming = [line.amount_minor for line in lines if line.direction is Direction.IN]
    outgoing = [line.amount_minor for line in lines if line.direction is Direction.OUT]
    return Statement(
        account_id=ACCOUNT, holder_name="欧阳晓明", number="6222021234567890128", kind=AccountKind.CLASS_1,
        product="demand-deposit", currency="CNY", from_on=date(2026, 3, 1), to_on=date(2026, 3, 31),
        after_sequence=0, through_sequence=len(lines), opening_minor=0, closing_minor=0,
        in_count=len(incoming), in_minor=sum(incoming), out_count=len(outgoing), out_minor=sum(outgoing),
    )  # fmt: skip


def printed(lines: Sequence[PostingView], letterhead: Letterhead, language: str = "zh") -> PdfReader:
    out = io.BytesIO()
    write_statement_pdf(
        out, statement_of(lines), lines, letterhead=letterhead, language=language, issued_at=NOW,  # type: ignore[arg-type]
    )  # fmt: skip
    return PdfReader(out)


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (20, 1), (21, 2), (47, 2), (48, 3), (500, 19)])
def test_every_page_is_numbered_and_every_entry_is_on_one(count: int, pages: int, letterhead: Letterhead) -> None:
    reader = printed([posting(place, balance=place * 7) for place in range(1, count + 1)], letterhead)
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) == pages
    assert all(f"第 {place} 页 / 共 {pages} 页" in text for place, text in enumerate(texts, start=1))
    assert sum(text.count("6222 **** 1234") for text in texts) == count
    assert ("本期间没有交易" in texts[0]) == (count == 0)
    assert all(abs(float(page.mediabox.width) - 595.28) < 0.1 for page in reader.pages)


def test_the_statement_speaks_english_too(letterhead: Letterhead) -> None:
    text = printed([posting(1)], letterhead, "en").pages[0].extract_text()
    for said in ("Account statement", "Trident Bank", "Opening balance", "Money out", "Page 1 of 1", "欧阳晓明"):
        assert said in text


def test_names_notes_and_amounts_of_any_length_keep_to_their_columns(letterhead: Letterhead) -> None:
    lines = [
        posting(1, name="上海" * 40, note="a" * 300, amount=2**62, balance=2**62),
        posting(2, name="𬭊\u202e\x00\n艾力·买买提", note="👩‍👩‍👧 قاضي"),
    ]
    text = printed(lines, letterhead).pages[0].extract_text()
    assert "46,116,860,184,273,879.04" in text
    assert "…" in text
    assert "〓" in text
    assert "艾力·买买提" in text


def test_the_same_receipt_is_the_same_paper(letterhead: Letterhead) -> None:
    receipt = Receipt(
        entry_id=EntryId(uuid4()), reference="K7QF-2M9X-4TRB", kind=EntryKind.TRANSFER, direction=Direction.IN,
        amount_minor=1_234_560_089, currency="CNY", own_name="欧阳晓明", own_number_masked="6222 **** 0128",
        counterparty_name=None, counterparty_number_masked=None, description="货款" * 60, posted_at=NOW,
        value_on=date(2026, 3, 18), balance_after_minor=1, reversed=False, digest="9f3ac27d51e08b449f3ac27d51e08b44",
    )  # fmt: skip
    papers = []
    for _ in range(2):
        out = io.BytesIO()
        write_receipt_pdf(out, receipt, letterhead=letterhead, language="zh", issued_at=NOW)
        papers.append(out.getvalue())
    assert papers[0] == papers[1]
    text = PdfReader(io.BytesIO(papers[0])).pages[0].extract_text()
    for said in (
        "人民币壹仟贰佰叁拾肆万伍仟陆佰元零捌角玖分",
        "9F3A C27D 51E0",
        "电子回单专用章",
        "2026-03-18 10:30:00",
    ):
        assert said in text


def test_a_font_of_the_banks_own_is_embedded() -> None:
    letterhead = load_letterhead(PaperSettings(bank_name_en="City Bank", font_file=LATIN_FONT))
    reader = printed([posting(1, name="Smith", note="rent")], letterhead, "en")
    fonts = reader.pages[0]["/Resources"]["/Font"].values()  # type: ignore[index]
    assert any("/FontDescriptor" in font.get_object() for font in fonts)
    assert "City Bank" in reader.pages[0].extract_text()


def test_a_font_that_cannot_be_embedded_stops_the_start(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"OTTO" + bytes(64))
    for file in (broken, tmp_path / "missing.ttf"):
        with pytest.raises(UnusableFont):
            load_typeface(file)
        with pytest.raises(ValidationError):
            PaperSettings(font_file=file)


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=30), st.text("=+-@\t\r\n\",'; 午餐", max_size=12))
def test_a_spreadsheet_reads_back_what_was_written_and_evaluates_nothing(name: str, note: str) -> None:
    written = b"".join(statement_csv([posting(1, name=name, note=note)], language="zh")).decode("utf-8-sig")
    heading, row = csv.reader(io.StringIO(written, newline=""))
    assert len(heading) == len(row) == 14
    assert (row[9].removeprefix("'"), row[11].removeprefix("'")) == (name.removeprefix("'"), note.removeprefix("'"))
    assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in row)
    assert as_text(note) in {note, f"'{note}"}


def test_a_long_export_is_written_piece_by_piece() -> None:
    pieces = list(statement_csv((posting(place) for place in range(1, 1201)), language="en"))
    assert len(pieces) == 3
    assert b"".join(pieces).count(b"\r\n") == 1201
