"""A ward in alarm, read in Arabic: nothing of ours is said in English, by screen or server."""

import json
import re
from pathlib import Path

from playwright.async_api import Page, expect

from ops.dashboard import FOLDER
from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_accessibility import speak
from tests.browser.test_ward_wall import bed_of

CATALOGUE: dict[str, str | dict[str, str]] = json.loads(
    (FOLDER / "src/words/ar.json").read_text(encoding="utf-8")
)
_READ = """() => [document.body.innerText,
    ...[...document.querySelectorAll("[aria-label], [title], [placeholder]")]
        .flatMap(e => ["aria-label", "title", "placeholder"].map(name => e.getAttribute(name)))]
    .filter(Boolean).join("\\n")"""


def _pieces() -> set[str]:
    """What stands between the places of our English sentences, where it is more than one word."""
    translated = (key for key, said in CATALOGUE.items() if said != key)
    pieces = (piece.strip(" .,:;()") for key in translated for piece in re.split(r"\{\w+\}", key))
    return {piece for piece in pieces if re.fullmatch(r"[^/]*[a-z]{3,} [^/]*[a-z]", piece)}


NAMES = {"Intensive care"}
"""What somebody has called a unit; it happens to be one of our sentences too."""


async def english(page: Page) -> list[str]:
    """Words of ours that the page says in English, to the eye or to a screen reader."""
    read: str = await page.evaluate(_READ)
    return sorted(
        piece for piece in _pieces() - NAMES if re.search(rf"\b{re.escape(piece)}\b", read)
    )


async def test_a_ward_in_alarm_says_nothing_of_ours_in_english(
    station: Station, live: Live, artefacts: Path
) -> None:
    device = live.hospital.devices[0]
    bed = bed_of(live, device)
    live.ward.sick[device] = {"hr": 168.0, "spo2": 83.0}
    await expect(station.card(bed).first).to_contain_text("HIGH", timeout=60_000)
    assert await english(station.page) != []
    await speak(station, "ar")
    found: list[str] = []
    for path in ("/", "/alerts", f"/beds/{bed}", "/me", "/history"):
        await station.visit(path)
        await expect(station.page.locator("h1").first).to_be_attached()
        await expect(station.page.get_by_text("أعلى من").first).to_be_attached(timeout=60_000)
        await station.page.screenshot(path=artefacts / f"alarm-ar{path.replace('/', '-')}.png")
        found += [f"{path}: {one}" for one in await english(station.page)]
    await speak(station, "en")
    assert found == []
