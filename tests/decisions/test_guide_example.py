"""The guide “Add a decision point” is true: its code is taken out of the page, put where it says, and run."""

import importlib.util
import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import trident
from trident import decisions, payments

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "add-a-decision-point.md"
_BLOCK = re.compile(
    r"^```(?:python|xml)\n(?:# |<!-- )(?P<path>\S+)(?: -->)?\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)
TESTS = ("test_each_rule", "test_what_is_missing", "test_it_is_decided_and_logged_once", "test_many_in_one_transaction")


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The guide's files in a folder whose `trident` goes on where the bank's own ends."""
    for found in _BLOCK.finditer(GUIDE.read_text(encoding="utf-8")):
        path = tmp_path / found["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(found["text"], encoding="utf-8")
    monkeypatch.setattr(trident, "__path__", [*trident.__path__, str(tmp_path / "trident")])
    yield tmp_path
    for name in [name for name in sys.modules if name.startswith("trident.disputes")]:
        del sys.modules[name]
    vars(trident).pop("disputes", None)


def load(path: Path) -> ModuleType:
    """A module of the guide that is not imported by name: its tests, and the file it replaces in the bank."""
    spec = importlib.util.spec_from_file_location(f"guide_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", TESTS)
def test_the_guides_own_tests_pass(checkout: Path, request: pytest.FixtureRequest, name: str) -> None:
    test = getattr(load(checkout / "tests/disputes/test_urgency.py"), name)
    test(**{wanted: request.getfixturevalue(wanted) for wanted in inspect.signature(test).parameters})


def test_no_test_of_the_guide_is_left_out(checkout: Path) -> None:
    module = load(checkout / "tests/disputes/test_urgency.py")
    assert {name for name in vars(module) if name.startswith("test_")} == set(TESTS)


def test_the_guides_point_is_registered_beside_the_banks_own(checkout: Path) -> None:
    points = load(checkout / "trident/app/decision_points.py").DECISION_POINTS
    assert list(points) == [*(point.name for point in payments.POINTS), "disputes.urgency"]
    for point in points.values():
        assert decisions.compile_policy(decisions.read_model(point.default_policy), point).used
