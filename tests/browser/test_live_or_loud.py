"""A screen is live or says that it is not; afterwards it shows what the server knows."""

import asyncio
import re

from playwright.async_api import expect

from tests.browser.conftest import Live
from tests.browser.pages import Station
from tests.browser.test_ward_wall import DASHES, bed_of

TOO_FAST = re.compile(r"HR \d+ > \d+")
"""The rule's alert; scores and the detector may have something to say of the same bed too."""


async def test_a_killed_gateway_is_shouted_out_and_nothing_is_lost_or_doubled(
    station: Station, live: Live
) -> None:
    hospital, (first, second) = live.hospital, live.hospital.devices[:2]
    before, during = bed_of(live, first), bed_of(live, second)
    live.ward.sick[first] = {"hr": 168.0}
    await expect(station.card(before)).to_contain_text("HIGH", timeout=40_000)

    hospital.gateway.kill()
    await expect(station.not_live).to_contain_text("NOT LIVE", timeout=8_000)
    await expect(station.value(before, "hr")).to_have_text(DASHES, timeout=15_000)
    live.ward.sick[second] = {"hr": 168.0}
    await asyncio.sleep(12)

    hospital.gateway.start()
    await asyncio.to_thread(hospital.gateway.wait_ready)
    await expect(station.not_live).to_have_count(0, timeout=15_000)
    await expect(station.value(before, "hr")).to_have_text(re.compile(r"^\d+$"), timeout=10_000)
    for bed in (before, during):
        too_fast = station.card(bed).filter(has_text=TOO_FAST)
        await expect(too_fast).to_have_count(1, timeout=20_000)


async def test_a_session_that_ends_leads_to_the_sign_in_page(station: Station) -> None:
    await expect(station.page.locator(".tile").first).to_be_visible()
    await station.page.context.clear_cookies()
    await station.page.context.set_offline(True)
    await expect(station.not_live).to_contain_text("NOT LIVE", timeout=20_000)
    await station.page.context.set_offline(False)
    await station.page.reload()
    await expect(station.page.get_by_role("button", name="Sign in")).to_be_visible()


async def test_alerts_that_died_are_missed(station: Station, live: Live) -> None:
    await expect(station.page.locator(".tile").first).to_be_visible()
    live.hospital.alerts.kill()
    await expect(station.not_live.first).to_contain_text("NO ALERTS", timeout=20_000)
    live.hospital.alerts.start()
    await asyncio.to_thread(live.hospital.alerts.wait_ready)
    await expect(station.not_live).to_have_count(0, timeout=20_000)
