"""Money is whole: what counts minor units is an integer, and nothing that carries money is a float."""

import ast
from collections.abc import Iterator

from tools.tidy.tree import Finding, Tree


def check(tree: Tree) -> Iterator[Finding]:
    """Find amounts annotated as floats, and calls of float() on amounts."""
    for path in tree.under("trident", "sandbox"):
        module = tree.find_module(path)
        for node in ast.walk(module) if module else ():
            for name in _floating_money(node):
                yield Finding(path, getattr(node, "lineno", 1), f"{name} is money: an integer, never a float")


def _floating_money(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.AnnAssign(target=ast.Name(id=name) | ast.Attribute(attr=name), annotation=ast.expr() as annotation):
            if _is_money(name) and _mentions_float(annotation):
                yield name
        case ast.arg(arg=name, annotation=ast.expr() as annotation):
            if _is_money(name) and _mentions_float(annotation):
                yield name
        case ast.Call(func=ast.Name(id="float"), args=arguments):
            yield from (name for argument in arguments for name in _names_in(argument) if _is_money(name))


def _is_money(name: str) -> bool:
    return name == "minor" or name.endswith("_minor")


def _mentions_float(annotation: ast.expr) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "float" for node in ast.walk(annotation))


def _names_in(expression: ast.expr) -> Iterator[str]:
    for node in ast.walk(expression):
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
