"""The page of one bed: curves moved by keys, a mark that leads to its event, strip and answers."""

import asyncio
import re
from math import tau
from pathlib import Path

import numpy as np
import pytest
from playwright.async_api import Browser, Page, expect

from simulators.waves import Sampling
from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_ward_wall import bed_of

SAMPLING = Sampling(rate=125.0, scale=0.005, unit="mV")
TRACE = (200 * np.sin(tau * np.arange(125) / 125)).astype(np.int16)
"""One second of a made-up curve."""
SIZES = {"1920": (1920, 1080), "1366": (1366, 768), "tablet": (800, 1280)}


async def keep_waving(live: Live, device: str) -> None:
    """One second of a curve after another until cancelled."""
    while True:
        live.ward.devices[device].publish_wave("ecg", TRACE, live.ward.clock.now(), SAMPLING)
        await asyncio.sleep(1)


async def look_closer_by_keys(page: Page) -> None:
    """Plus zooms what is shown, and End goes back to now."""
    curves = page.get_by_role("group", name="Curves")
    await expect(page.get_by_role("button", name="1 h", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    await curves.focus()
    await page.keyboard.press("ArrowLeft")
    await expect(page.locator(".trends-when")).to_contain_text(" to ")
    await page.keyboard.press("End")
    await expect(page.locator(".trends-when")).to_have_text("until now")
    await page.keyboard.press("+")
    await page.keyboard.press("+")
    await expect(page.get_by_role("button", name="15 min", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    await page.keyboard.press("Shift+ArrowLeft")
    await expect(page.locator("[data-trend='hr'] .trend-value")).to_have_text(re.compile(r"\d"))


async def go_back_by_the_list(page: Page) -> None:
    """From an event to the list, filtered, back to the event and to the curves."""
    event = page.get_by_role("article", name="Event")
    await event.get_by_role("link", name="All events").click()
    line = page.locator(".review-line")
    await expect(line.first).to_be_visible()
    filters = page.get_by_role("group", name="Which alerts")
    await filters.get_by_label("Answer").select_option("answered")
    await expect(line.first).to_contain_text("after")
    await filters.get_by_label("Kind").select_option("task")
    await expect(line).to_have_count(0)
    await page.go_back()
    await expect(event).to_be_visible()
    await page.get_by_role("tab", name="Trends").click()
    await expect(page.locator("[data-trend='hr'] canvas")).to_be_visible()


async def test_a_mark_among_the_curves_leads_to_its_event_and_back(
    station: Station, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[5]
    bed, page = bed_of(live, device), station.page
    async with asyncio.TaskGroup() as tasks:
        waving = tasks.create_task(keep_waving(live, device), name="waving")
        await asyncio.sleep(0)
        live.ward.sick[device] = {"hr": 168.0}
        await expect(station.card(bed)).to_contain_text("HIGH", timeout=40_000)
        await station.card(bed).get_by_role("button", name="Acknowledge").first.click()
        await station.visit(f"/beds/{bed}")
        await look_closer_by_keys(page)

        mark = page.locator("a.trend-mark[data-kind='alert'][data-look='high']")
        await expect(mark.first).to_be_visible(timeout=20_000)
        # What came ten seconds after it is stored by now.
        await expect(page.locator(".waves canvas").first).to_be_visible()
        await mark.first.focus()
        await page.keyboard.press("Enter")
        event = page.get_by_role("article", name="Event")
        await expect(event.locator("h3")).to_be_focused()
        await expect(event.locator(".strip-curve").first).to_be_visible()
        await expect(event.locator(".past-events")).to_contain_text("Raised")
        await expect(event.get_by_role("button", name="Print")).to_be_visible()
        await page.screenshot(path=artefacts / "bed-event.png", full_page=True)

        await go_back_by_the_list(page)
        waving.cancel()


@pytest.mark.parametrize("name", SIZES)
async def test_the_page_fits_the_screen_dark_and_light(
    browser: Browser, live: Live, artefacts: Path, name: str
) -> None:
    bed, size = bed_of(live, live.hospital.devices[5]), SIZES[name]
    async with Station.opened(browser, live.hospital, size=size) as other:
        await other.sign_in("clinician")
        for theme in ("dark", "light"):
            await other.wear(theme)
            await other.visit(f"/beds/{bed}")
            await expect(other.page.locator("[data-trend='hr'] canvas")).to_be_visible()
            wide = await other.page.evaluate("document.querySelector('main').scrollWidth")
            assert wide <= size[0], f"the page is {wide} px wide"
            await other.page.screenshot(path=artefacts / f"bed-{name}-{theme}.png")
        assert other.complaints == []
