"""`trident risk train`: from a file of events to a score that tells what is known."""

import csv
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from trident.app.cli import main
from trident.risk import Scorer, read_score

START = datetime(2026, 1, 5, tzinfo=UTC)
COLUMNS = ("at", "kind", "amount_minor", "customer", "payee", "device", "confirmed_at")


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three weeks in which large payments to one payee are often frauds."""
    chance = random.Random(1)  # noqa: S311 - seeded on purpose
    path = tmp_path_factory.mktemp("risk") / "events.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for minutes in range(0, 21 * 24 * 60, 10):
            at = START + timedelta(minutes=minutes)
            customer, is_odd = chance.randrange(40), chance.random() < 0.06
            amount = chance.randrange(200_000, 900_000) if is_odd else chance.randrange(100, 20_000)
            told = (at + timedelta(days=2)).isoformat() if is_odd and chance.random() < 0.8 else ""
            payee = "mule" if is_odd else f"p{chance.randrange(30)}"
            writer.writerow([at.isoformat(), "payment", amount, customer, payee, f"d{customer}", told])
            if chance.random() < 0.1:
                writer.writerow([at.isoformat(), "sign-in", "", customer, "", "", ""])
    return path


def _train(events: Path, out: Path, *, until: int = 10) -> int:
    until_at = (START + timedelta(days=until)).isoformat()
    return main(["risk", "train", str(events), "--since", START.isoformat(), "--until", until_at, "--out", str(out)])


def test_a_score_is_learned_measured_and_told(events: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "score.json"
    assert _train(events, out) == 0
    told = capsys.readouterr().out
    document = read_score(out.read_bytes())
    assert document.digest in told
    assert document.quality["auc_roc"] > 0.9
    assert document.training.payments == 10 * 24 * 6
    assert document.training.since == START.isoformat()
    assert Scorer(document).digest == document.digest
    assert _train(events, tmp_path / "again.json") == 0
    assert (tmp_path / "again.json").read_bytes() == out.read_bytes()


def test_what_exists_is_not_overwritten(events: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "score.json"
    out.write_text("precious")
    assert _train(events, out) == 1
    assert "File exists" in capsys.readouterr().err
    assert out.read_text() == "precious"


def test_too_few_frauds_write_nothing(events: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _train(events, tmp_path / "score.json", until=1) == 1
    assert "are needed" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("at,who\n", "unknown or missing columns: customer, who"),
        ("at,customer\n2026-01-05T00:00:00,1\n", "line 2: 2026-01-05T00:00:00 has no zone"),
        ("at,customer\nyesterday,1\n", "line 2: Invalid isoformat"),
        ("at,customer,kind\n2026-01-05T00:00:00Z,1,theft\n", "line 2: 'theft' is not"),
        ("at,customer,amount_minor\n2026-01-05T00:00:00Z,1,1.5\n", "line 2: invalid literal"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, says: str
) -> None:
    path = tmp_path / "events.csv"
    path.write_text(text)
    assert _train(path, tmp_path / "score.json") == 1
    assert says in capsys.readouterr().err
    assert not (tmp_path / "score.json").exists()
