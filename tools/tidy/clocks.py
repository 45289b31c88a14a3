"""Time comes in by the door: a domain is told what time it is."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.tidy.tree import Finding, Tree

READS = frozenset(
    {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("time", "time")}
)
# The kernel reads the clock for everybody; the composition root starts what has no request to get it from.
AT_THE_EDGE = frozenset({"app", "kernel"})


def check(tree: Tree) -> Iterator[Finding]:
    """Find domain code that reads the clock itself."""
    for path in tree.under("trident"):
        parts = PurePosixPath(path).parts
        module = tree.find_module(path)
        if module is None or parts[1] in AT_THE_EDGE:
            continue
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                owner = node.func.value
                name = (
                    owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
                )
                if (name, node.func.attr) in READS:
                    yield Finding(path, node.lineno, f"{name}.{node.func.attr}(): take `now` as a parameter")
