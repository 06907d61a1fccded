"""The database is away: every page says so, keeps what works, and comes back by itself."""

import asyncio
from pathlib import Path

from playwright.async_api import Browser, expect

from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_ward_wall import bed_of

PATIENCE_MS = 30_000
STATES = "The database does not answer; live values and alerts go on without it."
LIVE = ("/", "/alerts", "/me", "/waves", "/screens")
"""Come over the broker, and need no database."""
BOOKS = (
    *("/board", "/appointments", "/appointments/waiting", "/shifts", "/equipment", "/load"),
    *("/reports", "/accounts"),
)
ADMINISTRATION = ("/billing", "/audit", "/accounts/hospital")


async def leads(station: Station, path: str) -> None:
    """Go there as a link of the page does: nothing is loaded anew."""
    await station.page.evaluate(
        "to => { history.pushState(null, '', to); dispatchEvent(new PopStateEvent('popstate')) }",
        path,
    )


async def says_what_it_does_not_know(station: Station, path: str, artefacts: Path) -> None:
    """A page of the books: why it is empty, that it goes on trying, and nothing that spins."""
    await leads(station, path)
    main = station.page.locator("main")
    refusal = main.get_by_role("alert").filter(has_text=STATES).first
    await expect(refusal, path).to_be_visible(timeout=PATIENCE_MS)
    await expect(refusal, path).to_contain_text("tried again by itself")
    waiting = main.get_by_role("status").filter(has_text="…")
    await expect(waiting, path).to_have_count(0, timeout=PATIENCE_MS)
    name = path.strip("/").replace("/", "-")
    await station.page.screenshot(path=artefacts / f"{name}-without-database.png")


async def goes_on(station: Station, bed: str) -> None:
    """What comes over the broker is live, under a banner that says what is not."""
    for path in LIVE:
        await leads(station, path)
        await expect(station.page.locator("h1").first, path).to_be_attached()
        await expect(station.not_live, path).to_contain_text("Alerts work")
        await expect(station.page.get_by_role("status").filter(has_text="…")).to_have_count(0)
    await leads(station, f"/beds/{bed}")
    await expect(station.page.locator(".bed-numerics")).to_contain_text("72")
    await leads(station, "/history")
    await expect(station.page.locator("main")).to_contain_text("cannot be read just now")


async def opens_each(station: Station, paths: tuple[str, ...]) -> None:
    """Once, while all is well: what a page needs of the network is then here."""
    for path in paths:
        await leads(station, path)
        await expect(station.page.locator("main h1"), path).to_be_visible()


async def test_without_the_database_no_page_waits_for_ever_or_passes_off_old_as_new(
    browser: Browser, live: Live, artefacts: Path
) -> None:
    hospital = live.hospital
    bed, laptop = bed_of(live, hospital.devices[4]), (1366, 768)
    async with (
        Station.opened(browser, hospital, size=laptop) as charge,
        Station.opened(browser, hospital, size=laptop) as administrator,
        Station.opened(browser, hospital, size=laptop) as watching,
    ):
        await charge.sign_in("charge")
        await administrator.sign_in("administrator")
        await watching.sign_in("charge")
        await opens_each(charge, BOOKS)
        await opens_each(administrator, ADMINISTRATION)
        await leads(watching, "/board")
        beds = watching.page.locator(".board-bed")
        await expect(beds).to_have_count(24)

        hospital.postgres.kill()
        away = "the database is away"
        await expect(charge.not_live).to_contain_text(away, timeout=2 * PATIENCE_MS)
        # What stood there stays, and says that it is old.
        outdated = watching.page.get_by_test_id("outdated")
        await expect(outdated).to_contain_text("Not up to date", timeout=2 * PATIENCE_MS)
        await expect(beds).to_have_count(24)
        await goes_on(charge, bed)
        for station, paths in ((charge, BOOKS), (administrator, ADMINISTRATION)):
            for path in paths:
                await says_what_it_does_not_know(station, path, artefacts)

        hospital.postgres.start()
        await asyncio.to_thread(hospital.postgres.wait_ready, within_s=60)
        # Nobody presses anything.
        for station in (charge, administrator, watching):
            refusals = station.page.get_by_role("alert").filter(has_text=STATES)
            await expect(refusals).to_have_count(0, timeout=2 * PATIENCE_MS)
            await expect(station.not_live).to_have_count(0, timeout=2 * PATIENCE_MS)
            assert station.complaints == []
        await expect(outdated).to_have_count(0)
