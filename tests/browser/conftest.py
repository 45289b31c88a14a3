"""What the tests of both apps stand on: one bank, and one real Chromium."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.city import City, open_city
from tests.browser.window import CHROMIUM_FLAGS
from trident.kernel.crypto import Keys
from trident.kernel.db import Database


@pytest.fixture(scope="session")
def city(clone: Callable[[], Database], keys: Keys) -> Iterator[City]:
    with open_city(clone(), keys._root) as opened:
        yield opened


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium")
    assert program is not None, "the browser tests need Debian's package chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()
