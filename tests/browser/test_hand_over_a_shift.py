"""A nurse hands a bed over, the next one reads and accepts, and the alarm calls the next one."""

from pathlib import Path

from playwright.async_api import Browser, Locator, expect

from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_accessibility import THEMES, violations
from tests.browser.test_ward_wall import bed_of
from tests.browser.test_who_is_called import alert_at, staffed

SICK = {"hr": 168.0}
NOTE = {
    "Summary": "Pneumonia, second day of antibiotics",
    "Actions": "Blood gas at 16:00",
    "If …, then …": "SpO2 below 88 %: call the physician",
}


async def write(note: Locator) -> None:
    """What the next one must know."""
    await note.get_by_label("To").select_option(label="Carla Mendes")
    await note.get_by_label("Severity").select_option(label="Watcher: may get worse")
    for part, text in NOTE.items():
        await note.get_by_label(part).fill(text)


async def test_a_shift_is_handed_over_and_the_alarm_calls_the_next_nurse(
    browser: Browser, station: Station, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[2]
    bed = bed_of(live, device)
    name = str(live.hospital.value("select name from bed where id = %s", bed))
    async with staffed(browser, live, "charge") as screens:
        outgoing, incoming = station.page, screens["charge"].page
        await station.visit("/shifts/handover?unit=icu")
        await outgoing.get_by_role("button", name=f"Hand over {name}").click()
        await write(outgoing.get_by_role("dialog"))
        await outgoing.screenshot(path=artefacts / "handover-offer.png")
        await outgoing.get_by_role("button", name="Offer", exact=True).click()
        await expect(outgoing.get_by_text("offered to Carla Mendes")).to_be_visible()

        await screens["charge"].visit("/shifts/handover?unit=icu")
        await incoming.get_by_role("button", name=f"Read and accept {name}").click()
        read = incoming.get_by_role("dialog")
        for text in NOTE.values():
            await expect(read).to_contain_text(text)
        # Nobody has taken it yet: the bed still is Nora's.
        assert _on_duty(live, bed) == "nurse"
        await read.get_by_label("What you have understood").fill("Gas at four")
        await incoming.screenshot(path=artefacts / "handover-accept.png")
        await read.get_by_role("button", name="Accept", exact=True).click()
        taken = incoming.get_by_role("button", name=f"Hand over {name}")
        await expect(taken).to_be_visible(timeout=15_000)
        await expect(outgoing.get_by_role("button", name=f"Hand over {name}")).to_have_count(
            0, timeout=30_000
        )
        assert _on_duty(live, bed) == "charge"

        live.ward.sick[device] = SICK
        await screens["charge"].visit("/")
        call = alert_at(screens["charge"], bed)
        await expect(call).to_contain_text("Calling Carla Mendes (nurse)", timeout=40_000)
    live.ward.sick.pop(device)


async def test_pages_of_shifts_and_equipment_are_accessible_in_both_themes(
    browser: Browser, live: Live, artefacts: Path
) -> None:
    found: list[str] = []
    async with Station.opened(browser, live.hospital) as screen:
        await screen.sign_in("administrator")
        for theme in THEMES:
            await screen.wear(theme)
            for path in (
                "/shifts?unit=icu",
                "/shifts/rotas?unit=icu",
                "/shifts/setup?unit=icu",
                "/equipment",
                "/equipment/new",
                "/equipment/due",
                "/equipment/defects",
            ):
                await screen.visit(path)
                await expect(screen.page.locator("h1").first).to_be_attached()
                await expect(screen.page.get_by_text("Loading…")).to_have_count(0)
                found += await violations(screen.page)
                picture = path.partition("?")[0].strip("/").replace("/", "-")
                await screen.page.screenshot(path=artefacts / f"{picture}-{theme}.png")
        assert screen.complaints == []
    assert not found, "\n".join(found)


def _on_duty(live: Live, bed: str) -> str:
    query = (
        "select string_agg(account, ' ') from duty_assignment"
        " where bed = %s and post = 'nurse' and during @> now()"
    )
    return str(live.hospital.value(query, bed))
