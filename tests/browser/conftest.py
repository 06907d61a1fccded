"""A ward whose values the test decides, and a Chromium to look at it with.

A machine without Chromium fails these tests; it does not skip them.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from ops import chromium, dashboard
from tests.browser.pages import Station
from tests.conftest import furnished
from tests.hospital import BEDS, Cluster, Hospital
from tests.monitors import Ward, ward

# A page on a busy machine is slow, not wrong; what must be quick says so itself.
expect.set_options(timeout=20_000)

ARTEFACTS = Path(__file__).parents[2] / "artefacts/browser"
EVERY_S = 1.0
PROCESSES = ("ingest", "alerts", "gateway")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder wants a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # One ward and one Chromium serve a module; its tests use different beds.
            item.add_marker(pytest.mark.asyncio(loop_scope="module"), append=False)


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """Where screenshots are kept."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    return ARTEFACTS


@pytest.fixture(scope="session")
def built() -> Path:
    """The pages as their sources are now."""
    dashboard.build()
    return dashboard.FOLDER / "dist"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Chromium without a window."""
    program = chromium.found()
    if program is None:
        pytest.fail(
            "NO CHROMIUM on this machine: the browser tests cannot run (apt install chromium)"
        )
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=program,
            args=["--no-sandbox", "--disable-background-networking", "--disable-dev-shm-usage"],
        )
        yield browser
        await browser.close()


@pytest.fixture(scope="module")
def running(cluster: Cluster, built: Path) -> Iterator[Hospital]:
    """The demo ward with ingest, alerts and gateway."""
    for hospital in furnished(cluster, beds=BEDS):
        assert (built / "index.html").is_file()
        hospital.start(*PROCESSES)
        yield hospital


@dataclass(frozen=True, slots=True)
class Live:
    """A running ward and the monitors that speak for it."""

    hospital: Hospital
    ward: Ward


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def live(running: Hospital) -> AsyncIterator[Live]:
    """Every monitor publishes calm values once a second until the test makes one sick."""
    async with ward(running) as monitors, asyncio.TaskGroup() as tasks:
        publishing = tasks.create_task(monitors.publish(every_s=EVERY_S), name="monitors")
        yield Live(hospital=running, ward=monitors)
        publishing.cancel()


@pytest_asyncio.fixture(loop_scope="module")
async def station(browser: Browser, live: Live) -> AsyncIterator[Station]:
    """A signed-in wall."""
    async with Station.opened(browser, live.hospital) as station:
        await station.sign_in()
        yield station
        assert station.complaints == []
