"""For every hand, eye and screen: fingers, forced colours, one row of header at any width."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_ward_wall import bed_of
from tests.browser.touch import FINGER_PX, too_small

TABLET = (800, 1280)
LAPTOP = (1366, 768)
IN_THE_HAND = ("/", "/me", "/alerts", "/waves", "/account", "/board", "/observations")
ROW_PX = 53
"""The header's height, its line below included."""


async def sick(live: Live, station: Station, device: str) -> str:
    """The bed of somebody with an alert of high priority on this station."""
    bed = bed_of(live, device)
    live.ward.sick[device] = {"hr": 168.0, "spo2": 88.0}
    strip = station.tile(bed).locator(".tile-strip[data-look='high']")
    await expect(strip).to_be_visible(timeout=40_000)
    return bed


async def test_a_finger_finds_everything_on_a_tablet(
    browser: Browser, live: Live, artefacts: Path
) -> None:
    found: list[str] = []
    async with Station.opened(browser, live.hospital, size=TABLET, touched=True) as tablet:
        found += await too_small(tablet.page, FINGER_PX)
        await tablet.sign_in()
        bed = await sick(live, tablet, live.hospital.devices[0])
        for path in (*IN_THE_HAND, f"/beds/{bed}"):
            await tablet.visit(path)
            await expect(tablet.page.locator("h1").first).to_be_attached()
            waiting = tablet.page.locator("main").get_by_role("status").filter(has_text="…")
            await expect(waiting).to_have_count(0)
            found += await too_small(tablet.page, FINGER_PX)
            name = path.strip("/").replace("/", "-") or "wall"
            await tablet.page.screenshot(path=artefacts / f"{name}-touched.png")
        assert tablet.complaints == []
    assert not found, "\n".join(found)


async def style(of: Locator, name: str) -> str:
    """As the browser computed it."""
    said: str = await of.evaluate("(e, name) => getComputedStyle(e).getPropertyValue(name)", name)
    return said


async def system(page: Page, colour: str) -> str:
    """What the reader's own colours make of a system colour."""
    said: str = await page.evaluate(
        """colour => {
            const probe = document.body.appendChild(document.createElement("i"));
            probe.style.color = colour;
            const said = getComputedStyle(probe).color;
            probe.remove();
            return said;
        }""",
        colour,
    )
    return said


async def test_forced_colours_keep_priority_focus_and_what_is_pressed(
    browser: Browser, live: Live, artefacts: Path
) -> None:
    async with Station.opened(browser, live.hospital, size=LAPTOP, forced=True) as station:
        await station.sign_in()
        page = station.page
        bed = await sick(live, station, live.hospital.devices[1])
        tile, calm = station.tile(bed), page.locator(".tile:not([data-look])").first
        canvas, highlight = await system(page, "Canvas"), await system(page, "Highlight")
        assert await style(tile, "border-top-style") != await style(calm, "border-top-style")
        strip = tile.locator(".tile-strip")
        assert await style(strip, "background-color") not in {canvas, await style(strip, "color")}
        await expect(strip.locator(".mark path")).to_have_count(3)
        value = tile.locator(".numeric[data-alarm='high'] .numeric-value").first
        assert await style(value, "background-color") == highlight

        await page.keyboard.press("Tab")
        focused = page.locator(":focus-visible")
        assert await style(focused, "outline-color") == highlight
        assert await style(focused, "outline-style") == "solid"
        await page.screenshot(path=artefacts / "wall-forced-colours.png")

        await station.visit("/history")
        pressed = page.get_by_role("button", name="All", exact=True)
        open_only = page.get_by_role("button", name="Open", exact=True)
        await expect(pressed).to_have_attribute("aria-pressed", "true")
        assert await style(pressed, "background-color") == highlight
        assert await style(open_only, "background-color") != highlight
        here = page.get_by_role("navigation", name="Pages").locator("[aria-current]")
        assert await style(here, "border-bottom-style") == "solid"
        for path in ("/alerts", f"/beds/{bed}", "/me", "/board"):
            await station.visit(path)
            await expect(page.locator("h1").first).to_be_attached()
            name = path.strip("/").replace("/", "-")
            await page.screenshot(path=artefacts / f"{name}-forced-colours.png")
        assert station.complaints == []


@pytest.mark.parametrize("size", [(1920, 1080), LAPTOP, (1024, 768), TABLET], ids=str)
async def test_the_header_is_one_row_and_cuts_nothing(
    browser: Browser, live: Live, size: tuple[int, int]
) -> None:
    # The charge nurse has the most of it.
    async with Station.opened(browser, live.hospital, size=size) as station:
        await station.sign_in("charge")
        header = station.page.locator(".header")
        box = await header.bounding_box()
        assert box is not None
        assert box["height"] <= ROW_PX
        assert await header.evaluate("e => e.scrollWidth - e.clientWidth") <= 0
        for part in (".header-place", ".header-note", ".header-live", ".header-clock"):
            shown = station.page.locator(part)
            await expect(shown).to_be_in_viewport(ratio=1)
            cut = await shown.evaluate(
                "e => Math.max(e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight)"
            )
            assert cut <= 1, f"{part} is cut by {cut} px"


async def test_what_is_folded_away_opens_by_keyboard(browser: Browser, live: Live) -> None:
    async with Station.opened(browser, live.hospital, size=TABLET) as station:
        await station.sign_in("charge")
        menu = station.page.get_by_role("button", name="Menu")
        beds = station.page.get_by_role("link", name="Beds", exact=True)
        await menu.press("Enter")
        await expect(beds).to_be_visible()
        await beds.press("Escape")
        await expect(beds).to_be_hidden()
        await expect(menu).to_be_focused()
        await menu.press("Enter")
        await beds.press("Enter")
        await expect(station.page.get_by_role("heading", name="Beds", exact=True)).to_be_visible()
        await expect(beds).to_be_hidden()
        await station.page.locator(".header-person > button").press("Enter")
        await station.page.get_by_role("button", name="Sign out").press("Enter")
        await expect(station.page.get_by_label("User name")).to_be_visible()
