"""Journeys of the bed board: admit and connect a monitor, transfer, and whose values these are."""

import re
from datetime import datetime

from playwright.async_api import Locator, expect

from core.clock import SystemClock
from core.ids import DeviceId, SiteId
from core.wire import Presence, Status, encode
from simulators.connection import Login
from simulators.device import Device
from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.hospital import wait_until
from tests.speaker import Speaker

NUMBER = re.compile(r"^\d+$")


def stay_of(live: Live, bed: str) -> int:
    query = "select id from stay where bed = %s and upper_inf(during)"
    return int(live.hospital.value(query, bed))


async def open_bed(station: Station, bed: str) -> Locator:
    """Its cell chosen on the board by keyboard; the panel beside it."""
    await station.visit("/board")
    cell = station.page.locator(f".board-bed[data-bed='{bed}']")
    await cell.focus()
    await station.page.keyboard.press("Enter")
    panel = station.page.locator(".board-acts")
    await expect(panel).to_be_visible()
    return panel


async def test_whoever_is_admitted_and_connected_is_seen_on_the_wall(
    station: Station, live: Live
) -> None:
    hospital = live.hospital
    password = hospital.add_device("monitor-fresh")
    hospital.value("insert into bed (id, unit, name) values ('icu-99', 'icu', 'I99') returning id")
    hospital.value("insert into device (id) values ('monitor-fresh') returning id")
    hospital.value(
        "insert into patient (mrn, family_name, given_name, birth_date, sex)"
        " values ('900001', 'Journeyer', 'Jo', '1961-04-02', 'female') returning mrn"
    )
    panel = await open_bed(station, "icu-99")
    await panel.get_by_role("button", name="Admit").click()
    dialog = station.page.get_by_role("dialog")
    await dialog.get_by_role("combobox", name="Patient").fill("Journeyer")
    await dialog.locator(".combobox-choice").filter(has_text="Journeyer").click()
    await expect(dialog.get_by_label("Limits of")).to_have_value("adult")
    await dialog.get_by_label("Connect the monitor").fill("monitor-fresh")
    await dialog.get_by_role("button", name="Admit").click()
    await expect(dialog).to_have_count(0)
    await expect(station.page.locator(".board-bed[data-bed='icu-99']")).to_contain_text(
        "Journeyer, Jo"
    )
    login = Login(
        device=DeviceId("monitor-fresh"),
        password=password,
        url=hospital.mqtt_url,
        site=SiteId(hospital.broker_service.site),
    )
    async with Device(login, clock=SystemClock()) as monitor:
        await monitor.online()
        await station.visit("/")
        for _ in range(20):
            monitor.publish_numerics({"hr": 61.0, "spo2": 95.0})
            await station.page.wait_for_timeout(250)
        await expect(station.value("icu-99", "hr")).to_have_text("61")
        await monitor.all_stored()
    stay = stay_of(live, "icu-99")
    rows = hospital.rows(
        "select distinct stay from reading where bed = (select number from bed where id = 'icu-99')"
    )
    assert rows == [(stay,)]


async def test_what_was_measured_before_a_transfer_is_of_the_old_bed_and_after_of_the_new(
    station: Station, live: Live
) -> None:
    hospital = live.hospital
    device, old = hospital.devices[5], "icu-06"
    hospital.value(
        "insert into bed (id, unit, name) values ('ward-3-99', 'ward-3', 'W99') returning id"
    )
    before = stay_of(live, old)
    panel = await open_bed(station, old)
    await panel.get_by_role("button", name="Transfer").click()
    dialog = station.page.get_by_role("dialog")
    await dialog.get_by_label("To bed").select_option("ward-3-99")
    await dialog.get_by_label(f"The monitor {device} goes along").check()
    await dialog.get_by_role("button", name="Transfer").click()
    await expect(dialog).to_have_count(0)
    await station.visit("/")
    await expect(station.value("ward-3-99", "hr")).to_have_text(NUMBER, timeout=10_000)
    await expect(station.tile(old)).to_have_attribute("data-state", "empty")
    after = stay_of(live, "ward-3-99")
    moved: datetime = hospital.value("select lower(during) from stay where id = %s", after)
    assert hospital.value("select upper(during) from stay where id = %s", before) == moved

    def settled() -> bool:
        rows = hospital.rows(
            "select time >= %s, stay, bed.id from reading"
            " join device on device.number = reading.device"
            " left join bed on bed.number = reading.bed where device.id = %s group by 1, 2, 3",
            moved,
            device,
        )
        return set(rows) == {(False, before, old), (True, after, "ward-3-99")}

    # What was stored while the move was not known to the store yet is attributed again.
    wait_until(settled, within_s=40, what="every reading to be of whose it was")


async def test_a_monitor_of_another_patient_shows_nobodys_numbers_until_somebody_has_looked(
    station: Station, live: Live
) -> None:
    hospital = live.hospital
    bed, device = "icu-07", hospital.devices[6]
    await station.visit("/")
    await expect(station.value(bed, "hr")).to_have_text(NUMBER, timeout=10_000)
    with Speaker(*hospital.account(device)) as speaker:
        said = Status(state=Presence.ONLINE, boot=1, stay=stay_of(live, bed) + 1000)
        speaker.say(f"vitals/v1/main/{device}/status", encode(said), retain=True)
        await expect(station.tile(bed)).to_contain_text("???", timeout=5_000)
        await expect(station.tile(bed).locator("dd")).to_have_count(0)
        wait_until(
            lambda: bool(hospital.value("select id from doubt where bed = %s", bed)),
            within_s=10,
            what="the doubt in the books",
        )
        panel = await open_bed(station, bed)
        await panel.get_by_role("button", name="Who is it?").click()
        dialog = station.page.get_by_role("dialog")
        await dialog.get_by_label("What you found").select_option("same_patient")
        await dialog.get_by_role("button", name="Settle").click()
        await expect(dialog).to_have_count(0)
        await station.visit("/")
        await expect(station.value(bed, "hr")).to_have_text(NUMBER, timeout=10_000)
    assert hospital.value("select settled_by from doubt where bed = %s", bed) == "nurse"


async def test_a_refresh_of_the_board_leaves_the_focus_where_it_is(station: Station) -> None:
    await open_bed(station, "icu-01")
    await station.page.keyboard.press("Escape")
    cell = station.page.locator(".board-bed[data-bed='icu-01']")
    # What a screen reader says of it is what stands there, in words.
    await expect(cell).to_have_accessible_name(re.compile(r"^I01 Occupied \w+, \w+ [fmo?] \d+"))
    await cell.focus()
    await station.page.keyboard.press("ArrowRight")
    focused = station.page.locator(".board-bed:focus")
    await expect(focused).to_have_attribute("data-bed", "icu-02")
    for _ in range(2):
        async with station.page.expect_response(lambda one: one.url.endswith("/api/v1/board")):
            pass
    await expect(focused).to_have_attribute("data-bed", "icu-02")
