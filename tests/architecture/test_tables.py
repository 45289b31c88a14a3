"""The database as it is: keys point downwards, every domain in its schema, tables as the code sees them."""

import tomllib
import warnings
from pathlib import Path
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import String, text

import trident.app.web  # noqa: F401 - brings every domain's tables in
from trident.kernel.db import Base, Database

ROOT = Path(__file__).parents[2]
EVIDENCE = {
    "kernel.audit",
    "ledger.transfers",
    "ledger.entry_legs",
    "ledger.reversals",
    "ledger.status_changes",
    "ledger.blocks",
    "ledger.interest_accruals",
    "operations.lookups",
    "operations.lookup_results",
    "decisions.versions",
    "decisions.steps",
    "decisions.log",
    "decisions.answers",
    "decisions.blocks",
}
HOT = {
    "ledger.transfers",
    "ledger.holds",
    "ledger.answers",
    "kernel.outbox",
    "payments.transfer",
    "decisions.log",
    "decisions.answers",
    "decisions.requests",
}
"""Written to on the hot path: a foreign key there costs as much as the posting itself."""


def _layers() -> dict[str, int]:
    """Each domain's height, from the import contract."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["type"] == "layers")
    return {domain.strip(): height for height, layer in enumerate(reversed(layers)) for domain in layer.split("|")}


def _rows(database: Database, statement: str) -> list[Any]:
    with database.transaction(read_only=True) as db:
        return list(db.execute(text(statement)))


KEYS = """
    SELECT c.conname AS name, n.nspname AS here, t.relname AS source, m.nspname AS there, f.relname AS target
    FROM pg_constraint c
    JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace
    JOIN pg_class f ON f.oid = c.confrelid JOIN pg_namespace m ON m.oid = f.relnamespace
    WHERE c.contype = 'f'
"""


def test_foreign_keys_only_point_downwards(database: Database) -> None:
    heights = _layers()
    keys = _rows(database, KEYS)
    assert keys, "the bank has foreign keys"
    upwards = [
        f"{key.here}.{key.source} → {key.there}.{key.target}"
        for key in keys
        if key.here != key.there and heights[key.here] <= heights[key.there]
    ]
    assert upwards == []


def test_hot_tables_have_no_foreign_keys(database: Database) -> None:
    assert {f"{key.here}.{key.source}" for key in _rows(database, KEYS)} & HOT == set()


def test_every_schema_is_a_domains(database: Database) -> None:
    schemas = _rows(
        database,
        r"SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'",
    )
    assert {row.nspname for row in schemas} - {"public"} <= set(_layers())
    public = _rows(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    assert [row.tablename for row in public] == ["alembic_version"]


def test_every_table_has_a_primary_key(database: Database) -> None:
    statement = r"""
        SELECT schemaname || '.' || tablename AS name FROM pg_tables
        WHERE schemaname NOT LIKE 'pg\_%' AND schemaname <> 'information_schema' AND NOT EXISTS (
            SELECT FROM pg_constraint WHERE contype = 'p' AND conrelid = (schemaname || '.' || tablename)::regclass)
    """
    assert [row.name for row in _rows(database, statement)] == []


def test_tables_are_as_the_code_sees_them(database: Database) -> None:
    """Every table and column that the code maps exists, with the type and nullability that it takes for granted."""
    with database.engine.connect() as connection, warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Did not recognize type 'xid8'")  # read by SQL of the ledger's own
        context = MigrationContext.configure(connection, opts={"include_schemas": True, "compare_type": _differ})
        found = compare_metadata(context, Base.metadata)
    changes = [one for change in found for one in (change if isinstance(change, list) else [change])]
    taken_for_granted = {"add_table", "add_column", "modify_type", "modify_nullable"}
    assert [str(one) for one in changes if one[0] in taken_for_granted] == []


def _differ(_context: Any, _found: Any, _mapped: Any, found: Any, mapped: Any) -> bool | None:
    """Text is text, of whatever name; alembic judges the rest."""
    return False if isinstance(found, String) and isinstance(mapped, String) else None


def test_evidence_is_append_only(database: Database) -> None:
    """What proves something later cannot be changed, by nobody who forgets that it must not be."""
    statement = """
        SELECT DISTINCT event_object_schema || '.' || event_object_table AS name, event_manipulation AS event
        FROM information_schema.triggers WHERE trigger_name = 'append_only'
    """
    guarded: dict[str, set[str]] = {}
    for row in _rows(database, statement):
        guarded.setdefault(row.name, set()).add(row.event)
    for table in EVIDENCE:
        assert {"UPDATE", "DELETE"} <= guarded.get(table, set()), table
