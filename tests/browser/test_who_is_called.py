"""Who is called, who comes, that nobody does, and what is paused: said on every screen."""

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, expect

from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_accessibility import violations
from tests.browser.test_ward_wall import bed_of

SICK = {"hr": 168.0}
COMING = "I\u2019m coming"
CANNOT_COME = "Can\u2019t come"
COUNTDOWN = re.compile(r"\d:\d\d")


@asynccontextmanager
async def staffed(
    browser: Browser, live: Live, *accounts: str
) -> AsyncIterator[dict[str, Station]]:
    """A screen for each of these."""
    async with AsyncExitStack() as stack:
        screens = {}
        for account in accounts:
            screen = await stack.enter_async_context(Station.opened(browser, live.hospital))
            await screen.sign_in(account)
            screens[account] = screen
        yield screens


def alert_at(screen: Station, bed: str) -> Locator:
    """The rule's alert, whatever scores and the detector have to say of the bed."""
    return screen.card(bed).filter(has_text=re.compile(r"HR \d+ > \d+"))


def press(card: Locator, name: str) -> Locator:
    return card.get_by_role("button", name=name)


async def test_a_call_arrives_at_the_nurses_screen_and_somebody_comes(
    browser: Browser, station: Station, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[4]
    bed = bed_of(live, device)
    async with staffed(browser, live, "clinician") as screens:
        other = screens["clinician"]
        live.ward.sick[device] = SICK
        mine, theirs = alert_at(station, bed), alert_at(other, bed)
        # Nora's own screen says that it has the call; nobody has touched it, so nobody has seen it.
        await expect(theirs).to_contain_text("Nora Lindqvist has it", timeout=40_000)
        await expect(theirs).to_contain_text("Calling Nora Lindqvist (nurse)")
        await expect(theirs.get_by_role("timer")).to_have_text(COUNTDOWN)
        await expect(press(theirs, CANNOT_COME)).to_have_count(0)

        await station.page.keyboard.press("Shift")
        await expect(theirs).to_contain_text("Nora Lindqvist has seen it", timeout=5_000)

        await press(mine, COMING).click()
        await expect(theirs).to_contain_text("Nora Lindqvist comes", timeout=2_000)
        await expect(press(mine, COMING)).to_have_count(0)
        await expect(press(theirs, COMING)).to_have_count(0)
        await station.page.screenshot(path=artefacts / "wall-accepted.png")

        await press(mine, "Acknowledge").click()
        await expect(theirs).to_contain_text("Acknowledged by Nora Lindqvist", timeout=2_000)
        await expect(theirs.locator(".calls")).to_have_count(0)
    live.ward.sick.pop(device)


async def test_when_everybody_declines_it_is_said_loudly_that_nobody_is_reachable(
    browser: Browser, station: Station, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[6]
    bed = bed_of(live, device)
    banner = station.page.get_by_test_id("nobody")
    async with staffed(browser, live, "charge", "clinician") as screens:
        screens["nurse"] = station
        live.ward.sick[device] = SICK
        for account in ("nurse", "charge", "clinician"):
            card = alert_at(screens[account], bed)
            # Each is called as soon as the one before has declined, long before the time is up.
            await press(card, CANNOT_COME).click(timeout=40_000)
        await expect(banner).to_contain_text("NOBODY REACHABLE", timeout=5_000)
        await expect(banner).to_contain_text(COUNTDOWN)
        await station.page.screenshot(path=artefacts / "wall-nobody.png")
        for path, theme in (("/alerts", "light"), ("/history", "dark"), (f"/beds/{bed}", "light")):
            await station.wear(theme)
            await station.visit(path)
            await expect(banner).to_contain_text("NOBODY REACHABLE")
            assert await violations(station.page) == []
        await alert_at_page(station, "Acknowledge")
        await expect(banner).to_have_count(0, timeout=5_000)
    live.ward.sick.pop(device)


async def alert_at_page(screen: Station, name: str) -> None:
    """Press a button of the alert of the heart rate on a bed's own page."""
    card = screen.page.locator(".card").filter(has_text=re.compile(r"HR \d+ > \d+"))
    await press(card, name).click()


async def test_a_pause_is_counted_down_on_every_screen_and_taken_back(
    browser: Browser, station: Station, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[8]
    bed = bed_of(live, device)
    async with staffed(browser, live, "clinician") as screens:
        other = screens["clinician"]
        await station.visit(f"/beds/{bed}")
        await station.page.get_by_role("button", name="Pause sound 120 s").click()
        paused = other.tile(bed).locator(".tile-setup")
        await expect(paused).to_contain_text("Sound paused", timeout=2_000)
        await expect(paused).to_contain_text("Nora Lindqvist")
        await expect(paused.get_by_role("timer")).to_have_text(re.compile(r"1:\d\d|2:00"))
        await other.page.screenshot(path=artefacts / "wall-paused.png")
        assert await violations(other.page) == []
        await station.page.get_by_role("button", name="Sound on").click()
        await expect(paused).to_have_count(0, timeout=2_000)


async def test_what_it_was_and_a_comment_stand_on_the_alert(
    browser: Browser, station: Station, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[10]
    bed = bed_of(live, device)
    async with staffed(browser, live, "clinician") as screens:
        theirs = alert_at(screens["clinician"], bed)
        live.ward.sick[device] = SICK
        mine = alert_at(station, bed)
        await press(mine, "Acknowledge").click(timeout=40_000)
        await mine.get_by_text("More", exact=False).first.click()
        await press(mine, "Artefact").click()
        await expect(theirs).to_contain_text("artefact", timeout=2_000)
        await expect(press(mine, "Artefact")).to_have_attribute("aria-pressed", "true")
        await mine.get_by_label("Comment").fill("electrode replaced")
        await press(mine, "Keep").click()
        await expect(theirs).to_contain_text("electrode replaced", timeout=2_000)
        assert await violations(station.page) == []
        await station.page.screenshot(path=artefacts / "wall-outcome.png")
    live.ward.sick.pop(device)


async def test_a_push_is_shown_and_replaced_by_the_next_of_the_same_alert(
    browser: Browser, live: Live
) -> None:
    async with Station.opened(browser, live.hospital) as station:
        page = station.page
        await page.context.grant_permissions(["notifications"])
        await station.sign_in()
        cdp = await page.context.new_cdp_session(page)
        known: list[str] = []
        cdp.on(
            "ServiceWorker.workerRegistrationUpdated",
            lambda event: known.extend(one["registrationId"] for one in event["registrations"]),
        )
        await cdp.send("ServiceWorker.enable")
        await page.evaluate(
            "navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready)"
        )
        for tag, body in (("one", "first call"), ("two", "second call"), ("two", "second call")):
            said = f'{{"tag":"{tag}","alert":"a","title":"Wardwatch","body":"{body}","link":"/"}}'
            await cdp.send(
                "ServiceWorker.deliverPushMessage",
                {"origin": station.url, "registrationId": known[-1], "data": said},
            )
        await page.wait_for_function(
            "async () => {"
            " const worker = await navigator.serviceWorker.ready;"
            " const shown = (await worker.getNotifications()).map((one) => one.body);"
            " return shown.join() === 'second call'; }",
            timeout=5_000,
        )


async def test_the_page_offers_to_call_this_device(station: Station) -> None:
    await station.visit("/alerts")
    button = station.page.get_by_role("button", name="Call me on this device")
    await expect(button).to_be_visible()
