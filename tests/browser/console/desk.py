"""What a member of staff does at the console, in the words of the tests."""

import json

from playwright.sync_api import Browser, Locator, expect

from tests.browser.window import Window


class Desk(Window):
    """One browser window at the console; it remembers whatever went wrong in it."""

    def __init__(
        self,
        browser: Browser,
        address: str,
        *,
        language: str = "zh",
        scheme: str = "light",
        zone: str = "Asia/Shanghai",
    ) -> None:
        kept = json.dumps({"language": language})
        super().__init__(
            browser,
            address,
            f"localStorage['trident.console'] ??= {json.dumps(kept)};",
            viewport={"width": 1440, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            timezone_id=zone,
        )

    def go(self, path: str) -> None:
        """Open an address of the console, as from a bookmark."""
        self.page.goto(f"{self.address}/console{path}")

    def sign_in(self, staff_number: str, password: str) -> None:
        """Sign in at the entry and arrive inside."""
        if "/sign-in" not in self.page.url:
            self.go("/sign-in")
        self.enter(staff_number, password)
        expect(self.page.get_by_role("navigation").first).to_be_visible()

    def enter(self, staff_number: str, password: str) -> None:
        """Fill the entry's form in and send it."""
        self.page.locator("#staffNumber").fill(staff_number)
        self.page.locator("#password").fill(password)
        self.page.locator("#password").press("Enter")

    def places(self) -> list[str]:
        """Return where the side navigation leads, in order."""
        links = self.page.locator("aside nav a")
        return [str(link.get_attribute("href")).removeprefix("/console") for link in links.all()]

    @property
    def drawer(self) -> Locator:
        return self.page.locator(".ant-drawer [role=dialog]")

    @property
    def dialog(self) -> Locator:
        return self.page.locator(".ant-modal[role=dialog]:visible, .ant-modal [role=dialog]:visible").last

    def rows(self) -> Locator:
        return self.page.locator("tbody tr[tabindex='0']")

    def look_up(self, query: str, reason: str = "客户来电咨询") -> None:
        """Search a customer with one of the reasons at hand."""
        self.go("/customers")
        self.page.locator("[data-search-box]").fill(query)
        self.page.locator(".lookup-preset .ant-select").click()
        self.page.locator(".ant-select-item-option", has_text=reason).click()
        self.button("查询并留痕").click()

    def write_reason(self, reason: str) -> None:
        self.dialog.locator("textarea").fill(reason)
