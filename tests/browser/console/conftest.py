"""Who sits down at the console."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.city import City
from tests.browser.console.desk import Desk
from trident.kernel.auth import Role


@pytest.fixture
def open_desk(chromium: Browser, city: City) -> Iterator[Callable[..., Desk]]:
    """Sit down at the console: signed in as one of a role, or as nobody yet."""
    desks: list[Desk] = []

    def open_(role: Role | None = None, place: int = 0, **wishes: str) -> Desk:
        desk = Desk(chromium, city.address, **wishes)
        desks.append(desk)
        if role is not None:
            desk.sign_in(city.member(role, place).staff_number, city.password)
        return desk

    yield open_
    for desk in desks:
        desk.leave()
