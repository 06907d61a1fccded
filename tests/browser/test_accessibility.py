"""axe looks at every page, in both themes and languages, at three sizes; the pictures stay."""

from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from ops.dashboard import FOLDER
from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_ward_wall import bed_of

AXE = FOLDER / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THEMES = ("dark", "light")
LANGUAGES = ("en", "ar")
OFFICE = (
    *("/board", "/patients", "/observations", "/appointments", "/shifts", "/equipment", "/load"),
    *("/reports", "/account", "/alerts", "/history"),
)
ADMINISTRATION = ("/accounts", "/accounts/hospital", "/imports", "/audit", "/design")
SIZES = {"dark": (1366, 768), "light": (800, 1280)}
"""A laptop by night, a tablet by day; the wall at 1920 by 1080 is looked at above."""
LEAST_PX = 24
"""WCAG 2.2, 2.5.8; what a sentence has in it as a link is as high as the sentence."""

_SMALL = """least => [...document.querySelectorAll("button, a[href], input, select, summary")]
    .filter(e => e.checkVisibility() && !e.closest("p, td, .unseen, .skip, label"))
    .map(e => [e, e.getBoundingClientRect()])
    .filter(([, box]) => box.width > 1 && (box.width < least || box.height < least))
    .map(([e, box]) => `${e.outerHTML.slice(0, 90)} ${box.width} by ${box.height}`)"""


async def violations(page: Page, rules: list[str] = RULES) -> list[str]:
    """What axe holds against the page, by tags of rules or by their names."""
    # Added as the test's own script: the page's policy allows none from elsewhere.
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text())
    found: dict[str, Any] = await page.evaluate(
        "rules => axe.run(document, {runOnly: rules})", rules
    )
    return [
        f"{page.url} {each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        for node in each["nodes"]
    ]


async def test_every_page_is_accessible_in_both_themes(
    browser: Browser, station: Station, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[0]
    bed = bed_of(live, device)
    live.ward.sick[device] = {"hr": 168.0, "spo2": 88.0}
    await expect(station.card(bed).first).to_contain_text("HIGH", timeout=40_000)
    found: list[str] = []
    for theme in THEMES:
        async with Station.opened(browser, live.hospital) as stranger:
            await stranger.wear(theme)
            await stranger.page.reload()
            await expect(stranger.page.get_by_label("User name")).to_be_visible()
            found += await violations(stranger.page)
            await stranger.page.screenshot(path=artefacts / f"sign-in-{theme}.png")
        await station.wear(theme)
        for path in ("/", "/alerts", f"/beds/{bed}", "/history", "/nowhere"):
            await station.visit(path)
            await expect(station.page.locator("h1").first).to_be_attached()
            # Curves and trends take a moment to be drawn.
            await station.page.wait_for_timeout(2_000)
            found += await violations(station.page)
            name = path.strip("/").partition("/")[0] or "wall"
            await station.page.screenshot(path=artefacts / f"{name}-{theme}.png")
    assert not found, "\n".join(found)


async def speak(station: Station, language: str) -> None:
    """Change the language, from the next page on."""
    await station.page.evaluate(
        "language => localStorage.setItem('wardwatch.language', language)", language
    )


async def faults(station: Station, path: str, picture: Path) -> list[str]:
    """What is wrong with one page: for axe, in width, in what is touched."""
    await station.visit(path)
    await expect(station.page.locator("h1").first).to_be_attached()
    await expect(station.page.get_by_role("status").filter(has_text="…")).to_have_count(0)
    await station.page.screenshot(path=picture)
    found = await violations(station.page)
    small: list[str] = await station.page.evaluate(_SMALL, LEAST_PX)
    return found + [f"{path}: too small to touch: {one}" for one in small]


@pytest.mark.parametrize(
    ("account", "paths"), [("charge", OFFICE), ("administrator", ADMINISTRATION)]
)
async def test_every_page_of_the_hospital_is_for_everyone(
    browser: Browser, live: Live, artefacts: Path, account: str, paths: tuple[str, ...]
) -> None:
    found: list[str] = []
    for theme, size in SIZES.items():
        async with Station.opened(browser, live.hospital, size=size) as station:
            await station.sign_in(account)
            await station.wear(theme)
            for language in LANGUAGES:
                await speak(station, language)
                for path in paths:
                    name = f"{path.strip('/').replace('/', '-')}-{theme}-{language}.png"
                    found += await faults(station, path, artefacts / name)
            assert station.complaints == []
    assert not found, "\n".join(found)


async def test_the_page_runs_from_right_to_left_and_its_numbers_do_not(
    station: Station, live: Live
) -> None:
    bed = bed_of(live, live.hospital.devices[1])
    await speak(station, "ar")
    await station.visit("/")
    html = station.page.locator("html")
    await expect(html).to_have_attribute("dir", "rtl")
    await expect(html).to_have_attribute("lang", "ar")
    await expect(station.value(bed, "hr")).to_contain_text("72")
    await expect(station.page.get_by_role("heading", name="القسم")).to_be_attached()
    await speak(station, "en")


async def test_whoever_is_new_is_shown_around_by_keyboard_and_asked_once(
    browser: Browser, live: Live
) -> None:
    async with Station.opened(browser, live.hospital, first_visit=True) as new:
        await new.sign_in()
        tour = new.page.get_by_role("region", name="First visit")
        await expect(tour).to_have_count(0)
        await new.page.keyboard.press("Tab")
        await tour.get_by_role("button", name="Show me").press("Enter")
        for _ in range(4):
            await tour.get_by_role("button", name="Next").press("Enter")
        await expect(tour).to_contain_text("not a medical device")
        await tour.get_by_role("button", name="Done").press("Enter")
        await expect(tour).to_have_count(0)
        await new.visit("/")
        await expect(new.page.locator(".tile").first).to_be_visible()
        await new.page.keyboard.press("Tab")
        await expect(tour).to_have_count(0)


async def test_24_beds_fit_on_the_wall_and_on_a_laptop(
    browser: Browser, station: Station, live: Live, artefacts: Path
) -> None:
    del station
    for width, height in ((1920, 1080), (1366, 768), (1024, 768)):
        async with Station.opened(browser, live.hospital, size=(width, height)) as small:
            await small.sign_in()
            await expect(small.page.locator(".tile")).to_have_count(24)
            await small.page.wait_for_timeout(1_500)
            await small.page.screenshot(path=artefacts / f"wall-{width}x{height}.png")
            beds = small.page.locator(".beds")
            spare = await beds.evaluate("e => e.clientHeight - e.scrollHeight")
            assert spare >= 0 or width < 1366, f"{width}x{height} scrolls by {-spare} px"
            wide = await small.page.evaluate(
                "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            )
            assert wide <= 0, f"{width}x{height} is {wide} px too wide"
