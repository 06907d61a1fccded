"""The charge nurse looks at how loaded the unit is with alarms, and takes it along on paper."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.hospital import Hospital

LAPTOP = (1366, 900)
PATIENCE_MS = 30_000
OFTEN, SELDOM, ELSEWHERE = "icu-02", "icu-03", "ward-3-01"
ANSWERS_S = (10, 20, 30, 40, 50, 60, 70, 80, 90, 300)


def yesterday_at(hour: int) -> datetime:
    """Of the demo ward, whose clock is that of UTC."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)  # noqa: TID251
    return midnight - timedelta(days=1) + timedelta(hours=hour)


def keep(hospital: Hospital, bed: str, at: datetime, *happened: tuple[float, str]) -> None:
    """Store an alert as ingest does: when it was raised, and what came of it after how long."""
    told = {
        "id": str(uuid4()),
        "bed": bed,
        "cause": "spo2.low",
        "kind": "physiological",
        "priority": "high",
        "raised_at": at.isoformat(),
    }
    changes = [(0.0, "raised"), *happened]
    with psycopg.connect(hospital.database_url) as connection:
        for nth, (after_s, change) in enumerate(changes, start=1):
            outcome = "artefact" if change == "judged" else None
            connection.execute(
                "insert into alert_event (at, received_at, number, boot, seq, revision, settled,"
                " site, unit, bed, alert_id, change, actor, alert) values"
                " (%s, now(), %s, 1, %s, 1, %s, 'main', %s, %s, %s, %s, null, %s)",
                (
                    at + timedelta(seconds=after_s),
                    nth,
                    nth,
                    nth == len(changes),
                    bed.rpartition("-")[0],
                    bed,
                    told["id"],
                    change,
                    json.dumps(told | {"outcome": outcome}),
                ),
            )


def a_day_of_alerts(hospital: Hospital) -> None:
    """Twelve in the unit, ten at one bed; one elsewhere; one that nobody ever answered."""
    for nth, after_s in enumerate(ANSWERS_S):
        judged = [(after_s + 400.0, "judged")] if nth < 3 else [(after_s + 400.0, "ended")]
        at = yesterday_at(8) + timedelta(minutes=20 * nth)
        keep(hospital, OFTEN, at, (float(after_s), "acknowledged"), *judged)
    keep(hospital, SELDOM, yesterday_at(1), (7_200.0, "ended"))
    keep(hospital, SELDOM, yesterday_at(2), (5.0, "ended"))
    keep(hospital, ELSEWHERE, yesterday_at(9), (15.0, "acknowledged"), (60.0, "ended"))


def table(page: Page, caption: str) -> Locator:
    """A table by what is read out before it."""
    return page.get_by_role("table", name=caption)


async def cells(row: Locator) -> list[str]:
    """What stands in a row."""
    return [text.strip() for text in await row.locator("td").all_inner_texts()]


async def asked(page: Page) -> dict[str, Any]:
    """What the gateway says to the question that stands in the address."""
    _, _, query = page.url.partition("?")
    origin = "/".join(page.url.split("/")[:3])
    answer = await page.request.get(f"{origin}/api/v1/reports/load?{query}")
    found: dict[str, Any] = await answer.json()
    return found


async def choose_by_keyboard(page: Page, label: str, first_letters: str) -> None:
    """As a person does who has no mouse: to the field, then the first letters."""
    await page.get_by_role("combobox", name=label).focus()
    await page.keyboard.type(first_letters)


async def go_to_the_unit_yesterday(page: Page, day: str) -> None:
    """From the wall, without a mouse."""
    link = page.get_by_role("navigation", name="Pages").get_by_role("link", name="Alarm load")
    await link.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Alarm load", level=1)).to_be_visible()
    await choose_by_keyboard(page, "Unit", "I")
    await expect(page).to_have_url(re.compile("unit=icu"))
    await choose_by_keyboard(page, "Days", "1 ")
    await expect(page).to_have_url(re.compile("days=1(&|$)"))
    await page.get_by_role("button", name="Earlier").focus()
    await page.keyboard.press("Enter")
    await expect(page).to_have_url(re.compile(f"last={day}"))


async def see_the_figures(page: Page, shown: dict[str, Any]) -> None:
    """What leads, and what is compared with the day before."""
    alerts = page.locator(".load-figure", has_text="Alerts a bed-day")
    await expect(alerts).to_contain_text("12 alerts", timeout=PATIENCE_MS)
    # Three were artefacts, and one was over before anybody could look.
    await expect(page.locator(".load-figure", has_text="Nuisance")).to_contain_text("33.3 %")
    assert shown["total"]["nuisance_percent"] == 33.3


async def see_who_gives_most(page: Page) -> None:
    """Cause and bed, which a row leads to."""
    row = table(page, "Causes at patients with most alerts").locator("tbody tr").first
    said = await cells(row)
    assert said[3:5] == ["10", "83.3 %"], said
    assert await row.get_by_role("link").get_attribute("href") == f"/beds/{OFTEN}"


async def see_how_soon_somebody_answered(page: Page, shown: dict[str, Any]) -> None:
    """Each shift as the gateway tells it, and the percentiles as one reckons them by hand."""
    rows = table(page, "Time to the answer by shift").locator("tbody tr")
    for nth, one in enumerate(shown["by_shift"]):
        said = await cells(rows.nth(nth))
        assert said[:3] == [one["shift"], str(one["raised"]), str(one["answered"])], said
    answered = next(one for one in shown["by_shift"] if one["answered"])
    assert (answered["median_s"], answered["p95_s"]) == (55.0, 205.5)
    assert (await cells(rows.filter(has_text=answered["shift"])))[3:5] == ["55 s", "3.4 min"]
    longest = table(page, "Alerts that were open for longest").locator("tbody tr").first
    assert (await cells(longest))[4:] == ["2 h", "never"]


async def print_it(page: Page, day: str) -> None:
    """The same on paper, with its two figures said in words."""
    async with page.expect_download(timeout=120_000) as printed:
        await page.get_by_role("button", name="Save as PDF").press("Enter")
    download = await printed.value
    assert download.suggested_filename == f"load-{day}-1d.pdf"
    paper = (await download.path()).read_bytes()
    assert paper.startswith(b"%PDF-")
    assert paper.count(b"/Alt") == 2


async def test_a_charge_nurse_sees_who_is_alarmed_and_for_what_and_prints_it(
    browser: Browser, live: Live, artefacts: Path
) -> None:
    a_day_of_alerts(live.hospital)
    day = yesterday_at(0).date().isoformat()
    async with Station.opened(browser, live.hospital, size=LAPTOP) as station:
        await station.sign_in("charge")
        await go_to_the_unit_yesterday(station.page, day)
        shown = await asked(station.page)
        counted = live.hospital.value(
            "select count(*) from alert_summary where unit = 'icu' and raised_at >= %s"
            " and raised_at < %s",
            yesterday_at(0),
            yesterday_at(24),
        )
        assert counted == shown["total"]["raised"] == len(ANSWERS_S) + 2
        await see_the_figures(station.page, shown)
        await see_who_gives_most(station.page)
        await see_how_soon_somebody_answered(station.page, shown)
        await station.page.screenshot(path=artefacts / "load-charge.png")
        await print_it(station.page, day)
        assert station.complaints == []
