"""FEEL's built-in functions by name."""

from collections.abc import Mapping

from trident.decisions.feel.builtins import contexts, conversion, lists, numbers, ranges, strings
from trident.decisions.feel.builtins.registry import OFFERED
from trident.decisions.feel.values import Function

MODULES = (contexts, conversion, lists, numbers, ranges, strings)
BUILTINS: Mapping[str, Function] = OFFERED

__all__ = ["BUILTINS", "MODULES"]
