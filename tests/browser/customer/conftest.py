"""Who uses the app, and on what phone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.city import City
from tests.browser.customer.phone import Phone
from tests.browser.customer.residents import Resident, move_in, spend


@pytest.fixture
def take_phone(chromium: Browser, city: City) -> Iterator[Callable[..., Phone]]:
    """Take a phone out: signed in as somebody, or as nobody yet."""
    phones: list[Phone] = []

    def take(resident: Resident | None = None, path: str = "/", **wishes: Any) -> Phone:
        phone = Phone(chromium, city, **wishes)
        phones.append(phone)
        if resident is not None:
            phone.come_in(resident, path)
        return phone

    yield take
    for phone in phones:
        phone.leave()


@pytest.fixture(scope="session")
def shopper(city: City) -> Resident:
    """Somebody with 70 small payments behind them, whom no test moves money of."""
    resident = move_in(city.database, funds_minor=2_000_000, second_minor=300_000)
    spend(city.database, resident, 70)
    return resident


@pytest.fixture
def resident(city: City) -> Resident:
    """Somebody of the test's own, with 10,000 yuan."""
    return move_in(city.database)
