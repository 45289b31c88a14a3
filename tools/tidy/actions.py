"""A file is a verb: `actions/send_transfer.py` holds `send_transfer`, and beside it only variants of the same act."""

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from tools.tidy.tree import Finding, Tree

_STEM = 4
"""Letters that two words share when they are forms of one word: transfer and transfers, session and sessions."""


def check(tree: Tree) -> Iterator[Finding]:
    """Find action files with no public function, or with one that has nothing to do with the file's name."""
    for path in tree.under("trident"):
        file = PurePosixPath(path)
        module = tree.find_module(path)
        if "actions" not in file.parts[:-1] or file.name == "__init__.py" or module is None:
            continue
        public = [
            node
            for node in module.body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
        ]
        if not public:
            yield Finding(path, 1, f"an action file holds an action: {file.stem}")
        for node in public:
            if not _words(node.name) & _words(file.stem):
                yield Finding(path, node.lineno, f"{node.name} belongs in a file of its own")


def _words(name: str) -> set[str]:
    return {word[:_STEM] for word in name.split("_")}
