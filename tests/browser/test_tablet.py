"""A tablet in the corridor: a hole of the Wi-Fi, a start without it, and what the station sees."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, ViewportSize, expect

from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_accessibility import violations
from tests.browser.test_ward_wall import bed_of
from tests.browser.test_who_is_called import alert_at, press

SICK = {"hr": 168.0}
TABLET: ViewportSize = {"width": 820, "height": 1180}
PHONE: ViewportSize = {"width": 412, "height": 915}
QUEUED = "Queued, not confirmed"
LATE = 60_000
"""A page that starts, signs in and sends while eight other things run."""

NEARLY_EMPTY = """
const battery = Object.assign(new EventTarget(), { level: 0.07, charging: false });
navigator.getBattery = async () => battery;
let state = "visible";
Object.defineProperty(document, "visibilityState", { get: () => state });
window.lock = () => { state = "hidden"; document.dispatchEvent(new Event("visibilitychange")); };
"""


@asynccontextmanager
async def tablet_of(
    browser: Browser, live: Live, account: str = "nurse", *, script: str = ""
) -> AsyncIterator[Station]:
    """A browser that is touched and carried about, at its person's own page."""
    context = await browser.new_context(viewport=TABLET, has_touch=True, is_mobile=True)
    if script:
        await context.add_init_script(script)
    page = await context.new_page()
    tablet = Station(page=page, url=live.hospital.url)
    page.on("console", tablet._hear)
    page.on("pageerror", lambda error: tablet.complaints.append(str(error)))
    await page.goto(live.hospital.url)
    await tablet.sign_in(account)
    await tablet.visit("/me")
    await expect(page.get_by_role("heading", name="My patients", exact=True)).to_be_visible()
    yield tablet
    assert tablet.complaints == []
    await context.close()


def my_alert(tablet: Station, bed: str) -> Locator:
    cards = tablet.page.locator(".me-alerts .card")
    return cards.filter(has=tablet.page.locator(f"a[href='/beds/{bed}']")).filter(
        has_text=re.compile(r"HR \d+ > \d+")
    )


def on_their_way(tablet: Station) -> Locator:
    return tablet.page.get_by_role("list", name="Answers on their way")


async def cut(tablet: Station, *, off: bool) -> None:
    """The Wi-Fi goes, or comes back."""
    await tablet.page.context.set_offline(off)


async def ready_for_a_start_without_network(tablet: Station) -> None:
    await tablet.page.wait_for_function(
        "async () => navigator.serviceWorker.controller !== null"
        " && (await caches.keys()).some((name) => name.startsWith('shell-'))",
        timeout=LATE,
    )


async def test_an_answer_pressed_in_a_hole_of_the_network_arrives_with_its_time(
    browser: Browser, station: Station, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[12]
    bed = bed_of(live, device)
    async with tablet_of(browser, live) as tablet:
        live.ward.sick[device] = SICK
        mine, at_the_station = my_alert(tablet, bed), alert_at(station, bed)
        await expect(mine).to_be_visible(timeout=LATE)
        await expect(at_the_station).to_be_visible(timeout=LATE)
        await ready_for_a_start_without_network(tablet)
        await tablet.page.screenshot(path=artefacts / "tablet-me.png")

        await cut(tablet, off=True)
        await press(mine, "Acknowledge").click()
        await expect(mine.get_by_role("button", name=QUEUED)).to_be_visible(timeout=15_000)
        await expect(on_their_way(tablet)).to_contain_text("Acknowledge, ")
        await expect(press(at_the_station, "Acknowledge")).to_be_visible()
        await tablet.page.screenshot(path=artefacts / "tablet-queued.png")

        # The page dies in the hole, and starts again from what was kept: nothing in it is live.
        await tablet.page.reload()
        await expect(tablet.page.get_by_role("heading")).to_contain_text(
            "nothing here is live", timeout=LATE
        )
        await tablet.page.screenshot(path=artefacts / "tablet-offline.png")

        await cut(tablet, off=False)
        await expect(on_their_way(tablet)).to_contain_text("is confirmed", timeout=LATE)
        await expect(at_the_station).to_contain_text("Acknowledged by Nora Lindqvist")
        await expect(at_the_station).to_contain_text(re.compile(r"\(pressed at \d\d:\d\d:\d\d\)"))
        await on_their_way(tablet).get_by_role("button", name="OK").click()
        await expect(on_their_way(tablet)).to_have_count(0)
    live.ward.sick.pop(device)


async def test_a_late_answer_loses_to_the_one_that_arrived_and_both_are_said(
    browser: Browser, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[14]
    bed = bed_of(live, device)
    async with (
        tablet_of(browser, live) as tablet,
        Station.opened(browser, live.hospital) as other,
    ):
        await other.sign_in("clinician")
        live.ward.sick[device] = SICK
        mine, theirs = my_alert(tablet, bed), alert_at(other, bed)
        await expect(mine).to_be_visible(timeout=LATE)
        await expect(theirs).to_be_visible(timeout=LATE)
        await cut(tablet, off=True)
        await press(mine, "Acknowledge").click()
        await expect(mine.get_by_role("button", name=QUEUED)).to_be_visible(timeout=15_000)
        await press(theirs, "Acknowledge").click()
        await expect(theirs).to_contain_text("Acknowledged by Dr Idris Okafor")

        await cut(tablet, off=False)
        news = on_their_way(tablet)
        await expect(news).to_contain_text("Dr Idris Okafor had acknowledged it", timeout=LATE)
        await expect(theirs).to_contain_text("Nora Lindqvist pressed first")
        await other.page.screenshot(path=artefacts / "wall-seconded.png")
    live.ward.sick.pop(device)


async def test_an_answer_that_comes_after_the_end_stands_in_the_history_as_too_late(
    browser: Browser, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[15]
    bed = bed_of(live, device)
    async with (
        tablet_of(browser, live) as tablet,
        Station.opened(browser, live.hospital) as other,
    ):
        await other.sign_in("clinician")
        live.ward.sick[device] = SICK
        mine, theirs = my_alert(tablet, bed), alert_at(other, bed)
        await expect(mine).to_be_visible(timeout=LATE)
        await expect(theirs).to_be_visible(timeout=LATE)
        await cut(tablet, off=True)
        await press(mine, "Acknowledge").click()
        await expect(mine.get_by_role("button", name=QUEUED)).to_be_visible(timeout=15_000)
        await press(theirs, "Acknowledge").click()
        live.ward.sick.pop(device)
        await expect(theirs).to_have_count(0, timeout=LATE)

        await cut(tablet, off=False)
        await expect(on_their_way(tablet)).to_contain_text("did not count", timeout=LATE)
        await on_their_way(tablet).get_by_role("button", name="OK").click()
        for screen in (tablet, other):
            await screen.visit(f"/beds/{bed}?tab=events")
            lines = screen.page.locator(".review-line").filter(has_text=re.compile(r"HR \d+"))
            await expect(lines).to_have_count(1, timeout=LATE)
            await lines.click()
            event = screen.page.get_by_role("article", name="Event")
            await expect(event.locator(".event-answers")).to_contain_text(
                re.compile(
                    r"Nora Lindqvist, Acknowledge: pressed at [\d:]+, came at [\d:]+, too late"
                )
            )
            await expect(event.locator(".past-events")).to_contain_text("Came too late")
        await tablet.page.screenshot(path=artefacts / "tablet-too-late.png", full_page=True)


async def test_the_station_sees_a_tablet_that_is_locked_and_nearly_empty(
    browser: Browser, station: Station, live: Live, artefacts: Path
) -> None:
    # Of somebody who carries no other: a second one, left two minutes ago, might still be heard.
    async with tablet_of(browser, live, "clinician", script=NEARLY_EMPTY) as tablet:
        warning = station.page.get_by_role("list", name="Tablets in trouble")
        await expect(warning).to_contain_text("Dr Idris Okafor", timeout=LATE)
        await expect(warning).to_contain_text("nearly empty")
        await station.page.screenshot(path=artefacts / "wall-tablet-trouble.png")
        await warning.get_by_role("link", name="Screens").click()
        row = station.page.locator("tr[data-troubled='true']")
        await expect(row).to_contain_text("7 %")
        await expect(row).to_contain_text("on duty")
        await tablet.page.evaluate("window.lock()")
        await expect(row).to_contain_text("hidden or locked", timeout=LATE)
        for theme in ("light", "dark"):
            await station.wear(theme)
            await station.page.reload()
            await expect(row).to_be_visible(timeout=LATE)
            assert await violations(station.page) == []
        await station.page.screenshot(path=artefacts / "screens.png")
        await tablet.page.set_viewport_size(PHONE)
        await tablet.page.screenshot(path=artefacts / "phone-me.png", full_page=True)


async def test_the_pages_can_be_installed(station: Station) -> None:
    manifest = await station.page.evaluate(
        "async () => (await fetch(document.querySelector('link[rel=manifest]').href)).json()"
    )
    assert manifest["start_url"] == "/me"
    for icon in manifest["icons"]:
        answered = await station.page.request.get(station.url + icon["src"])
        assert answered.ok
        assert answered.headers["content-type"] == icon["type"]
