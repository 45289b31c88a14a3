"""Every screen in both languages and both themes: readable, accessible, inside the phone, and without a fault."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.city import City
from tests.browser.customer.phone import Phone
from tests.browser.customer.residents import Resident, move_in

pytestmark = pytest.mark.browser

TakePhone = Callable[..., Phone]
WIDTHS = (390, 320)


@pytest.fixture(scope="module")
def rich(city: City) -> Resident:
    """Somebody with a long name and more money than fits easily."""
    return move_in(
        city.database,
        name="阿卜杜热合曼·买买提依明·吐尔逊江",
        funds_minor=98_765_432_109_87,
        second_minor=999_999,
    )


def screens(phone: Phone, resident: Resident) -> list[str]:
    entry = phone.ask(f"/accounts/{resident.account_id}/entries?limit=1")["items"][0]["entry_id"]
    account = f"/accounts/{resident.account_id}"
    return [
        "/",
        "/accounts",
        account,
        f"/accounts/{resident.second_id}",
        f"{account}/entries/{entry}",
        f"/statement?account={resident.account_id}",
        "/transfer",
        "/transfers",
        "/inbox",
        "/me",
        "/me/devices",
        "/me/password",
        "/no-such-screen",
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_screen_is_clean(take_phone: TakePhone, shopper: Resident, language: str, scheme: str) -> None:
    phone = take_phone(shopper, language=language, scheme=scheme)
    wrong: list[str] = []
    for path in screens(phone, shopper):
        phone.go(path)
        phone.settle()
        expect(phone.heading).to_be_visible()
        wrong += [f"{path}: {found}" for found in phone.axe(settle_ms=60)]
        for width in WIDTHS:
            phone.page.set_viewport_size({"width": width, "height": 844})
            if phone.overflow() > 0:
                wrong.append(f"{path}: {phone.overflow()} px too wide at {width}")
        phone.page.set_viewport_size({"width": 390, "height": 844})
    assert wrong == []
    assert phone.faults + phone.refusals == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_long_names_and_large_amounts_stay_inside(take_phone: TakePhone, rich: Resident, language: str) -> None:
    phone = take_phone(rich, language=language, width=320)
    wrong: list[str] = []
    for path in screens(phone, rich):
        phone.go(path)
        phone.settle()
        if phone.overflow() > 0:
            wrong.append(path)
    assert wrong == []
    assert phone.faults + phone.refusals == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_way_in_is_clean(take_phone: TakePhone, language: str, scheme: str) -> None:
    phone = take_phone(language=language, scheme=scheme)
    phone.go()
    expect(phone.heading).to_be_visible()
    assert phone.axe(settle_ms=60) == []
    for width in WIDTHS:
        phone.page.set_viewport_size({"width": width, "height": 844})
        assert phone.overflow() <= 0
    assert phone.faults == []
