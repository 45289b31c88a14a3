"""Imports stand on top: one inside a function hides a cycle."""

import ast
from collections.abc import Iterator

from tools.tidy.tree import Finding, Tree


def check(tree: Tree) -> Iterator[Finding]:
    """Find imports inside functions and classes."""
    for path in tree.under("trident", "sandbox", "tools", "benchmarks", "tests", "migrations"):
        module = tree.find_module(path)
        scopes = [
            node
            for node in (ast.walk(module) if module else ())
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        ]
        lines = {
            node.lineno for scope in scopes for node in ast.walk(scope) if isinstance(node, ast.Import | ast.ImportFrom)
        }
        for line in sorted(lines):
            yield Finding(path, line, "import at the top of the file")
