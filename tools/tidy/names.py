"""A file is a verb or a noun of the trade; drawers for everything are not names."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.tidy.tree import Finding, Tree

DRAWERS = frozenset({"util", "utils", "helper", "helpers", "common", "manager", "managers", "misc", "shared", "models"})
FOLDERS = ("trident", "sandbox", "tools", "tests", "benchmarks", "web", "migrations")


def check(tree: Tree) -> Iterator[Finding]:
    """Find files and folders named after nothing in particular."""
    for path in tree.under(*FOLDERS, suffixes=(".py", ".ts", ".tsx", ".css")):
        for part in PurePosixPath(path).parts:
            word = part.split(".", maxsplit=1)[0].lower()
            if word in DRAWERS or word.rpartition("_")[2] in DRAWERS - {"shared", "models"}:
                yield Finding(path, 1, f"“{part}” says nothing: name what it does")
