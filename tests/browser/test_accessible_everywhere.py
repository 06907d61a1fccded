"""axe looks at what the other journeys do not open: every further page, by night, and dialogs."""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_accessibility import violations
from tests.browser.test_ward_wall import bed_of

THEMES = ("light", "night")
"""Besides the dark one, which a screen begins with."""
CONTRAST = ["color-contrast"]
LAPTOP = (1366, 768)
WARD = ("/", "/alerts", "/me", "/waves", "/screens", "/history", "/load", "/account")
BOOKS = (
    *("/board", "/observations", "/appointments", "/shifts", "/equipment", "/reports"),
    *("/accounts", "/patients"),
)
ADMINISTRATION = ("/billing", "/accounts")
TABS = ("Trends", "Events", "Scores", "Observations", "Timeline")
DIALOGS = ("Limits", "Procedure", "Write observations down")


async def in_every_theme(page: Page, where: str) -> list[str]:
    """What axe holds against the page as it stands, in each theme."""
    found = [f"{where}: {one}" for one in await violations(page)]
    for theme in THEMES:
        await page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        # Nothing but the colours is another.
        found += [f"{theme}, {where}: {one}" for one in await violations(page, CONTRAST)]
    return found


async def settled(page: Page) -> None:
    """Its heading is there, and nothing is on its way."""
    await expect(page.locator("h1").first).to_be_attached()
    waiting = page.locator("main").get_by_role("status").filter(has_text="…")
    await expect(waiting).to_have_count(0)


async def seen(station: Station, path: str, artefacts: Path) -> list[str]:
    """One page, and its picture by night, the last of the themes."""
    await station.visit(path)
    await settled(station.page)
    found = await in_every_theme(station.page, path)
    name = path.strip("/").partition("?")[0].replace("/", "-") or "wall"
    await station.page.screenshot(path=artefacts / f"{name}-night.png")
    return found


async def walked(station: Station, paths: tuple[str, ...], artefacts: Path) -> list[str]:
    """Every page of the list, and those that its tabs lead to."""
    found: list[str] = []
    for path in paths:
        found += await seen(station, path, artefacts)
        tabs: list[str] = await station.page.locator("main .tabs a").evaluate_all(
            "tabs => tabs.map(tab => tab.getAttribute('href'))"
        )
        for tab in tabs:
            found += [] if tab in paths else await seen(station, tab, artefacts)
    return found


async def record(station: Station, artefacts: Path) -> list[str]:
    """A patient found by number: the record and what its tabs lead to."""
    await station.visit("/patients")
    await station.page.get_by_role("searchbox").fill("SIM0000")
    await station.page.locator("a.patient-hit").first.click()
    await station.page.wait_for_url(re.compile(r"/patients/[^/]+$"))
    return await walked(station, (station.page.url.removeprefix(station.url),), artefacts)


async def opened(page: Page) -> list[str]:
    """The dialogs and tabs of the page of a bed."""
    found: list[str] = []
    for tab in TABS:
        await page.get_by_role("tab", name=tab).click()
        found += await in_every_theme(page, tab)
    for name in DIALOGS:
        await page.get_by_role("button", name=re.compile(f"^{name}")).first.click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_be_visible()
        await expect(dialog.get_by_role("status").filter(has_text="…")).to_have_count(0)
        found += await in_every_theme(page, name)
        await page.keyboard.press("Escape")
        await expect(dialog).to_have_count(0)
    return found


async def test_the_live_pages_and_what_opens_on_them_are_accessible_in_every_theme(
    browser: Browser, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[2]
    bed = bed_of(live, device)
    live.ward.sick[device] = {"hr": 168.0, "spo2": 88.0}
    async with Station.opened(browser, live.hospital, size=LAPTOP) as station:
        found = await in_every_theme(station.page, "sign-in")
        await station.sign_in()
        await expect(station.card(bed).first).to_contain_text("HIGH", timeout=40_000)
        await station.visit(f"/beds/{bed}")
        await settled(station.page)
        await station.page.locator(".card-more summary").first.click()
        found += await in_every_theme(station.page, "more of an alert")
        found += await opened(station.page)
        found += await walked(station, WARD, artefacts)
        assert station.complaints == []
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("account", "paths"), [("charge", BOOKS), ("administrator", ADMINISTRATION)]
)
async def test_every_page_of_the_books_is_accessible_in_every_theme(
    browser: Browser, live: Live, artefacts: Path, account: str, paths: tuple[str, ...]
) -> None:
    async with Station.opened(browser, live.hospital, size=LAPTOP) as station:
        await station.sign_in(account)
        found = await walked(station, paths, artefacts)
        found += await record(station, artefacts) if account == "charge" else []
        assert station.complaints == []
    assert not found, "\n".join(found)
