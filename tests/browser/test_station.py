"""The central station of a ward of sixty-four: everything in sight, everything by keyboard."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from tests.browser.conftest import PROCESSES, Live
from tests.browser.pages import WALL, Station
from tests.browser.test_accessibility import violations
from tests.browser.test_ward_wall import bed_of
from tests.conftest import furnished
from tests.hospital import Cluster, Hospital

BEDS = 64
COLUMNS = 8
THEMES = ("dark", "light", "night")
FOLLOWS_MS = 1_000
DIGIT = 0.727
"""Height of a digit of Inter, in parts of its size."""


@pytest.fixture(scope="module")
def running(cluster: Cluster, built: Path) -> Iterator[Hospital]:
    """A ward of sixty-four beds with ingest, alerts and gateway."""
    for hospital in furnished(cluster, beds=BEDS):
        assert (built / "index.html").is_file()
        hospital.start(*PROCESSES)
        yield hospital


async def order_of(station: Station) -> list[str]:
    """Beds in the order of the tiles."""
    beds: list[str] = await station.page.locator(".tile").evaluate_all(
        "tiles => tiles.map(tile => tile.dataset.bed)"
    )
    return beds


async def focused(station: Station) -> str:
    """The bed whose tile has the focus; empty for none."""
    return str(
        await station.page.evaluate("document.activeElement?.closest('.tile')?.dataset.bed ?? ''")
    )


async def digits_px(values: Locator) -> list[float]:
    """How high the digits of these numbers are."""
    sizes = await values.evaluate_all(
        "all => all.map(e => parseFloat(getComputedStyle(e).fontSize))"
    )
    return [DIGIT * size for size in sizes]


async def test_64_beds_are_read_at_once_without_scrolling(
    station: Station, artefacts: Path
) -> None:
    await expect(station.page.locator(".tile")).to_have_count(BEDS)
    hearts = station.page.locator(".tile [data-vital='hr'] dd[aria-live]")
    await expect(hearts.nth(BEDS - 1)).to_have_text(re.compile(r"^\d+$"))
    spare = await station.page.locator(".beds").evaluate("e => e.clientHeight - e.scrollHeight")
    assert spare >= 0, f"the wall scrolls by {-spare} px"
    for vital in ("hr", "spo2"):
        high = await digits_px(station.page.locator(f".tile [data-vital='{vital}'] dd[aria-live]"))
        assert min(high) >= 23.9, f"{vital} is {min(high)} px high"
    for theme in THEMES:
        await station.wear(theme)
        await station.page.reload()
        await expect(
            station.page.locator(".tile [data-vital='hr'] dd[aria-live]").last
        ).to_have_text(re.compile(r"^\d+$"))
        await station.page.screenshot(path=artefacts / f"station-64-{theme}.png")
    # The others are looked at with every page, in test_accessibility.
    assert await violations(station.page) == []


async def test_a_tile_names_its_nurse_and_its_limits(browser: Browser, live: Live) -> None:
    bed = bed_of(live, live.hospital.devices[1])
    # Two columns of tiles: there is room for limits.
    async with Station.opened(browser, live.hospital, size=(1024, 900)) as small:
        await small.sign_in()
        tile = small.tile(bed)
        await expect(tile.locator(".tile-nurse")).to_contain_text("Nora")
        await expect(tile.locator("[data-vital='hr'] .numeric-bound")).to_contain_text(
            "50\u2013120"
        )


async def test_arrows_lead_from_tile_to_tile_and_enter_opens_the_bed(station: Station) -> None:
    page, keyboard = station.page, station.page.keyboard
    await expect(page.locator(".tile")).to_have_count(BEDS)
    beds = await order_of(station)
    await page.locator(".tile-name").first.focus()
    await keyboard.press("ArrowRight")
    assert await focused(station) == beds[1]
    await keyboard.press("ArrowDown")
    assert await focused(station) == beds[1 + COLUMNS]
    await keyboard.press("End")
    assert await focused(station) == beds[-1]

    await expect(station.tile(beds[-1]).locator(".score-button")).to_be_visible(timeout=40_000)
    await keyboard.press("n")
    parts = page.get_by_role("dialog", name=re.compile("NEWS2"))
    await expect(parts).to_contain_text("Respiration")
    await keyboard.press("Escape")
    await expect(parts).to_be_hidden()

    await page.locator(".tile-name").first.focus()
    await keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(f"/beds/{beds[0]}$"))


async def test_the_wall_is_searched_and_grouped_by_keyboard_and_stays_so(
    station: Station,
) -> None:
    page, keyboard = station.page, station.page.keyboard
    await expect(page.locator(".tile")).to_have_count(BEDS)
    bed = (await order_of(station))[12]
    await keyboard.press("?")
    keys = page.get_by_role("dialog", name="Keys of the wall")
    await expect(keys).to_contain_text("acknowledges the worst alert")
    await keyboard.press("Escape")
    await expect(keys).to_be_hidden()

    await keyboard.press("/")
    await keyboard.type(await station.tile(bed).locator(".tile-name").inner_text())
    await expect(page.locator(".wall-found")).to_have_text("1 bed")
    await keyboard.press("Enter")
    assert await focused(station) == bed

    await page.get_by_label("Group").focus()
    await keyboard.press("ArrowDown")
    await expect(page.locator(".beds-group h2")).to_have_count(2)
    await page.reload()
    await expect(page.locator(".beds-group h2")).to_have_count(2)


async def test_stations_follow_a_pause_an_outcome_and_a_key(
    browser: Browser, station: Station, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[40]
    bed = bed_of(live, device)
    await station.page.get_by_label("Order").select_option("acuity")
    live.ward.sick[device] = {"hr": 168.0}
    async with Station.opened(browser, live.hospital, size=WALL) as other:
        await other.sign_in("clinician")
        for screen in (station, other):
            await expect(screen.card(bed)).to_contain_text("HIGH", timeout=40_000)
        await expect(station.page.locator(".tile").first).to_have_attribute("data-bed", bed)
        await station.page.screenshot(path=artefacts / "station-sickest-first.png")

        await station.page.locator(f"[data-bed='{bed}'] .tile-name").focus()
        await station.page.keyboard.press("p")
        paused = re.compile(r"Sound paused\s+[12]:\d\d")
        await expect(station.tile(bed)).to_contain_text(paused, timeout=20_000)
        await expect(other.tile(bed)).to_contain_text(paused, timeout=FOLLOWS_MS)

        await station.page.keyboard.press("a")
        await expect(station.card(bed)).to_contain_text("Acknowledged", timeout=20_000)
        await expect(other.card(bed)).to_contain_text("Acknowledged", timeout=FOLLOWS_MS)

        await station.card(bed).locator("summary").click()
        await station.card(bed).get_by_role("button", name=re.compile("^Expected")).click()
        judged = station.card(bed).locator("[data-word='further']", has_text="expected")
        await expect(judged).to_be_visible(timeout=20_000)
        seen = other.card(bed).locator("[data-word='further']", has_text="expected")
        await expect(seen).to_be_visible(timeout=FOLLOWS_MS)
