"""Limits with what they would have done, alarms off and back, observations in three touches."""

import re
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_stays import open_bed
from tests.browser.test_ward_wall import bed_of

SLOW_MS = 40_000
AS_THE_PROFILE = re.compile("As the unit.s profile has them")
_SETS = "select count(*) from observation join stay on stay.id = observation.stay where bed = %s"


def panel(page: Page) -> Locator:
    return page.get_by_role("region", name="Alarms of this bed")


async def at_bed(station: Station, bed: str) -> Page:
    await station.visit(f"/beds/{bed}")
    await expect(panel(station.page)).to_be_visible()
    return station.page


async def test_a_limit_is_tried_on_the_past_and_then_calls_at_the_new_value(
    station: Station, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[5]
    bed = bed_of(live, device)
    page = await at_bed(station, bed)
    # A fast heart that the profile tells of, so that there is something to be silent about.
    live.ward.sick[device] = {"hr": 131.0}
    await expect(page.locator(".bed-alert").first).to_contain_text("131", timeout=SLOW_MS)

    await panel(page).get_by_role("button", name="Limits…").click()
    dialog = page.get_by_role("dialog")
    row = dialog.get_by_role("row").filter(has_text=re.compile(r"^HR high"))
    await expect(row).to_contain_text("120", timeout=SLOW_MS)
    await page.screenshot(path=artefacts / "limits-of-a-bed.png")
    await row.get_by_role("button", name="Change").click()
    limits = dialog.get_by_label("Limit, /min")
    await limits.nth(0).fill("160")
    await limits.nth(1).fill("150")
    await expect(dialog.get_by_role("alert").filter(has_text="Must be above 160")).to_be_visible()
    await limits.nth(0).fill("135")
    await limits.nth(1).fill("145")

    await see_the_past(page, dialog, artefacts)
    await dialog.get_by_label("Why").fill("fast by his illness, seen by Dr Okafor")
    await dialog.get_by_role("button", name="Set for this patient").click()
    own = dialog.get_by_role("row").filter(has_text=re.compile(r"^HR high"))
    await expect(own).to_contain_text("135 / 145", timeout=SLOW_MS)
    await expect(own).to_contain_text("profile 120 / 150")
    await dialog.get_by_role("button", name="Close").click()
    await expect(panel(page)).to_contain_text("fast by his illness, seen by Dr Okafor")

    live.ward.sick[device] = {"hr": 139.0}
    await expect(page.locator(".bed-alert").first).to_contain_text("139", timeout=SLOW_MS)
    live.ward.sick[device] = {}
    await take_it_back(page, artefacts)


async def take_it_back(page: Page, artefacts: Path) -> None:
    await panel(page).get_by_role("button", name=re.compile("The profile.s again")).click()
    await expect(panel(page)).to_contain_text(AS_THE_PROFILE, timeout=SLOW_MS)
    await panel(page).get_by_role("button", name="All changes…").click()
    changes = page.get_by_role("dialog").get_by_role("row")
    await expect(changes.filter(has_text="Limits set")).to_contain_text(
        "fast by his illness", timeout=SLOW_MS
    )
    await page.screenshot(path=artefacts / "set-up-changes.png")


async def see_the_past(page: Page, dialog: Locator, artefacts: Path) -> None:
    tried = dialog.get_by_role("region", name="What it would have done")
    await tried.get_by_role("button", name="See the last 24 h with it").click()
    await expect(tried.get_by_test_id("alarms-before-after")).to_contain_text("→", timeout=65_000)
    await expect(tried).to_contain_text(re.compile(r"nobody would have been called; the worst"))
    await expect(tried).to_contain_text("HR high 131")
    await page.screenshot(path=artefacts / "limit-tried.png")


async def test_alarms_are_off_with_a_countdown_and_on_again(
    browser: Browser, station: Station, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[6]
    bed = bed_of(live, device)
    page = await at_bed(station, bed)
    await expect(panel(page).get_by_role("button", name="Alarms off…")).to_have_count(0)
    async with Station.opened(browser, live.hospital) as other:
        await other.sign_in("clinician")
        doctor = await at_bed(other, bed)
        await panel(doctor).get_by_role("button", name="Alarms off…").click()
        dialog = doctor.get_by_role("dialog")
        await dialog.get_by_label("Why").fill("comfort care")
        await dialog.get_by_role("button", name="Turn off for 5 min").click()
        await expect(panel(page)).not_to_contain_text("comfort care")
        await dialog.get_by_role("button", name="Yes, off for 5 min: all alarms").click()
        # The nurse's screen says so too, and how long it lasts.
        for screen in (doctor, page):
            await expect(panel(screen)).to_contain_text("comfort care", timeout=SLOW_MS)
            await expect(panel(screen).get_by_role("timer").first).to_have_text(
                re.compile(r"^4:\d\d$"), timeout=SLOW_MS
            )
        await doctor.screenshot(path=artefacts / "alarms-off.png")
    live.ward.sick[device] = {"hr": 168.0}
    await page.wait_for_timeout(15_000)
    await expect(page.locator(".bed-alert").filter(has_text="168")).to_have_count(0)
    await panel(page).get_by_role("button", name=re.compile("^Alarms on")).click()
    await expect(page.locator(".bed-alert").first).to_contain_text("168", timeout=SLOW_MS)

    live.ward.sick[device] = {}
    await panel(page).get_by_role("button", name="Procedure…").click()
    await page.get_by_role("dialog").get_by_role("button", name=re.compile("^Suction")).click()
    await expect(panel(page)).to_contain_text("withholds SpO₂ low", timeout=SLOW_MS)
    await panel(page).get_by_role("button", name=re.compile("It is over")).click()
    await expect(panel(page)).not_to_contain_text("withholds SpO₂ low", timeout=SLOW_MS)


async def test_a_set_as_before_is_written_down_with_three_touches(
    station: Station, live: Live, artefacts: Path
) -> None:
    bed = bed_of(live, live.hospital.devices[7])
    page = await at_bed(station, bed)
    await page.get_by_role("button", name="Write observations down").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_text("Alert", exact=True).click()
    await dialog.get_by_text("Air", exact=True).click()
    await dialog.get_by_text("2", exact=True).click()
    await dialog.get_by_label("TEMP").fill("36.9")
    await dialog.get_by_label("NIBP").first.fill("118")
    await expect(dialog.get_by_test_id("would-score")).to_have_text(
        re.compile(r"^\d+$"), timeout=SLOW_MS
    )
    await dialog.get_by_label("TEMP").fill("44")
    await expect(dialog.get_by_role("button", name="Yes, as written")).to_be_visible()
    await expect(dialog.get_by_role("listitem").filter(has_text="really?")).to_be_visible()
    await dialog.get_by_label("TEMP").fill("36.9")
    await page.screenshot(path=artefacts / "observations-at-the-bed.png")
    await dialog.get_by_role("button", name="Write down", exact=True).click()
    await expect(dialog).to_have_count(0, timeout=SLOW_MS)

    touches = 0

    async def touch(target: Locator) -> None:
        nonlocal touches
        touches += 1
        await target.click()

    await touch(page.get_by_role("button", name="Write observations down"))
    await touch(dialog.get_by_role("button", name="As before: Alert · Air · Pain 2"))
    await touch(dialog.get_by_role("button", name="Write down", exact=True))
    await expect(dialog).to_have_count(0, timeout=SLOW_MS)
    assert touches <= 3
    assert live.hospital.value(_SETS, bed) == 2
    await count_breaths(page, dialog)


async def count_breaths(page: Page, dialog: Locator) -> None:
    await page.get_by_role("button", name="Write observations down").click()
    breath = dialog.get_by_role("button", name=re.compile("Count breaths|Tap at each breath"))
    for _ in range(5):
        await breath.click()
        await page.wait_for_timeout(800)
    await dialog.get_by_role("button", name="Enough").click()
    await expect(dialog.get_by_label("RR")).to_have_value(re.compile(r"^\d\d$"))


async def test_why_there_was_no_alarm_is_told_of_any_moment(
    station: Station, live: Live, artefacts: Path
) -> None:
    bed = bed_of(live, live.hospital.devices[8])
    page = await at_bed(station, bed)
    await page.get_by_role("button", name="Why is there an alarm, or none?").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("Within their limits, the nearest first", timeout=65_000)
    await expect(dialog).to_contain_text(re.compile("the profile.s limit"))
    await page.screenshot(path=artefacts / "why-not.png")
    await dialog.get_by_role("button", name="5 min earlier").click()
    await expect(dialog.get_by_role("button", name="5 min later")).to_be_enabled()
    await expect(dialog).to_contain_text("rules adult", timeout=65_000)


async def test_limits_of_the_bed_before_count_in_the_next_one_only_with_a_persons_yes(
    station: Station, live: Live, artefacts: Path
) -> None:
    device, new = live.hospital.devices[9], "ward-3-98"
    old, page = bed_of(live, device), station.page
    live.hospital.value(
        "insert into bed (id, unit, name) values (%s, 'ward-3', 'W98') returning id", new
    )
    await at_bed(station, old)
    await set_fast_heart(page, "135", "155", "fast by her illness")
    await transfer(station, old, new, device)
    await station.visit("/")
    # Nobody has said yes: what the profile has counts here.
    bounds = station.tile(new).locator("[data-vital='hr'] .numeric-bound")
    await expect(bounds).to_contain_text("120", timeout=SLOW_MS)
    live.ward.sick[device] = {"hr": 129.0}
    await expect(station.card(new)).to_contain_text("129", timeout=SLOW_MS)

    await at_bed(station, new)
    offer = panel(page).get_by_role("region", name="Limits of the stay before")
    await expect(offer).to_contain_text("HR high", timeout=SLOW_MS)
    await expect(offer).to_contain_text("135 / 155")
    await expect(offer).to_contain_text("fast by her illness · Nora Lindqvist")
    await page.screenshot(path=artefacts / "limits-offered.png")
    await offer.get_by_role("button", name="Take over").click()
    await expect(offer).to_have_count(0, timeout=SLOW_MS)
    await expect(panel(page)).to_contain_text("fast by her illness")

    await station.visit("/")
    live.ward.sick.pop(device)
    await expect(bounds).to_contain_text("135", timeout=SLOW_MS)
    await page.screenshot(path=artefacts / "limits-taken-over.png")


async def set_fast_heart(page: Page, mild: str, severe: str, why: str) -> None:
    await panel(page).get_by_role("button", name="Limits…").click()
    dialog = page.get_by_role("dialog")
    row = dialog.get_by_role("row").filter(has_text=re.compile(r"^HR high"))
    await row.get_by_role("button", name="Change").click(timeout=SLOW_MS)
    await dialog.get_by_label("Limit, /min").nth(0).fill(mild)
    await dialog.get_by_label("Limit, /min").nth(1).fill(severe)
    await dialog.get_by_label("Why").fill(why)
    await dialog.get_by_role("button", name="Set for this patient").click()
    await expect(panel(page)).to_contain_text(why, timeout=SLOW_MS)
    await dialog.get_by_role("button", name="Close").click()


async def transfer(station: Station, old: str, new: str, device: str) -> None:
    board = await open_bed(station, old)
    await board.get_by_role("button", name="Transfer").click()
    dialog = station.page.get_by_role("dialog")
    await dialog.get_by_label("To bed").select_option(new)
    await dialog.get_by_label(f"The monitor {device} goes along").check()
    await dialog.get_by_role("button", name="Transfer").click()
    await expect(dialog).to_have_count(0, timeout=SLOW_MS)
