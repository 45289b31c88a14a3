"""Some packages are known in some places only: HTTP in routes, the database not in rules."""

from fnmatch import fnmatchcase
from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

Line = tuple[str, str, int]


class ConfinedContract(Contract):
    """Let only modules that match `importers` (shell patterns), and none that match `never`, import `packages`."""

    type_name = "confined"

    packages = fields.SetField(subfield=fields.StringField())
    importers = fields.ListField(subfield=fields.StringField())
    never = fields.ListField(subfield=fields.StringField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001 - import-linter's signature
        """Find direct imports of the packages elsewhere."""
        output.verbose_print(verbose, "Looking for packages imported out of bounds…")
        strays: list[Line] = []
        for package in sorted(cast("set[str]", self.packages)):
            known = [name for name in graph.modules if name == package or name.startswith(f"{package}.")]
            for imported in sorted(known):
                for importer in sorted(graph.find_modules_that_directly_import(imported)):
                    if not self._may(importer):
                        details = graph.get_import_details(importer=importer, imported=imported)
                        strays += [(importer, imported, detail["line_number"]) for detail in details]
        return ContractCheck(kept=not strays, metadata={"strays": strays})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each stray import on a line."""
        for importer, imported, line in cast("list[Line]", check.metadata["strays"]):
            output.print_error(f"{importer}:{line} may not import {imported}", bold=False)

    def _may(self, importer: str) -> bool:
        if any(fnmatchcase(importer, pattern) for pattern in cast("list[str]", self.never or [])):
            return False
        return any(fnmatchcase(importer, pattern) for pattern in cast("list[str]", self.importers))
