from trident.decisions.conformance.run import run_folder as run_conformance
from trident.decisions.dmn.model import BadModel, Model
from trident.decisions.dmn.read import read_model

__all__ = ["BadModel", "Model", "read_model", "run_conformance"]
