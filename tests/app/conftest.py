from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from trident.app.settings import WebSettings
from trident.app.web import build_app
from trident.kernel.db import Database


@pytest.fixture
def built_site(tmp_path: Path) -> Path:
    """Two tiny apps, built the way Vite builds the real ones."""
    files = {
        "customer/index.html": b'<!doctype html><script type="module" src="/assets/main-B1xYz.js"></script>',
        "customer/assets/main-B1xYz.js": b"console.log(1)",
        "customer/assets/main-B1xYz.js.gz": b"gzipped",
        "customer/assets/main-B1xYz.js.br": b"brotlied",
        "customer/manifest.webmanifest": b'{"name":"Trident"}',
        "customer/icon.png": b"\x89PNG",
        "console/index.html": b'<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__">',
        "console/assets/main-C2.css": b"body{}",
    }
    for path, body in files.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)
    return tmp_path


@pytest.fixture
def client(database: Database, built_site: Path) -> Iterator[TestClient]:
    app = build_app(database, settings=WebSettings(static_dir=built_site))
    with TestClient(app, client=("127.0.0.1", 40000)) as made:
        yield made
