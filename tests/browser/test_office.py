"""The frame of the office pages: everybody finds theirs, by keyboard and on a small screen."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from core.demo.furnishing import furnish
from tests.browser.pages import Station
from tests.browser.test_accessibility import THEMES, violations
from tests.hospital import DEMO_PASSWORD, Hospital

SMALL = (420, 860)
PAGES = {
    "charge": (
        "/board", "/patients", "/observations", "/appointments", "/shifts", "/equipment",
        "/reports", "/account",
    ),
    "billing": ("/billing",),
    "administrator": ("/accounts", "/imports"),
    "auditor": ("/audit",),
}  # fmt: skip


async def enter(station: Station, account: str) -> None:
    """Sign in, whatever page comes first."""
    await station.page.get_by_label("User name").fill(account)
    await station.page.get_by_label("Password").fill(DEMO_PASSWORD)
    await station.page.get_by_role("button", name="Sign in").click()
    await expect(station.page.get_by_role("banner")).to_be_visible(timeout=20_000)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(running: Hospital) -> AsyncIterator[Hospital]:
    """The demo ward with a small history."""
    await furnish(running.database_url, now=datetime.now(UTC), zone="UTC")  # noqa: TID251
    yield running


@pytest.mark.parametrize(
    ("account", "area"),
    [("front_desk", "Appointments"), ("billing", "Billing"), ("biomed", "Equipment")],
)
async def test_who_has_no_live_view_begins_where_their_work_is(
    browser: Browser, house: Hospital, account: str, area: str
) -> None:
    async with Station.opened(browser, house) as station:
        await enter(station, account)
        here = station.page.get_by_role("navigation", name="Hospital").locator("[aria-current]")
        await expect(here).to_have_text(area, timeout=20_000)
        await expect(station.page.locator("h1").first).to_be_visible()
        await expect(station.page.get_by_text("Waiting for the ward")).to_have_count(0)
        await expect(station.not_live).to_have_count(0)
        # The server has not been asked for a live view either.
        pages = station.page.get_by_role("navigation", name="Pages")
        await expect(pages.get_by_role("link", name="Alerts")).to_have_count(0)
        assert station.complaints == []


async def test_a_page_of_another_role_says_so(browser: Browser, house: Hospital) -> None:
    async with Station.opened(browser, house) as station:
        await enter(station, "front_desk")
        await station.visit("/billing")
        await expect(station.page.locator("h1")).to_contain_text("not for your role")


async def test_the_menu_of_a_small_screen_works_by_keyboard(
    browser: Browser, house: Hospital
) -> None:
    async with Station.opened(browser, house, size=SMALL) as station:
        await enter(station, "charge")
        menu = station.page.get_by_role("button", name="Menu")
        beds = station.page.get_by_role("link", name="Beds", exact=True)
        await expect(beds).to_be_hidden()
        await menu.focus()
        await station.page.keyboard.press("Enter")
        await expect(beds).to_be_visible()
        await station.page.keyboard.press("Escape")
        await expect(beds).to_be_hidden()
        await expect(menu).to_be_focused()
        await station.page.keyboard.press("Enter")
        await beds.focus()
        await station.page.keyboard.press("Enter")
        await expect(station.page).to_have_url(f"{house.url}/board")
        await expect(beds).to_be_hidden()
        wide = await station.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0


async def test_every_office_page_is_accessible_in_both_themes(
    browser: Browser, house: Hospital, artefacts: Path
) -> None:
    found: list[str] = []
    for account, paths in PAGES.items():
        async with Station.opened(browser, house) as station:
            await enter(station, account)
            for theme in THEMES:
                await station.wear(theme)
                for path in paths:
                    await station.visit(path)
                    await expect(station.page.locator("h1").first).to_be_visible(timeout=20_000)
                    await expect(station.page.get_by_text("Loading…")).to_have_count(
                        0, timeout=20_000
                    )
                    found += [f"{theme} {each}" for each in await violations(station.page)]
                    name = path.strip("/")
                    await station.page.screenshot(path=artefacts / f"office-{name}-{theme}.png")
            assert station.complaints == []
    assert not found, "\n".join(found)
