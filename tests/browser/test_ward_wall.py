"""The main path in a browser: sign in, watch, answer, look back."""

import re
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.hospital import BEDS

DASHES = "\u2013 \u2013"


def bed_of(live: Live, device: str) -> str:
    """Where the device stands."""
    query = "select bed from device_assignment where device = %s and upper_inf(during)"
    return str(live.hospital.value(query, device))


async def test_a_nurse_signs_in_and_sees_every_bed_live(station: Station, artefacts: Path) -> None:
    await expect(station.page.locator(".tile")).to_have_count(BEDS)
    hearts = station.page.locator(".tile [data-vital='hr'] dd[aria-live]")
    for at in range(BEDS):
        await expect(hearts.nth(at)).to_have_text(re.compile(r"^\d+$"), timeout=10_000)
    before = await hearts.all_inner_texts()
    await station.page.wait_for_timeout(4_000)
    assert before != await hearts.all_inner_texts(), "the numbers stand still"
    await expect(station.not_live).to_have_count(0)
    await expect(station.page.get_by_test_id("simulated")).to_contain_text("SIMULATED DATA")
    await expect(station.page.get_by_text("Not a medical device", exact=True)).to_be_visible()
    await station.page.screenshot(path=artefacts / "wall-calm.png")


async def test_a_wrong_password_is_refused_in_words(browser: Browser, live: Live) -> None:
    async with Station.opened(browser, live.hospital) as station:
        await station.page.get_by_label("User name").fill("nurse")
        await station.page.get_by_label("Password").fill("guess")
        await station.page.keyboard.press("Enter")
        await expect(station.page.get_by_role("alert")).to_have_text(
            "The name or the password is not right."
        )


async def test_an_answer_given_at_one_screen_is_seen_at_the_other_within_a_second(
    browser: Browser, station: Station, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[0]
    bed = bed_of(live, device)
    async with Station.opened(browser, live.hospital, size=(1366, 768)) as other:
        await other.sign_in("clinician")
        live.ward.sick[device] = {"hr": 168.0}
        for screen in (station, other):
            await expect(screen.card(bed)).to_contain_text("HIGH", timeout=40_000)
            await expect(screen.tile(bed)).to_have_attribute("data-rhythm", "high")
        await expect(station.page).to_have_title(re.compile(r"^\(\d+ HIGH\)"))
        await station.page.screenshot(path=artefacts / "wall-high.png")

        await station.card(bed).get_by_role("button", name="Acknowledge").click()
        acknowledged = re.compile(r"Acknowledged\s+by .+ at \d\d:\d\d")
        await expect(station.card(bed)).to_contain_text(acknowledged, timeout=3_000)
        await expect(other.card(bed)).to_contain_text(acknowledged, timeout=1_000)
        await expect(other.tile(bed)).not_to_have_attribute("data-rhythm", "high")
        await other.page.screenshot(path=artefacts / "wall-acknowledged-1366.png")

    await station.page.get_by_role("link", name="History").click()
    await station.page.get_by_label("Bed").select_option(bed)
    line = station.page.locator(".past-line").first
    await expect(line).to_contain_text("HIGH", timeout=10_000)
    await line.locator("summary").first.click()
    await expect(line.locator(".past-events")).to_contain_text("Acknowledged by", timeout=10_000)
    await station.page.screenshot(path=artefacts / "history-open.png")


async def test_the_keyboard_alone_is_enough(station: Station, live: Live) -> None:
    device = live.hospital.devices[1]
    bed = bed_of(live, device)
    live.ward.sick[device] = {"hr": 168.0}
    await expect(station.card(bed)).to_contain_text("HIGH", timeout=40_000)
    button = station.card(bed).get_by_role("button", name="Acknowledge")
    for _ in range(200):
        await station.page.keyboard.press("Tab")
        if await button.evaluate("element => element === document.activeElement"):
            break
    box = await button.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    await station.page.keyboard.press("Enter")
    await expect(station.card(bed)).to_contain_text("Acknowledged", timeout=3_000)


async def test_an_administrator_reads_and_is_not_asked_to_answer(
    browser: Browser, station: Station, live: Live
) -> None:
    device = live.hospital.devices[2]
    bed = bed_of(live, device)
    live.ward.sick[device] = {"hr": 168.0}
    await expect(station.card(bed)).to_contain_text("HIGH", timeout=40_000)
    async with Station.opened(browser, live.hospital) as other:
        await other.sign_in("administrator")
        await expect(other.card(bed)).to_contain_text("HIGH")
        await expect(other.page.get_by_role("button", name="Acknowledge")).to_have_count(0)


async def test_a_monitor_that_falls_silent_leaves_dashes(station: Station, live: Live) -> None:
    device = live.hospital.devices[3]
    bed = bed_of(live, device)
    await expect(station.value(bed, "hr")).to_have_text(re.compile(r"^\d+$"), timeout=10_000)
    del live.ward.devices[device]
    await expect(station.value(bed, "hr")).to_have_text(DASHES, timeout=15_000)
    others = bed_of(live, live.hospital.devices[4])
    await expect(station.value(others, "hr")).to_have_text(re.compile(r"^\d+$"))
