"""What a screen does not know it says; afterwards it shows exactly what the server knows."""

import asyncio
import base64
import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest_asyncio
from matplotlib import image
from playwright.async_api import Browser, Page, expect

from core.clock import SystemClock
from tests.browser.conftest import Live
from tests.browser.holes import Hole, holed
from tests.browser.pages import WALL, Station
from tests.browser.test_ward_wall import DASHES, bed_of
from tests.browser.truth import Desk, raised

NUMBER = re.compile(r"^\d+$")
STARTS = """
    window.bursts = [];
    const start = AudioBufferSourceNode.prototype.start;
    AudioBufferSourceNode.prototype.start = function (when = 0, ...more) {
        if (when === 0) window.bursts.push(Math.round(this.buffer.duration * 1000));
        return start.call(this, when, ...more);
    };
"""
"""Notes the length in ms of every burst that the page plays at once."""
BAR_IS_THERE = "the bar is there"
TELLS_THE_BAR = f"""
    new MutationObserver((_, observer) => {{
        if (document.querySelector("[data-testid=no-sound]") === null) return;
        observer.disconnect();
        console.info("{BAR_IS_THERE}");
    }}).observe(document, {{ childList: true, subtree: true }});
"""
HIGH_MS, MEDIUM_MS, LOW_MS = 3_300, 1_000, 600
LONGEST_BETWEEN_HIGH_MS = 15_000
BE = """state => {
    Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
    Object.defineProperty(document, "hidden", {value: state === "hidden", configurable: true});
    document.dispatchEvent(new Event("visibilitychange"));
}"""
HANG = """ms => { const until = performance.now() + ms; while (performance.now() < until); }"""


@pytest_asyncio.fixture(loop_scope="module")
async def desk(live: Live) -> AsyncIterator[Desk]:
    """Somebody who is not cut off; everything that was open is answered first."""
    live.ward.sick.clear()
    async with Desk.opened(live.hospital) as desk:
        await desk.acknowledge_all()
        yield desk


async def test_a_gateway_that_dies_while_an_alert_is_raised_is_shouted_out_and_forgotten(
    station: Station, live: Live, desk: Desk, artefacts: Path
) -> None:
    hospital, (first, second) = live.hospital, live.hospital.devices[:2]
    before, during = bed_of(live, first), bed_of(live, second)
    live.ward.sick[first] = {"hr": 168.0}
    await expect(station.card(before)).to_contain_text("HIGH", timeout=60_000)

    hospital.gateway.kill()
    await expect(station.not_live).to_contain_text("NOT LIVE")
    await expect(station.value(before, "hr")).to_have_text(DASHES)
    await station.page.screenshot(path=artefacts / "not-live.png")
    # Raised while nobody could tell this screen.
    live.ward.sick[second] = {"hr": 168.0}
    await raised(hospital, during)

    hospital.gateway.start()
    await asyncio.to_thread(hospital.gateway.wait_ready, within_s=120)
    await expect(station.not_live).to_have_count(0)
    await desk.shown_by(station)
    for bed in (before, during):
        assert await desk.too_fast(bed) == 1, "an alert is lost or doubled"


async def test_a_network_that_swallows_everything_for_a_minute_leaves_no_alert_behind(
    browser: Browser, live: Live, desk: Desk
) -> None:
    settled, new = (bed_of(live, device) for device in live.hospital.devices[2:4])
    first, second = live.hospital.devices[2:4]
    async with _behind_a_hole(browser, live) as (station, hole):
        live.ward.sick[first] = {"hr": 168.0}
        await expect(station.card(settled)).to_contain_text("HIGH", timeout=60_000)

        # Nothing is closed and nothing arrives, as with a cable pulled behind the next switch.
        hole.swallow()
        cut_at = asyncio.get_running_loop().time()
        await expect(station.not_live).to_contain_text("NOT LIVE", timeout=15_000)
        await expect(station.value(settled, "hr")).to_have_text(DASHES)
        del live.ward.sick[first]
        live.ward.sick[second] = {"hr": 168.0}
        await desk.acknowledge_all(settled)
        await raised(live.hospital, new)
        await _until(cut_at + 60)
        await expect(station.not_live).to_contain_text("NOT LIVE")

        hole.mend()
        await expect(station.not_live).to_have_count(0)
        await desk.shown_by(station)
        assert [await desk.too_fast(new), await desk.too_fast(settled)] == [1, 0]


async def test_a_clock_that_somebody_moves_is_noticed_and_changes_no_value(
    browser: Browser, live: Live, desk: Desk
) -> None:
    async with _with_clock(browser, live) as station:
        bed = bed_of(live, live.hospital.devices[4])
        await expect(station.value(bed, "hr")).to_have_text(NUMBER)
        before = await _shown_second(station)
        for by, word in ((timedelta(hours=3), "ahead"), (-timedelta(hours=3), "behind")):
            await station.page.clock.set_system_time(SystemClock().now() + by)
            await expect(station.not_live).to_contain_text(word)
            await expect(station.not_live).to_contain_text(re.compile("2 h 59|3 h 00"))
            await expect(station.value(bed, "hr")).to_have_text(NUMBER)
            later = (await _shown_second(station) - before) % (24 * 3_600)
            assert later < 300, "the time of the wrong clock"
        await station.page.clock.set_system_time(SystemClock().now())
        await expect(station.not_live).to_have_count(0)
        await desk.shown_by(station)


async def test_a_laptop_that_slept_ten_minutes_knows_nothing_until_it_has_heard(
    browser: Browser, live: Live, desk: Desk
) -> None:
    device = live.hospital.devices[5]
    bed = bed_of(live, device)
    async with _with_clock(browser, live) as station:
        await expect(station.value(bed, "hr")).to_have_text(NUMBER)
        # Asleep: neither timers nor the network run, and the world goes on.
        await station.page.context.set_offline(True)
        await station.page.clock.pause_at(SystemClock().now() + timedelta(seconds=2))
        live.ward.sick[device] = {"hr": 168.0}
        await raised(live.hospital, bed)
        await station.page.clock.fast_forward("10:00")
        await station.page.clock.resume()
        await expect(station.not_live).to_contain_text("NOT LIVE")
        await expect(station.value(bed, "hr")).to_have_text(DASHES)

        await station.page.context.set_offline(False)
        await station.page.clock.set_system_time(SystemClock().now())
        await expect(station.not_live).to_have_count(0, timeout=30_000)
        await desk.shown_by(station)
        assert await desk.too_fast(bed) == 1, "an alert is lost or doubled"


async def test_a_tab_that_was_hidden_for_ten_minutes_shows_what_happened_meanwhile(
    browser: Browser, live: Live, desk: Desk
) -> None:
    device = live.hospital.devices[6]
    bed = bed_of(live, device)
    async with _with_clock(browser, live) as station:
        await expect(station.value(bed, "hr")).to_have_text(NUMBER)
        await station.page.evaluate(BE, "hidden")
        live.ward.sick[device] = {"hr": 168.0}
        await raised(live.hospital, bed)
        # A browser runs timers of hidden tabs once a minute.
        for _ in range(10):
            await station.page.clock.fast_forward("01:00")
        await station.page.evaluate(BE, "visible")
        await station.page.clock.set_system_time(SystemClock().now())
        await expect(station.not_live).to_have_count(0, timeout=30_000)
        await desk.shown_by(station)
        assert await desk.too_fast(bed) == 1, "an alert is lost or doubled"


async def test_a_page_that_hangs_cannot_look_alive(
    station: Station, live: Live, desk: Desk, artefacts: Path
) -> None:
    bed = bed_of(live, live.hospital.devices[7])
    await expect(station.value(bed, "hr")).to_have_text(NUMBER)
    sign = station.page.get_by_test_id("dead-man")
    assert float(await sign.evaluate("sign => getComputedStyle(sign).opacity")) == 0
    # What a person sees while it hangs only the compositor knows: the page cannot be asked.
    seen = await _last_picture_of_a_hang(station.page, seconds=12)
    (artefacts / "stands-still.png").write_bytes(seen)
    assert _is_red(seen), "a page that hung for twelve seconds looked alive"
    await expect(sign).to_have_css("opacity", "0")
    await expect(station.not_live).to_have_count(0, timeout=30_000)
    await desk.shown_by(station)


async def test_a_station_sounds_by_priority_until_it_is_answered_or_paused(
    browser: Browser, live: Live, desk: Desk, artefacts: Path
) -> None:
    device, other = live.hospital.devices[8:10]
    paused = bed_of(live, other)
    async with Station.opened(browser, live.hospital) as station:
        await station.page.add_init_script(STARTS)
        await station.page.reload()
        await station.sign_in()
        sound = station.page.get_by_test_id("sound")
        await desk.acknowledge_all()

        await sound.click()
        await station.page.get_by_role("button", name="Play all three").click()
        await expect(station.page.get_by_text("Did you hear low, medium and high?")).to_be_visible()
        assert await station.page.evaluate("bursts") == [LOW_MS, MEDIUM_MS, HIGH_MS]
        await station.page.get_by_role("button", name="Yes, all three").click()
        await station.page.screenshot(path=artefacts / "sound-test.png")
        await expect(station.page.get_by_text(re.compile(r"^Heard at \d\d:\d\d"))).to_be_visible()
        await station.page.keyboard.press("Escape")
        await expect(sound).to_have_attribute("data-state", "on")

        live.ward.sick[device] = {"hr": 168.0}
        await expect(sound).to_have_attribute("data-state", "high", timeout=60_000)
        await desk.acknowledge_all()
        await expect(sound).to_have_attribute("data-state", "on")

        # A pause is of what is open then; something worse would break through it.
        live.ward.sick[other] = {"hr": 168.0}
        await expect(sound).to_have_attribute("data-state", "high", timeout=60_000)
        await desk.pause(paused)
        await expect(sound).to_have_attribute("data-state", "on")
        bursts = len(await station.page.evaluate("bursts"))
        await station.page.wait_for_timeout(LONGEST_BETWEEN_HIGH_MS)
        assert len(await station.page.evaluate("bursts")) == bursts, "a paused bed was heard"


async def test_a_session_that_ends_by_itself_is_shouted_out_above_the_way_back(
    station: Station,
) -> None:
    await station.page.context.request.delete(f"{station.url}/api/v1/session")
    loud = station.page.get_by_test_id("not-watching")
    await expect(loud).to_contain_text("NOT WATCHING")
    await station.sign_in()
    await expect(loud).to_have_count(0)
    await expect(station.not_live).to_have_count(0)


async def test_a_screen_that_may_not_sound_says_so_until_it_is_touched(
    station: Station, artefacts: Path
) -> None:
    # A browser lets a page that was touched sound again after a reload, but not a new one;
    # and each question of the test is a touch. So the page tells by itself, before it is asked.
    page = await station.page.context.new_page()
    await page.add_init_script(TELLS_THE_BAR)
    async with page.expect_console_message(lambda told: told.text == BAR_IS_THERE):
        await page.goto(station.url)
    bar = page.get_by_test_id("no-sound")
    await expect(bar).to_contain_text("No sound on this screen")
    await page.screenshot(path=artefacts / "no-sound.png")
    await bar.click()
    await expect(bar).to_have_count(0)
    sound = page.get_by_test_id("sound")
    await expect(sound).not_to_have_attribute("data-state", "blocked")


async def test_a_person_sees_how_long_news_takes(station: Station, artefacts: Path) -> None:
    await station.page.locator(".header-live").click()
    whole = station.page.get_by_test_id("latency").locator("[data-part='whole'] td")
    await expect(whole.nth(2)).to_have_text(re.compile(r"^[1-9]\d*$"))
    await expect(whole.nth(0)).to_have_text(re.compile(r"^[\d.]+ m?s$"))
    await station.page.screenshot(path=artefacts / "latency.png")


@asynccontextmanager
async def _with_clock(browser: Browser, live: Live) -> AsyncIterator[Station]:
    """A station whose clock and timers the test moves."""
    async with Station.opened(browser, live.hospital) as station:
        await station.page.clock.install(time=SystemClock().now())
        await station.page.reload()
        await station.sign_in()
        yield station
        assert station.complaints == []


@asynccontextmanager
async def _behind_a_hole(browser: Browser, live: Live) -> AsyncIterator[tuple[Station, Hole]]:
    """A station whose network the test cuts."""
    width, height = WALL
    async with holed(live.hospital.port("gateway")) as hole:
        context = await browser.new_context(viewport={"width": width, "height": height})
        station = Station(page=await context.new_page(), url=hole.url)
        await station.visit("/")
        await station.sign_in()
        yield station, hole
        await context.close()


async def _until(moment: float) -> None:
    """Wait for a moment of the loop's clock."""
    await asyncio.sleep(max(0.0, moment - asyncio.get_running_loop().time()))


async def _shown_second(station: Station) -> int:
    """Of the day, by the clock in the header."""
    shown = await station.page.locator(".header-clock strong").inner_text()
    hours, minutes, seconds = (int(part) for part in shown.split(":"))
    return hours * 3_600 + minutes * 60 + seconds


async def _last_picture_of_a_hang(page: Page, *, seconds: float) -> bytes:
    """What the compositor drew last while the page's own thread was busy; a PNG."""
    pictures: list[dict[str, str]] = []
    eyes = await page.context.new_cdp_session(page)
    eyes.on("Page.screencastFrame", lambda picture: pictures.append(picture))  # noqa: PLW0108
    await eyes.send("Page.startScreencast", {"format": "png"})
    async with asyncio.TaskGroup() as both:
        both.create_task(page.evaluate(HANG, seconds * 1_000), name="hang")
        last = asyncio.get_running_loop().time() + seconds - 1
        seen = b""
        while asyncio.get_running_loop().time() < last:
            for picture in pictures:
                seen = base64.b64decode(picture["data"])
                said = {"sessionId": picture["sessionId"]}
                await eyes.send("Page.screencastFrameAck", said)
            pictures.clear()
            await asyncio.sleep(0.05)
    await eyes.detach()
    return seen


def _is_red(picture: bytes) -> bool:
    """Whether the middle of the picture is mostly of the colour of danger."""
    pixels = image.imread(io.BytesIO(picture), format="png")
    height, width = pixels.shape[:2]
    middle = pixels[height * 45 // 100 : height * 55 // 100, width * 45 // 100 : width * 55 // 100]
    red, green, blue = (float(middle[..., band].mean()) for band in range(3))
    return red > 0.6 and green < 0.5 and blue < 0.5
