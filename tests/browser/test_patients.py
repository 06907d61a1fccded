"""Journeys of the record: search by keyboard, register, write, and make two records one."""

import re
from pathlib import Path

from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_accessibility import THEMES, violations
from tests.hospital import DEMO_PASSWORD

SCRIPT = "<img src=x onerror=alert(1)>"
OFFICE = (1366, 900)


async def sign_in(station: Station, account: str) -> None:
    """Somebody whose first page need not be the wall."""
    page = station.page
    await page.get_by_label("User name").fill(account)
    await page.get_by_label("Password").fill(DEMO_PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_label("Password")).to_have_count(0, timeout=20_000)


async def register(page: Page, family: str, given: str, born: str) -> None:
    await page.get_by_role("link", name="Register").click()
    await page.get_by_label("Family name").fill(family)
    await page.get_by_label("Given names").fill(given)
    await page.get_by_label("Date of birth").fill(born)
    await page.get_by_role("button", name="Register").click()


async def look(station: Station, paths: tuple[str, ...]) -> list[str]:
    """What axe holds against these pages, in both themes."""
    found: list[str] = []
    for theme in THEMES:
        await station.wear(theme)
        for path in paths:
            await station.visit(path)
            await expect(station.page.locator("h1")).to_be_visible()
            await station.page.wait_for_timeout(500)
            found += await violations(station.page)
    return found


async def write_down_an_allergy(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    await page.get_by_role("button", name="Add an allergy").click()
    await dialog.get_by_label("Substance").fill("Penicillin")
    await dialog.get_by_label("Severity").select_option("severe")
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Allergic to Penicillin (severe, suspected)")).to_be_visible()


async def prescribe_against_it(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    await page.get_by_role("button", name="Add a drug").click()
    await dialog.get_by_label(re.compile("^Drug")).fill("Amoxicillin")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_text("The patient is allergic to this drug")).to_be_visible()
    await dialog.get_by_label("Why it is given all the same").fill("desensitised")
    await dialog.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("despite an allergy: desensitised")).to_be_visible()


async def write_a_note(page: Page) -> None:
    await page.get_by_role("link", name="Notes").click()
    await page.get_by_role("textbox", name="Note").fill(SCRIPT)
    await page.get_by_role("button", name="Write down").click()
    await expect(page.locator(".patient-note-body")).to_have_text(SCRIPT)
    await expect(page.get_by_text("Allergic to Penicillin")).to_be_visible()


async def keep_a_document(page: Page) -> None:
    await page.get_by_role("link", name="Documents").click()
    await page.get_by_label("File").set_input_files(
        {"name": "Befund.txt", "mimeType": "text/plain", "buffer": b"Nothing found."}
    )
    await page.get_by_role("button", name="Keep").click()
    await expect(page.get_by_role("cell", name="Befund.txt")).to_be_visible()
    async with page.expect_download() as saved:
        await page.get_by_role("button", name="Save").click()
    assert (await saved.value).suggested_filename == "Befund.txt"


async def test_a_record_is_found_by_keyboard_and_its_allergies_stay_in_sight(
    browser: Browser, live: Live, artefacts: Path
) -> None:
    name = live.hospital.value(
        "select family_name || ', ' || given_name from patient where mrn = 'SIM000003'"
    )
    async with Station.opened(browser, live.hospital, size=OFFICE) as station:
        page = station.page
        await sign_in(station, "nurse")
        await station.visit("/patients")
        await page.get_by_role("searchbox").fill("SIM000003")
        await expect(page.get_by_role("link", name=name)).to_be_visible()
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
        record = page.url.removeprefix(station.url)
        await expect(page.get_by_text("Allergies: nobody has asked yet")).to_be_visible()
        await write_down_an_allergy(page)
        await prescribe_against_it(page)
        await page.screenshot(path=artefacts / "record.png")
        await write_a_note(page)
        await keep_a_document(page)
        found = await look(station, ("/patients", record, f"{record}/notes", f"{record}/timeline"))
        assert not found, "\n".join(found)
        assert station.complaints == []


async def merge_the_pair(page: Page) -> None:
    pair = page.get_by_role("region", name=re.compile("Ada"))
    dialog = page.get_by_role("dialog")
    await pair.get_by_role("button", name="Same person").click()
    await dialog.get_by_label("How it is known").fill("Passport seen")
    await dialog.get_by_role("button", name="Make them one").click()
    await expect(pair).to_have_count(0)


async def undo_it(page: Page) -> None:
    await page.get_by_role("link", name="Merges").click()
    await page.get_by_role("button", name="Undo").click()
    await page.get_by_role("dialog").get_by_role("button", name="Undo").click()
    await expect(page.get_by_text("Undone by front_desk")).to_be_visible()


async def test_a_second_record_is_warned_of_made_one_and_made_two_again(
    browser: Browser, live: Live, artefacts: Path
) -> None:
    merged = "select count(*) from patient where merged_into is not null"
    async with Station.opened(browser, live.hospital, size=OFFICE) as station:
        page = station.page
        await sign_in(station, "front_desk")
        await station.visit("/patients")
        await register(page, SCRIPT, "Ada", "1961-04-02")
        heading = page.get_by_role("heading", level=1)
        await expect(heading).to_have_text(f"{SCRIPT}, Ada")
        await station.visit("/patients")
        await register(page, SCRIPT, "Ada", "1961-02-04")
        warning = page.get_by_role("dialog", name="Is it one of these?")
        await expect(warning.get_by_text("day and month of birth exchanged")).to_be_visible()
        await warning.get_by_role("button", name="None of these").click()
        await expect(heading).to_have_text(f"{SCRIPT}, Ada")
        await station.visit("/patients/duplicates")
        await expect(page.get_by_role("region", name=re.compile("Ada"))).to_be_visible()
        await page.screenshot(path=artefacts / "double-records.png")
        found = await violations(page)
        await merge_the_pair(page)
        assert live.hospital.value(merged) == 1
        await undo_it(page)
        assert live.hospital.value(merged) == 0
        found += await violations(page)
        assert not found, "\n".join(found)
        assert station.complaints == []
