"""The OpenAPI document of the app as it is composed."""

import json

from trident.app.web import build_app
from trident.kernel.db import Database


def write_contract() -> str:
    """Write the contract as JSON; nothing is connected to."""
    database = Database("postgresql://nobody@localhost/nowhere")
    try:
        document = build_app(database).openapi()
    finally:
        database.dispose()
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
