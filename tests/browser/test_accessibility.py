"""axe looks at every page, in both themes; a person looks at the pictures it leaves."""

from pathlib import Path
from typing import Any

from playwright.async_api import Browser, Page, expect

from ops.dashboard import FOLDER
from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_ward_wall import bed_of

AXE = FOLDER / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
THEMES = ("dark", "light")


async def violations(page: Page) -> list[str]:
    """What axe holds against the page, worst kinds only."""
    # Added as the test's own script: the page's policy allows none from elsewhere.
    await page.evaluate(AXE.read_text())
    found: dict[str, Any] = await page.evaluate(
        "rules => axe.run(document, {runOnly: rules})", RULES
    )
    return [
        f"{page.url} {each['id']}: {node['target']} {node['failureSummary']}"
        for each in found["violations"]
        if each["impact"] in {"serious", "critical"}
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
