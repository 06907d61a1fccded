"""What a person does at a screen, and what the screen shows."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Self

from playwright.async_api import Browser, ConsoleMessage, Locator, Page, expect

from tests.hospital import DEMO_PASSWORD, Hospital

WALL = (1920, 1080)

OF_ONE = ("/api/v1/beds/", "/api/v1/patients/", "/api/v1/alerts/")
"""What is asked of one of them may be gone."""


@dataclass  # Playwright keeps its wrapped handlers on the object
class Station:
    """One browser of its own, with its own session.

    Attributes:
        complaints: What the page logged as an error, such as a breach of its security policy.
    """

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    @classmethod
    @asynccontextmanager
    async def opened(
        cls,
        browser: Browser,
        hospital: Hospital,
        *,
        size: tuple[int, int] = WALL,
        first_visit: bool = False,
        touched: bool = False,
        forced: bool = False,
    ) -> AsyncIterator[Self]:
        """A new browser window at the sign-in page; a person on a first visit is offered a tour.

        `touched`: by fingers; `forced`: in the reader's own few colours.
        """
        width, height = size
        context = await browser.new_context(
            viewport={"width": width, "height": height},
            has_touch=touched,
            is_mobile=touched,
            forced_colors="active" if forced else "none",
        )
        if not first_visit:
            await context.add_init_script("localStorage.setItem('wardwatch.tour', 'off')")
        page = await context.new_page()
        station = cls(page=page, url=hospital.url)
        page.on("console", station._hear)
        page.on("pageerror", lambda error: station.complaints.append(str(error)))
        await page.goto(hospital.url)
        yield station
        await context.close()

    async def sign_in(self, account: str = "nurse", *, password: str = DEMO_PASSWORD) -> None:
        """As a person would."""
        await self.page.get_by_label("User name").fill(account)
        await self.page.get_by_label("Password").fill(password)
        await self.page.get_by_role("button", name="Sign in").click()
        # A password is slow to check on purpose, and more so on a busy machine.
        heading = self.page.get_by_role("heading", name="Ward", exact=True)
        await expect(heading).to_be_attached(timeout=20_000)

    async def visit(self, path: str) -> None:
        """Open a page by its address."""
        await self.page.goto(self.url + path)

    async def wear(self, theme: str) -> None:
        """Change the colours, from the next page on."""
        await self.page.evaluate("theme => localStorage.setItem('wardwatch.theme', theme)", theme)

    def tile(self, bed: str) -> Locator:
        """Of one bed on the wall."""
        return self.page.locator(f".tile[data-bed='{bed}']")

    def value(self, bed: str, vital: str) -> Locator:
        """A number on a tile."""
        return self.tile(bed).locator(f"[data-vital='{vital}'] dd[aria-live]")

    def card(self, bed: str) -> Locator:
        """The alerts of one bed in the list."""
        return self.page.locator(".alerts .card").filter(
            has=self.page.locator(f"a[href='/beds/{bed}']")
        )

    @property
    def not_live(self) -> Locator:
        """The banner across the page."""
        return self.page.get_by_test_id("not-live")

    def _hear(self, message: ConsoleMessage) -> None:
        # A server that is away or refuses is part of these tests; a broken page is not, nor one
        # that asks for what the server has never had.
        expected = ("Failed to load resource", "WebSocket connection to")
        if message.type != "error":
            return
        url = message.location.get("url", "")
        never_there = "status of 404" in message.text and not any(one in url for one in OF_ONE)
        if never_there or not message.text.startswith(expected):
            self.complaints.append(f"{message.text} {url}")
