"""The journey of the front desk: book an appointment, move it, cancel it, all by keyboard."""

import re
from datetime import timedelta

import psycopg
from playwright.async_api import Browser, Locator, Page, expect

from core.clock import SystemClock
from tests.browser.conftest import Live
from tests.browser.pages import Station

CLINIC = """
insert into room (id, unit, name, kind) values ('c1', 'ward-3', 'Clinic 1', 'clinic');
insert into appointment_kind (code, name, minutes) values ('visit', 'Visit', 20);
insert into calendar (site, doctor, step) select id, 'clinician', 20 from site;
insert into calendar (site, room, step) select id, 'c1', 20 from site;
insert into calendar_hours (calendar, weekday, clock, valid)
    select calendar.id, day, '[540,660)', '[2020-01-01,)'
    from calendar, generate_series(1, 7) day;
"""


async def test_an_appointment_is_booked_moved_and_cancelled_by_keyboard(
    browser: Browser, live: Live
) -> None:
    hospital = live.hospital
    with psycopg.connect(hospital.database_url) as owner:
        owner.execute(CLINIC)
    name = hospital.value("select family_name || ', ' || given_name from patient order by id")
    doctor = hospital.value("select name from account where id = 'clinician'")
    tomorrow = SystemClock().now().date() + timedelta(days=1)
    async with Station.opened(browser, hospital, size=(1366, 900)) as station:
        await station.sign_in()
        await station.visit(f"/appointments?day={tomorrow}")
        grid = station.page.get_by_role("grid")
        await expect(cell(grid, f"09:00, {doctor}")).to_be_visible(timeout=20_000)
        await book(station.page, grid, doctor, name)
        await move(station.page, grid, doctor, name)
        await cancel(station.page, grid, doctor, name)
        assert station.complaints == []
    changes = hospital.rows(
        "select change, lower(during)::time::text from appointment_event order by id"
    )
    assert changes == [
        ("booked", "09:20:00"),
        ("moved", "10:00:00"),
        ("cancelled", "10:00:00"),
    ]


async def book(page: Page, grid: Locator, doctor: str, name: str) -> None:
    """At twenty past nine."""
    await grid.locator("td[tabindex='0']").focus()
    await page.keyboard.press("Home")
    await page.keyboard.press("ArrowDown")
    await expect(cell(grid, f"09:20, {doctor}")).to_be_focused()
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Book an appointment")
    await dialog.get_by_role("combobox", name="Patient").fill(name.split(",", maxsplit=1)[0])
    await dialog.get_by_role("option", name=name).first.click()
    await expect(dialog.get_by_label("Room")).to_have_value("c1")
    await dialog.get_by_role("button", name="Book", exact=True).click()
    booked = cell(grid, f"09:20 to 09:40, {doctor}")
    await expect(booked).to_contain_text(name, timeout=10_000)


async def move(page: Page, grid: Locator, doctor: str, name: str) -> None:
    """Two times further down."""
    booked = cell(grid, f"09:20 to 09:40, {doctor}")
    await booked.focus()
    await page.keyboard.press("m")
    await expect(page.get_by_text(f"Moving {name}")).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")
    await expect(cell(grid, f"10:00, {doctor}")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(cell(grid, f"10:00 to 10:20, {doctor}")).to_contain_text(name, timeout=10_000)
    await expect(booked).to_have_count(0)


async def cancel(page: Page, grid: Locator, doctor: str, name: str) -> None:
    """With a reason; the time is free again."""
    await cell(grid, f"10:00 to 10:20, {doctor}").focus()
    await page.keyboard.press("Delete")
    dialog = page.get_by_role("dialog", name=f"Cancel {name}")
    await dialog.get_by_label("Why").fill("feels better")
    await dialog.get_by_role("button", name="Cancel the appointment").click()
    await expect(dialog.get_by_text("The time is free again")).to_be_visible(timeout=10_000)
    await page.keyboard.press("Escape")
    await expect(cell(grid, f"10:00, {doctor}")).to_be_visible(timeout=10_000)


def cell(grid: Locator, words: str) -> Locator:
    """A cell by what a screen reader says of it."""
    return grid.get_by_role("gridcell", name=re.compile(f"^{re.escape(words)}"))
