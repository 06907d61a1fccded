"""Somebody is discharged at the board, and billing makes of what the ledger says an invoice."""

from pathlib import Path

from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_accessibility import THEMES, violations
from tests.browser.test_stays import open_bed
from tests.hospital import DEMO_PASSWORD

BED = "ward-3-10"
PATIENCE_MS = 20_000
PRICE = """
    insert into price (code, name, per, amount, valid)
    values ('day.bed.ward', 'Day on a ward', 'day', 400, '[2020-01-01,)')
    on conflict do nothing returning id
"""


async def discharge(station: Station) -> None:
    """At the board, by whoever is on duty."""
    panel = await open_bed(station, BED)
    await panel.get_by_role("button", name="Discharge").click()
    dialog = station.page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Discharge", exact=True).click()
    await expect(dialog).to_have_count(0, timeout=PATIENCE_MS)


async def review_by_keyboard(page: Page) -> None:
    """Every charge accepted by one key each; the focus goes on by itself."""
    await page.locator("[data-charge]").first.focus()
    rows = await page.locator("[data-charge]").count()
    for left in reversed(range(rows)):
        await page.keyboard.press("a")
        await expect(page.locator("tr[data-state='proposed']")).to_have_count(
            left, timeout=PATIENCE_MS
        )


async def sign_in(page: Page) -> None:
    """Somebody of billing."""
    await page.get_by_label("User name").fill("billing")
    await page.get_by_label("Password").fill(DEMO_PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Billing")).to_be_attached(timeout=PATIENCE_MS)


async def invoice(page: Page, name: str, artefacts: Path) -> None:
    """From the list of cases to an issued invoice."""
    await page.get_by_role("link", name=name).click()
    await page.get_by_role("button", name="Bring up to the ledger").click()
    await expect(page.get_by_text("proposed, 0 changed, 0 withdrawn")).to_be_visible(
        timeout=PATIENCE_MS
    )
    await expect(page.locator("[data-charge]").first).to_be_visible()
    await page.screenshot(path=artefacts / "billing-review.png")
    await review_by_keyboard(page)
    await page.get_by_role("button", name="Draft an invoice").click()
    await page.get_by_role("button", name="Issue", exact=True).click()
    heading = page.get_by_role("heading", name="Invoice 2")
    await expect(heading).to_be_visible(timeout=PATIENCE_MS)


async def print_and_pay(page: Page) -> None:
    """The paper, and the whole amount."""
    async with page.expect_download(timeout=60_000) as printed:
        await page.get_by_role("button", name="Print (PDF)").click()
    paper = await (await printed.value).path()
    assert paper.read_bytes().startswith(b"%PDF-")
    await page.get_by_role("button", name="Take a payment").click()
    await page.get_by_role("button", name="Take it").click()
    await expect(page.get_by_text("Settled")).to_be_visible(timeout=PATIENCE_MS)


async def seen_in_both_themes(till: Station, artefacts: Path) -> list[str]:
    """Pictures of every page, and what axe holds against them."""
    one_invoice = till.page.url.removeprefix(till.url)
    pages = ("/billing", "/billing/review", one_invoice, "/billing/dues", "/billing/prices")
    found: list[str] = []
    for theme in THEMES:
        await till.wear(theme)
        for path in (*pages, "/reports/occupancy", "/reports/revenue"):
            await till.visit(path)
            await expect(till.page.locator("h1").first).to_be_attached()
            loading = till.page.get_by_text("Loading…")
            await expect(loading).to_have_count(0, timeout=PATIENCE_MS)
            found += await violations(till.page)
            shot = path.strip("/").replace("/", "-")
            await till.page.screenshot(path=artefacts / f"{shot}-{theme}.png")
    return found


async def test_a_discharge_becomes_an_invoice_that_is_paid(
    browser: Browser, station: Station, live: Live, artefacts: Path
) -> None:
    hospital = live.hospital
    hospital.value(PRICE)
    patient, name = hospital.rows(
        "select patient.id, family_name || ', ' || given_name from stay"
        " join patient on patient.id = stay.patient where bed = %s and upper_inf(during)",
        BED,
    )[0]
    await discharge(station)
    assert (
        hospital.value("select count(*) from stay where bed = %s and upper_inf(during)", BED) == 0
    )
    async with Station.opened(browser, hospital) as till:
        await sign_in(till.page)
        await invoice(till.page, name, artefacts)
        await print_and_pay(till.page)
        assert await seen_in_both_themes(till, artefacts) == []
        assert till.complaints == []
    total, paid = hospital.rows(
        "select total, (select sum(amount) from payment where invoice = invoice.id)"
        " from invoice where number is not null and patient = %s",
        patient,
    )[0]
    assert total == paid > 0
