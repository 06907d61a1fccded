"""Somebody new comes: an account, a first password, one of their own, and a shared tablet."""

from pathlib import Path

from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_accessibility import THEMES, violations
from tests.hospital import DEMO_PASSWORD

CHOSEN = "a-lamp-at-the-window"


async def test_somebody_new_is_let_in_and_chooses_a_password(browser: Browser, live: Live) -> None:
    async with Station.opened(browser, live.hospital) as admin:
        await admin.sign_in("administrator")
        first = await hire(admin)
        async with Station.opened(browser, live.hospital) as other:
            await fill(other.page, {"User name": "nora", "Password": first})
            await press(other.page, "Sign in")
            await expect(
                other.page.get_by_role("heading", name="Choose a password")
            ).to_be_visible()
            await other.visit("/alerts")
            await fill(other.page, {"Password you were given": first, "Your own": "nora-nora-nora"})
            await press(other.page, "Change it and go on")
            await expect(other.page.get_by_role("alert")).to_contain_text("name")
            await other.page.get_by_label("Your own").fill(CHOSEN)
            await press(other.page, "Change it and go on")
            await expect(other.page.get_by_role("heading", name="Alerts")).to_be_attached(
                timeout=20_000
            )
            assert other.complaints == []
        await close_account(admin)
        assert admin.complaints == []


async def hire(admin: Station) -> str:
    """Nora's first password."""
    page = admin.page
    await admin.visit("/accounts/people")
    await page.get_by_role("link", name="New account").click()
    await fill(page, {"Account": "nora", "Name": "Nora <b>Lind</b>"})
    await page.get_by_label("Role").select_option("nurse")
    await page.get_by_label("Intensive care").check()
    await press(page, "Open the account")
    await expect(page.get_by_role("heading", name="Nora <b>Lind</b>")).to_be_visible()
    await press(page, "Give a first password")
    await press(page, "Give it")
    return str(await page.get_by_test_id("once").text_content())


async def close_account(admin: Station) -> None:
    """Nobody signs in as Nora any more."""
    await admin.visit("/accounts/people/nora")
    await admin.page.get_by_label("Closed: nobody signs in with it").check()
    await press(admin.page, "Save")
    await expect(admin.page.get_by_text("Closed", exact=True)).to_be_visible()


async def test_a_shared_tablet_changes_hands(browser: Browser, live: Live) -> None:
    async with Station.opened(browser, live.hospital) as tablet:
        page = tablet.page
        await tablet.sign_in("charge")
        await tablet.visit("/accounts/tablets")
        await page.get_by_label("Name").fill("Trolley 1")
        await press(page, "Share this one")
        await expect(page.get_by_role("cell", name="Trolley 1")).to_be_visible()
        await tablet.visit("/account")
        await fill(page, {"PIN": "2846", "Your password": DEMO_PASSWORD})
        await press(page, "Choose the PIN")
        await expect(page.get_by_role("button", name="Have no PIN")).to_be_visible()
        await page.context.clear_cookies(name="wardwatch_session")
        await tablet.visit("/")
        await page.get_by_role("button", name="Carla Mendes").click()
        await page.get_by_label("PIN of Carla Mendes").fill("9999")
        await press(page, "Take over")
        await expect(page.get_by_text("The PIN is not right")).to_be_visible()
        await page.get_by_label("PIN of Carla Mendes").fill("2846")
        await press(page, "Take over")
        heading = page.get_by_role("heading", name="My patients and alerts")
        await expect(heading).to_be_attached(timeout=20_000)
        assert tablet.complaints == []


async def test_these_pages_are_accessible_in_both_themes(
    browser: Browser, live: Live, artefacts: Path
) -> None:
    found: list[str] = []
    async with Station.opened(browser, live.hospital) as admin:
        await admin.sign_in("administrator")
        for theme in THEMES:
            await admin.wear(theme)
            for path in (
                *("/accounts/people", "/accounts/people/new", "/accounts/people/nurse"),
                *("/accounts/programs", "/accounts/tablets", "/accounts/glass", "/account"),
            ):
                await admin.visit(path)
                await expect(admin.page.locator("h1").first).to_be_attached()
                await expect(admin.page.get_by_text("Loading…")).to_have_count(0)
                found += await violations(admin.page)
                name = path.strip("/").replace("/", "-")
                await admin.page.screenshot(path=artefacts / f"{name}-{theme}.png")
        assert admin.complaints == []
    assert not found, "\n".join(found)


async def fill(page: Page, said: dict[str, str]) -> None:
    for label, text in said.items():
        await page.get_by_label(label, exact=True).fill(text)


async def press(page: Page, name: str) -> None:
    await page.get_by_role("button", name=name, exact=True).click()
