"""A file says one thing, a function fits on a screen."""

import ast
from collections.abc import Iterator

from tools.tidy.tree import Finding, Tree

MAX_FILE_LINES = 350
MAX_TEST_LINES = 1000
MAX_STYLE_LINES = 600
MAX_FUNCTION_LINES = 70


def check(tree: Tree) -> Iterator[Finding]:
    """Find files and functions that have grown past comfort."""
    sources = tree.under("trident", "sandbox", "tools", "benchmarks")
    yield from _long_files(tree, sources, MAX_FILE_LINES)
    yield from _long_files(tree, tree.under("tests"), MAX_TEST_LINES)
    yield from _long_files(tree, tree.under("web", suffixes=(".ts", ".tsx")), MAX_FILE_LINES)
    yield from _long_files(tree, tree.under("web", suffixes=(".css",)), MAX_STYLE_LINES)
    for path in sources:
        module = tree.find_module(path)
        for node in ast.walk(module) if module else ():
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > MAX_FUNCTION_LINES:
                    yield Finding(path, node.lineno, f"{node.name} has {lines} lines, at most {MAX_FUNCTION_LINES}")


def _long_files(tree: Tree, paths: list[str], most: int) -> Iterator[Finding]:
    for path in paths:
        lines = len((tree.find_text(path) or "").splitlines())
        if lines > most and not _is_generated(path):
            yield Finding(path, 1, f"{lines} lines, at most {most}: does it still say one thing?")


def _is_generated(path: str) -> bool:
    return "generated" in path or path.endswith((".gen.ts", ".d.ts", "/schema.ts"))
