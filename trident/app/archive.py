"""Backups: what pg_dump writes in its custom format, and how it is brought back, whole or not at all."""

import os
import shutil
import subprocess
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import text

from trident.app.cannot_start import CannotStart
from trident.kernel.db import Database
from trident.kernel.postgres import programs_dir

_SCHEMAS = text(
    """
    SELECT nspname FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public') ORDER BY nspname
    """
)
_IS_USED = text(
    "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname !~ '^pg_' AND schemaname <> 'information_schema')"
)
_FIRST_THAT_NEWER_SUIT = 17
_DEBIAN = Path("/usr/lib/postgresql")


def write_backup(database: Database, file: Path) -> None:
    """Dump the database into `file`, which appears when it is complete and not before.

    The dump is one snapshot; the bank goes on meanwhile. The keys of sealed fields are not in it.

    :raises CannotStart: pg_dump is missing or failed.
    """
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        _run(database, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={draft}")
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)


def read_backup(database: Database, file: Path, *, is_replacing: bool) -> None:
    """Bring back what `write_backup` wrote, in one transaction: it succeeds whole or changes nothing.

    :param is_replacing: throw away what the database holds.
    :raises CannotStart: the file is no backup, the database is not empty, or PostgreSQL refused.
    """
    if not file.is_file():
        raise CannotStart(f"{file} does not exist")
    with database.transaction(read_only=True) as db:
        is_used = bool(db.scalar(_IS_USED))
        schemas = list(db.scalars(_SCHEMAS))
    if is_used and not is_replacing:
        raise CannotStart("the database is not empty; --replace throws away what it holds")
    dropped = "".join(f'DROP SCHEMA "{schema}" CASCADE; ' for schema in schemas)
    script = file.with_name(f".{file.name}.{os.getpid()}.sql")
    try:
        _run(database, "pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(file), connects=False)
        _run(
            database,
            "psql",
            "--no-psqlrc",
            "--quiet",
            "--output=/dev/null",
            "--single-transaction",
            "--set=ON_ERROR_STOP=1",
            f"--command={dropped}DROP TABLE IF EXISTS public.alembic_version",
            f"--file={script}",
        )
    finally:
        script.unlink(missing_ok=True)


def _run(database: Database, program: str, *arguments: str, connects: bool = True) -> None:
    address = conninfo_to_dict(database.dsn)
    password = address.pop("password", None)
    environment = dict(os.environ)
    if password:
        environment["PGPASSWORD"] = str(password)  # the command line can be read by everybody on the machine
    where = [f"--dbname={make_conninfo('', **address)}"] if connects else []
    command = [str(_find_program(database, program)), *where, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - PostgreSQL's own programs
    if done.returncode != 0:
        raise CannotStart(f"{program} failed: {done.stderr.strip()}")


def _find_program(database: Database, program: str) -> Path:
    """Find a program that suits the server: its own version, or from 17 on a newer one, as the embedded is.

    What newer programs write begins with a setting that servers before 17 do not know.
    """
    with database.connect() as connection:
        major = connection.info.server_version // 10_000
    on_path = shutil.which(program)
    candidates = [_DEBIAN / str(major) / "bin" / program, programs_dir() / program]
    if on_path is not None:
        candidates.insert(1, Path(on_path))
    found = {candidate: _major_of(candidate) for candidate in candidates if candidate.exists()}
    for candidate, version in found.items():
        if version == major or (version is not None and version > major >= _FIRST_THAT_NEWER_SUIT):
            return candidate
    raise CannotStart(
        f"no {program} for PostgreSQL {major} was found on this machine: install postgresql-client-{major}"
    )


def _major_of(program: Path) -> int | None:
    told = subprocess.run([program, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603 - as above
    words = told.split()
    version = words[2].split(".")[0] if len(words) > 2 else ""  # noqa: PLR2004 - pg_dump (PostgreSQL) 18.1
    return int(version) if version.isdigit() else None
