from collections.abc import Iterator

import pytest
from grimp import ImportGraph

from tools.contracts.confined import ConfinedContract
from tools.contracts.front_door import FrontDoorContract


@pytest.fixture
def graph() -> Iterator[ImportGraph]:
    made = ImportGraph()
    for module in (
        "bank.app.web",
        "bank.loans",
        "bank.loans.actions.grant",
        "bank.loans.routes",
        "bank.loans.rules",
        "bank.loans.tables",
        "bank.kernel.db",
        "bank.wealth.queries",
        "fastapi",
        "sqlalchemy",
    ):
        made.add_module(module)
    return made


def imports(graph: ImportGraph, importer: str, imported: str) -> None:
    graph.add_import(importer=importer, imported=imported, line_number=7, line_contents="import …")


def front_door() -> FrontDoorContract:
    options = {
        "root": "bank",
        "composition_root": "bank.app",
        "open_packages": ["kernel"],
        "mounted": ["routes", "jobs"],
    }
    return FrontDoorContract("front door", {}, options)


def confined(**options: object) -> ConfinedContract:
    return ConfinedContract("confined", {}, options)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("bank.wealth.queries", "bank.loans"),
        ("bank.loans.actions.grant", "bank.loans.tables"),
        ("bank.wealth.queries", "bank.kernel.db"),
        ("bank.app.web", "bank.loans.routes"),
        ("bank.loans.tables", "sqlalchemy"),
    ],
)
def test_who_comes_in_by_the_door_is_let_in(graph: ImportGraph, importer: str, imported: str) -> None:
    imports(graph, importer, imported)
    assert front_door().check(graph, verbose=False).kept


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("bank.wealth.queries", "bank.loans.tables"),
        ("bank.wealth.queries", "bank.loans.routes"),
        ("bank.kernel.db", "bank.loans.rules"),
        ("bank.app.web", "bank.loans.tables"),
    ],
)
def test_who_goes_round_the_door_is_named(
    graph: ImportGraph, importer: str, imported: str, capsys: pytest.CaptureFixture[str]
) -> None:
    imports(graph, importer, imported)
    found = front_door().check(graph, verbose=False)
    assert not found.kept
    front_door().render_broken_contract(found)
    assert f"{importer}:7 goes round the front door: {imported}" in capsys.readouterr().out


def test_a_package_is_known_in_its_bounds_only(graph: ImportGraph, capsys: pytest.CaptureFixture[str]) -> None:
    contract = confined(packages=["fastapi"], importers=["bank.*.routes"], never=[])
    imports(graph, "bank.loans.routes", "fastapi")
    assert contract.check(graph, verbose=False).kept
    imports(graph, "bank.loans.actions.grant", "fastapi")
    found = contract.check(graph, verbose=False)
    assert not found.kept
    contract.render_broken_contract(found)
    assert "bank.loans.actions.grant:7 may not import fastapi" in capsys.readouterr().out


def test_what_is_never_allowed_outweighs_what_is(graph: ImportGraph) -> None:
    contract = confined(packages=["sqlalchemy"], importers=["bank.*"], never=["bank.*.rules"])
    imports(graph, "bank.loans.tables", "sqlalchemy")
    assert contract.check(graph, verbose=False).kept
    imports(graph, "bank.loans.rules", "sqlalchemy")
    assert not contract.check(graph, verbose=False).kept
