"""An event on paper, curves between two fingers, and a page that is loaded anew in an alarm."""

import asyncio
import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, CDPSession, FloatRect, Locator, Page, expect

from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_bed_page import keep_waving
from tests.browser.test_tablet import tablet_of
from tests.browser.test_ward_wall import bed_of
from tests.browser.test_who_is_called import alert_at, press

SLOW_MS = 60_000
SICK = {"hr": 168.0}
PX_PER_MM = 96 / 25.4
"""Of CSS, and of a print at its true size."""
TEN_SECONDS_MM = 250
CLOCK = re.compile(r"(\d\d):(\d\d)(?::\d\d)?")
_PAGE = re.compile(rb"/Type\s*/Page\b")


async def test_an_event_is_printed_on_one_page_with_its_strip_in_true_size(
    station: Station, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[5]
    bed, page = bed_of(live, device), station.page
    async with asyncio.TaskGroup() as tasks:
        waving = tasks.create_task(keep_waving(live, device), name="waving")
        live.ward.sick[device] = SICK
        card = alert_at(station, bed)
        await expect(card).to_be_visible(timeout=SLOW_MS)
        await press(card, "Acknowledge").click()
        await station.visit(f"/beds/{bed}?tab=events")
        await page.locator(".review-line").filter(has_text="HR").first.click()
        event = page.get_by_role("article", name="Event")
        # What came ten seconds after it is stored by now.
        await expect(event.locator(".strip-curve")).to_have_count(2, timeout=SLOW_MS)
        waving.cancel()

    await page.emulate_media(media="print")
    strip = event.locator(".strip-paper svg").first
    box = await strip.bounding_box()
    assert box is not None
    assert box["width"] / PX_PER_MM == pytest.approx(TEN_SECONDS_MM, abs=0.5)
    await expect(event).to_contain_text("Not a medical device")
    await expect(event).to_contain_text("25 mm/s")
    await expect(event.locator(".event-day")).to_contain_text(f"{live.ward.clock.now():%Y}")
    await expect(event).to_contain_text("Acknowledged by Nora Lindqvist")
    name = await page.get_by_role("heading", level=1).inner_text()
    await expect(event.locator(".event-facts")).to_contain_text(name)
    for what in (".header", ".bed-live", ".event-acts", ".tabs"):
        for one in await page.locator(what).all():
            await expect(one).to_be_hidden()
    await page.screenshot(path=artefacts / "event-printed.png", full_page=True)
    paper = await page.pdf(path=artefacts / "event.pdf", prefer_css_page_size=True)
    assert len(_PAGE.findall(paper)) == 1
    live.ward.sick.pop(device)


async def test_two_fingers_zoom_the_curves_and_one_moves_them(
    browser: Browser, live: Live, artefacts: Path
) -> None:
    bed = bed_of(live, live.hospital.devices[6])
    async with tablet_of(browser, live) as tablet:
        page = tablet.page
        await tablet.visit(f"/beds/{bed}")
        chart = page.locator("[data-trend='hr'] canvas").first
        await expect(chart).to_be_visible(timeout=SLOW_MS)
        await expect(page.get_by_role("button", name="1 h", exact=True)).to_have_attribute(
            "aria-pressed", "true"
        )
        await chart.scroll_into_view_if_needed()
        box = await chart.bounding_box()
        assert box is not None
        fingers = Fingers(await page.context.new_cdp_session(page), box)
        await fingers.slide([0.4, 0.5], [0.25, 0.65])
        await expect(page.get_by_role("button", name="1 h", exact=True)).to_have_attribute(
            "aria-pressed", "false"
        )
        await fingers.slide([0.4], [0.8])
        closer = await minutes_shown(page.locator(".trends-when"))
        assert 13 <= closer <= 17, "four times as close as an hour"
        await page.screenshot(path=artefacts / "trends-pinched.png")
        await fingers.slide([0.25, 0.65], [0.4, 0.5])
        # An hour reaches to now, and goes on with it.
        await expect(page.locator(".trends-when")).to_have_text("until now")


class Fingers:
    """What touches a screen, as the screen's driver tells it."""

    def __init__(self, driver: CDPSession, box: FloatRect) -> None:
        self._driver = driver
        self._box = box

    async def slide(self, begin: list[float], end: list[float], *, steps: int = 8) -> None:
        """Down, along and up again; shares of the width."""
        await self._touch("touchStart", begin)
        for step in range(1, steps + 1):
            along = [a + (b - a) * step / steps for a, b in zip(begin, end, strict=True)]
            await self._touch("touchMove", along)
        await self._touch("touchEnd", [])

    async def _touch(self, kind: str, shares: list[float]) -> None:
        box = self._box
        y = box["y"] + box["height"] / 2
        points = [
            {"x": box["x"] + share * box["width"], "y": y, "id": index}
            for index, share in enumerate(shares)
        ]
        await self._driver.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


async def minutes_shown(when: Locator) -> float:
    """How much of time the curves show, of a text such as `10:05 to 10:20`."""
    await expect(when).to_contain_text(" to ")
    times = [
        timedelta(hours=int(h), minutes=int(m)) for h, m in CLOCK.findall(await when.inner_text())
    ]
    shown = times[-1] - times[0]
    return (shown % timedelta(days=1)) / timedelta(minutes=1)


async def test_a_page_loaded_anew_in_an_alarm_goes_on_and_tells_the_hospitals_time(
    station: Station, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[7]
    bed, page = bed_of(live, device), station.page
    live.ward.sick[device] = SICK
    await expect(alert_at(station, bed)).to_be_visible(timeout=SLOW_MS)
    await station.visit(f"/beds/{bed}?tab=events")
    before = await first_of_the_review(page)
    await page.reload()
    await expect(page.locator(".bed-alert").first).to_contain_text("168", timeout=SLOW_MS)
    await expect(press(page.locator(".bed-alert").first, "Acknowledge")).to_be_visible()
    assert await first_of_the_review(page) == before

    # Where it is five and a half hours later than in UTC, all day and all year.
    zone = live.hospital.value("select time_zone from site")
    live.hospital.value("update site set time_zone = 'Asia/Kolkata' returning id")
    raised: datetime = live.hospital.value(
        "select min(at) from alert_event where bed = %s and alert->>'cause' = 'hr.high'", bed
    )
    there = f"{raised + timedelta(hours=5, minutes=30):%H:%M}"
    try:
        for _ in range(20):
            await page.reload()
            if (await first_of_the_review(page)).startswith(there):
                break
        assert (await first_of_the_review(page)).startswith(there)
        await page.get_by_role("tab", name="Trends").click()
        await expect(page.locator("[data-trend='hr'] canvas").first).to_be_visible()
        await page.screenshot(path=artefacts / "bed-in-another-zone.png")
    finally:
        live.hospital.value("update site set time_zone = %s returning id", zone)
    await press(page.locator(".bed-alert").first, "Acknowledge").click()
    live.ward.sick.pop(device)


async def first_of_the_review(page: Page) -> str:
    """When the alert of the heart rate was raised, as the list says it."""
    line = page.locator(".review-line").filter(has_text=re.compile(r"HR \d+")).first
    await expect(line).to_be_visible(timeout=SLOW_MS)
    return await line.locator("time").inner_text()
