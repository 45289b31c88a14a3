"""A domain is entered by its front door: `from trident import ledger`, never `from trident.ledger.tables import …`.

The composition root alone may also import the modules in which a domain offers something to be mounted.
"""

from typing import cast

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

Line = tuple[str, str, int]


class FrontDoorContract(Contract):
    """Keep every package below `root` entered by its own name only, except those that are open."""

    type_name = "front_door"

    root = fields.StringField()
    open_packages = fields.SetField(subfield=fields.StringField(), required=False)
    composition_root = fields.StringField()
    mounted = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:  # noqa: FBT001 - import-linter's signature
        """Find imports that go round a front door."""
        output.verbose_print(verbose, "Looking for imports that go round a front door…")
        trespasses: list[Line] = []
        for importer in sorted(graph.modules):
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                if self._goes_round(importer, imported):
                    details = graph.get_import_details(importer=importer, imported=imported)
                    trespasses += [(importer, imported, detail["line_number"]) for detail in details]
        return ContractCheck(kept=not trespasses, metadata={"trespasses": trespasses})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print each trespass on a line."""
        for importer, imported, line in cast("list[Line]", check.metadata["trespasses"]):
            output.print_error(f"{importer}:{line} goes round the front door: {imported}", bold=False)

    def _goes_round(self, importer: str, imported: str) -> bool:
        root = str(self.root)
        domain, _, inner = imported.removeprefix(f"{root}.").partition(".")
        if not imported.startswith(f"{root}.") or not inner or domain in cast("set[str]", self.open_packages or set()):
            return False
        if importer == f"{root}.{domain}" or importer.startswith(f"{root}.{domain}."):
            return False
        composes = f"{importer}.".startswith(f"{self.composition_root}.")
        return not (composes and inner.partition(".")[0] in cast("set[str]", self.mounted))
