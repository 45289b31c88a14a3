"""What a member of staff does at the console, in the words of the tests."""

import json
import re
import socket
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request, expect

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_AXE = Path(__file__).parents[3] / "web/node_modules/axe-core/axe.min.js"
_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Desk:
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
        self.address = address
        self._context = browser.new_context(
            viewport={"width": 1440, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            timezone_id=zone,
        )
        kept = json.dumps({"language": language})
        self._context.add_init_script(f"localStorage['trident.console'] ??= {json.dumps(kept)};")
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(10_000)
        self.faults: list[str] = []
        self.refusals: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        self.page.on("request", self._watch)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        # The browser itself reports answers of 4xx; whether one was due is for the test to say.
        kept = self.refusals if _REFUSED.match(message.text) else self.faults
        kept.append(f"{message.type}: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"request to another host: {request.url}")

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

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def places(self) -> list[str]:
        """Return where the side navigation leads, in order."""
        links = self.page.locator("aside nav a")
        return [str(link.get_attribute("href")).removeprefix("/console") for link in links.all()]

    def button(self, name: str, *, exact: bool = True) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

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

    def axe(self) -> list[str]:
        """Name every accessibility violation that axe finds on the page as it stands."""
        self.page.wait_for_timeout(300)  # what fades in has its final colours then
        self.page.evaluate(_AXE.read_text())
        found: dict[str, Any] = self.page.evaluate("axe.run()")
        return [
            f"{one['id']}: {node['html'][:160]} | {node['failureSummary'][:200]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    def leave(self) -> None:
        self._context.close()
