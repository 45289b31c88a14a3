"""Run the cases of a folder: each case passes, or fails with a reason; nothing crashes and nothing hangs."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from trident.decisions.conformance.cases import Case, CaseFile, read_cases
from trident.decisions.dmn.compile import Program, compile_model
from trident.decisions.dmn.model import BadModel, Model
from trident.decisions.dmn.read import read_model
from trident.decisions.feel.ops import equal
from trident.decisions.feel.runtime import call_named
from trident.decisions.feel.temporal import DateTime, from_python_datetime
from trident.decisions.feel.text import literal_of
from trident.decisions.feel.values import Function, Value

TOLERANCE = Decimal("1e-8")
"""The kit gives long results with some fifteen digits."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a case went; `reason` is None where it passed."""

    file: str
    case: str
    reason: str | None


Bound = Callable[[], AbstractContextManager[None]]


def run_folder(folder: Path, bound: Bound, now: datetime) -> Iterator[Result]:
    """Run every case below `folder`. `bound` is entered around each model and case, and may raise TimeoutError."""
    models: dict[Path, Model] = {}
    for path in sorted(folder.rglob("*.xml")):
        try:
            with bound():
                cases = read_cases(path.read_bytes())
        except (BadModel, TimeoutError, OSError) as error:
            yield Result(str(path.relative_to(folder)), "-", f"cannot be read: {error}")
            continue
        if cases is not None:
            yield from _run_file(path, cases, str(path.relative_to(folder)), models, bound, from_python_datetime(now))


def _run_file(
    path: Path, cases: CaseFile, shown: str, models: dict[Path, Model], bound: Bound, now: DateTime
) -> Iterator[Result]:
    try:
        with bound():
            program = _compile(path, cases, models)
    except (BadModel, TimeoutError, OSError, RecursionError, MemoryError) as error:
        yield from (Result(shown, case.id, f"the model cannot be run: {error}") for case in cases.cases)
        return
    except Exception as error:  # noqa: BLE001 - whatever is wrong with the model, the other models are run
        yield from (Result(shown, case.id, f"the model breaks: {type(error).__name__} {error}") for case in cases.cases)
        return
    for case in cases.cases:
        try:
            with bound():
                reason = _run_case(program, case, now)
        except TimeoutError:
            reason = "it takes too long"
        except Exception as error:  # noqa: BLE001 - whatever happens, the other cases are run
            reason = f"{type(error).__name__}: {error}"
        yield Result(shown, case.id, reason)


def _compile(path: Path, cases: CaseFile, models: dict[Path, Model]) -> Program:
    wanted = path.parent / Path(cases.model.replace("\\", "/")).name
    if not wanted.is_file():
        candidates = sorted(path.parent.glob("*.dmn"))
        if len(candidates) != 1:
            raise BadModel(f"there is no model {cases.model}")
        wanted = candidates[0]
    main = _read(wanted, models)
    others: Mapping[str, Model] = {}
    if main.imports:
        near = [one for one in sorted(path.parent.glob("*.dmn")) if one != wanted]
        others = {model.namespace: model for model in (_read(one, models) for one in near)}
    return compile_model(main, others)


def _read(path: Path, models: dict[Path, Model]) -> Model:
    if path not in models:
        models[path] = read_model(path.read_bytes())
    return models[path]


def _run_case(program: Program, case: Case, now: DateTime) -> str | None:
    facts = dict(case.inputs)
    for wanted in case.expected:
        name = case.invoked or wanted.name
        try:
            found = program.evaluate(name, {} if case.invoked and case.kind != "decision" else facts, now)
        except KeyError:
            return f"there is no decision {name}"
        if isinstance(found, Function) and case.kind != "decision":
            found = call_named(found, {name: facts.get(name) for name in found.params})
            if case.invoked and isinstance(found, dict) and wanted.name in found and wanted.name != case.invoked:
                found = found[wanted.name]
        if not is_same(found, wanted.value):
            faults = "; ".join([*program.errors, *(f"{fault.where}: {fault.what}" for fault in program.faults)][:2])
            return f"{wanted.name}: {literal_of(found)} instead of {literal_of(wanted.value)} {faults}".rstrip()
    return None


def is_same(found: Value, wanted: Value) -> bool:
    """Tell whether a result is what was expected; numbers within a tolerance."""
    if isinstance(found, Decimal) and isinstance(wanted, Decimal):
        return abs(found - wanted) <= TOLERANCE * max(Decimal(1), abs(wanted))
    if isinstance(found, list) and isinstance(wanted, list):
        return len(found) == len(wanted) and all(is_same(a, b) for a, b in zip(found, wanted, strict=True))
    if isinstance(found, dict) and isinstance(wanted, dict):
        return found.keys() == wanted.keys() and all(is_same(found[key], wanted[key]) for key in found)
    return equal(found, wanted) is True
