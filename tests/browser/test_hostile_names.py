"""A script stored in a name is shown as the text it is, on every page that shows names."""

from typing import LiteralString

import psycopg
import pytest
from playwright.async_api import Browser, expect

from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.hospital import DEMO_PASSWORD

# Were it ever an element, the page's policy would complain even before it ran.
SCRIPT = '"><img src=x onerror="window.struck=1"><svg onload="window.struck=1">'
STORED: tuple[LiteralString, ...] = (
    (
        "update patient set family_name = %s, given_name = %s, city = %s, kin_name = %s"
        " where id = (select patient from stay where bed = 'icu-01' and upper_inf(during))"
    ),
    "update account set name = %s where id = 'nurse'",
    "update unit set name = %s where id = 'icu'",
    "update bed set name = %s where id = 'icu-01'",
    (
        "update admission set reason = %s where patient ="
        " (select patient from stay where bed = 'icu-01' and upper_inf(during))"
    ),
    (
        "insert into equipment (id, kind, name, location) values ('PUMP-X', %s, %s, %s)"
        " on conflict do nothing"
    ),
    (
        "insert into audit_entry (at, account, role, act, patient, thing, why, origin, detail)"
        " select now(), 'nurse', 'nurse', 'patient.read', patient, %s, %s, %s,"
        " jsonb_build_object('said', %s::text) from stay where bed = 'icu-01' and upper_inf(during)"
    ),
)
PATHS = {
    "charge": (
        "/",
        "/alerts",
        "/history",
        "/beds/icu-01",
        "/board",
        "/patients/{patient}",
        "/patients/{patient}/timeline",
        "/observations",
        "/observations/icu-01",
        "/shifts",
        "/equipment",
        "/appointments",
        "/reports",
    ),
    "administrator": ("/accounts", "/audit", "/audit/patients/{patient}", "/imports", "/billing"),
}


@pytest.mark.parametrize("account", PATHS)
async def test_a_script_in_a_name_is_only_text(browser: Browser, live: Live, account: str) -> None:
    patient = store(live.hospital.database_url)
    seen = 0
    async with Station.opened(browser, live.hospital) as station:
        page = station.page
        await page.get_by_label("User name").fill(account)
        await page.get_by_label("Password").fill(DEMO_PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_label("Password")).to_have_count(0, timeout=20_000)
        for path in PATHS[account]:
            await station.visit(path.format(patient=patient))
            await expect(page.get_by_role("heading").first).to_be_attached(timeout=20_000)
            await page.wait_for_load_state("networkidle")
            assert await page.locator("img[src='x'], svg[onload]").count() == 0, path
            assert await page.evaluate("window.struck") is None, path
            seen += await page.get_by_text("onerror=").count() > 0
        assert station.complaints == []
    assert seen >= 3, "hardly any page showed the name: look at another one"


def store(url: str) -> int:
    """The script in every name there is; whose record it is."""
    with psycopg.connect(url, autocommit=True) as owner:
        for statement in STORED:
            owner.execute(statement, (SCRIPT,) * statement.count("%s"))
        row = owner.execute(
            "select patient from stay where bed = 'icu-01' and upper_inf(during)"
        ).fetchone()
    assert row is not None
    return int(row[0])
