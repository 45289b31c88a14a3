"""One browser window that remembers whatever went wrong in it."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, Request

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
_REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


class Window:
    """A browser of its own, with one page at the bank.

    `faults` are what never may happen: script errors, warnings, requests to other hosts. `refusals` are answers of
    4xx, which the browser reports; whether one was due is for the test to say.
    """

    def __init__(self, browser: Browser, address: str, script: str, **wishes: Any) -> None:
        self.address = address
        self.context = browser.new_context(reduced_motion="reduce", **wishes)
        self.context.add_init_script(script)
        self.faults: list[str] = []
        self.refusals: list[str] = []
        self.page: Page = self.open_page()

    def open_page(self) -> Page:
        """Open another tab; what goes wrong in it counts too."""
        page = self.context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
        page.on("request", self._watch)
        return page

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        kept = self.refusals if _REFUSED.match(message.text) else self.faults
        kept.append(f"{message.type}: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.faults.append(f"request to another host: {request.url}")

    @property
    def heading(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def button(self, name: str, *, exact: bool = True) -> Locator:
        return self.page.get_by_role("button", name=name, exact=exact)

    def axe(self, settle_ms: int = 300) -> list[str]:
        """Name every accessibility violation that axe finds on the page as it stands."""
        self.page.wait_for_timeout(settle_ms)  # what fades in has its final colours then
        self.page.evaluate(_AXE.read_text())
        found: dict[str, Any] = self.page.evaluate("axe.run()")
        return [
            f"{one['id']}: {node['html'][:160]} | {node['failureSummary'][:200]}"
            for one in found["violations"]
            for node in one["nodes"]
        ]

    def leave(self) -> None:
        self.context.close()
