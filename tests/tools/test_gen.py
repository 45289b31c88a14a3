"""Generated files follow from the code, and drift is seen."""

from pathlib import Path

import pytest

from tools.gen import __main__ as gen
from tools.gen.events import write_events
from tools.gen.permissions import write_permissions
from tools.gen.problems import refusals
from tools.gen.reference import write_commands, write_settings


def test_nothing_has_drifted() -> None:
    assert gen.differences(gen.generated()) == []


def test_drift_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gen, "ROOT", tmp_path)
    wanted = {tmp_path / "permissions.txt": "new", tmp_path / "docs" / "problems" / "kept.md": "kept"}
    (tmp_path / "docs" / "problems").mkdir(parents=True)
    (tmp_path / "docs" / "problems" / "kept.md").write_text("kept")
    (tmp_path / "docs" / "problems" / "gone.md").write_text("of a refusal that no longer exists")
    found = {path.name for path in gen.differences(wanted)}
    assert found == {"permissions.txt", "gone.md"}


def test_every_refusal_speaks_both_languages() -> None:
    assert refusals()
    for kind in refusals():
        assert any("一" <= character <= "鿿" for character in kind.title.zh), kind
        assert kind.title.en.isascii() or "’" in kind.title.en, kind
        assert 400 <= kind.status < 600, kind


def test_tables_name_what_they_list() -> None:
    assert "customer:transfer:create" in write_permissions()
    assert '"payments.transfer-settled"' in write_events()


def test_the_reference_knows_every_variable_and_every_command() -> None:
    settings, commands = write_settings(), write_commands()
    for name in ("`TRIDENT_DATABASE_URL`", "`TRIDENT_WEB_PORT`", "`TRIDENT_NOTIFICATIONS_SMS_KEY`"):
        assert name in settings
    for name in ("trident serve", "trident ledger verify", "trident restore"):
        assert f"## {name}\n" in commands
    assert str(Path.cwd()) not in settings + commands
