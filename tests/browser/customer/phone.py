"""What a customer does with the app on a phone, in the words of the tests."""

import json
import re
import time
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.city import City
from tests.browser.customer.residents import Resident
from tests.browser.window import Window

_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
CODE_WITHIN_S = 20


class Phone(Window):
    """One phone with the app open; it remembers whatever went wrong in it."""

    def __init__(
        self,
        browser: Browser,
        city: City,
        *,
        language: str = "zh",
        scheme: str = "light",
        width: int = 390,
    ) -> None:
        self.city = city
        kept = json.dumps({"language": language})
        super().__init__(
            browser,
            city.address,
            f"try {{ localStorage['trident.preferences'] ??= {json.dumps(kept)}; }} catch {{}}",
            viewport={"width": width, "height": 844},
            color_scheme="dark" if scheme == "dark" else "light",
            has_touch=True,
            accept_downloads=True,
        )

    def go(self, path: str = "/") -> None:
        """Open an address of the app, as from a bookmark."""
        self.page.goto(f"{self.address}{path}")

    def fill_password(self, phone: str, password: str) -> None:
        """Fill the entry's form in and send it."""
        self.page.locator("input[autocomplete=username]").fill(phone)
        self.page.locator("input[autocomplete=current-password]").fill(password)
        self.page.locator("form button[type=submit]").click()

    @property
    def code_field(self) -> Locator:
        return self.page.locator("input[autocomplete=one-time-code]")

    def codes(self, number: str) -> list[str]:
        """The codes that a phone has received, the latest last."""
        items = self.context.request.get(f"{self.city.sandbox}/phones/{number}/messages").json()["items"]
        texts = [item["text"] for item in sorted(items, key=lambda item: item["received_at"])]
        return [found[0] for found in map(_CODE.search, texts) if found]

    def next_code(self, number: str, known: int) -> str:
        """Wait for one more code than are known."""
        until = time.monotonic() + CODE_WITHIN_S
        while len(found := self.codes(number)) <= known:
            assert time.monotonic() < until, "no code came"
            time.sleep(0.05)
        return found[-1]

    def sign_in(self, resident: Resident) -> None:
        """Sign in at the entry, wherever the app stands, and arrive inside."""
        known = len(self.codes(resident.phone))
        self.fill_password(resident.phone, resident.password)
        expect(self.code_field).to_be_visible()
        self.code_field.fill(self.next_code(resident.phone, known))
        expect(self.code_field).to_have_count(0)

    def come_in(self, resident: Resident, path: str = "/") -> None:
        """Be signed in without the form, as after an earlier visit, and open an address."""
        ask, known = self.context.request, len(self.codes(resident.phone))
        headers = {"origin": self.address}
        body: dict[str, str] = {"phone": resident.phone, "password": resident.password}
        challenge = ask.post(f"{self.address}/api/customer/session/password", data=body, headers=headers).json()
        body = {"challenge_id": challenge["challenge_id"], "code": self.next_code(resident.phone, known)}
        answer = ask.post(f"{self.address}/api/customer/session/code", data=body, headers=headers)
        assert answer.ok, answer.text()
        self.go(path)

    def prove(self, resident: Resident) -> None:
        """Go through the step-up that a transfer met: the code from this phone, and the password where it is wanted."""
        expect(self.sheet).to_contain_text("请确认是您本人操作")
        known = len(self.codes(resident.phone))
        self.button("发送验证码").click()
        expect(self.code_field).to_be_visible()
        self.code_field.fill(self.next_code(resident.phone, known))
        password = self.sheet.locator("input[autocomplete=current-password]")
        if password.count():
            password.fill(resident.password)
        self.button("验证并转账").click()

    def ask(self, path: str) -> Any:
        """Read from the bank's own API, as this customer."""
        answer = self.context.request.get(f"{self.address}/api/customer{path}")
        assert answer.ok, answer.text()
        return answer.json()

    @property
    def sheet(self) -> Locator:
        return self.page.locator("dialog[open]").last

    @property
    def toast(self) -> Locator:
        return self.page.locator(".t-toast")

    @property
    def rows(self) -> Locator:
        return self.page.locator("main .t-list > li")

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True)

    def settle(self, page: Page | None = None) -> None:
        """Wait until nothing is being loaded on the screen."""
        where = page or self.page
        expect(where.locator("main:not(.screen-waiting):visible")).to_have_count(1)
        expect(where.locator(".t-skeleton")).to_have_count(0)

    def overflow(self) -> int:
        """By how many pixels the page is wider than the phone."""
        return int(self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
