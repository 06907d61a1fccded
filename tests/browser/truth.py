"""What the server knows, asked beside the browser, and whether a screen shows exactly that."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx2

from tests.browser.pages import Station
from tests.hospital import DEMO_PASSWORD, Hospital, wait_until

WITHIN_S = 40.0
EVERY_S = 0.2

_CARDS = """() => Object.fromEntries(
    [...document.querySelectorAll(".alerts [data-alert]")]
        .map((card) => [card.dataset.alert, card.dataset.answered === "true"]))"""
_HEARTS = """() => Object.fromEntries(
    [...document.querySelectorAll(".tile[data-bed]")].map((tile) =>
        [tile.dataset.bed, tile.querySelector("[data-vital='hr'] dd")?.innerText]))"""

Shown = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody at another desk, who is not cut off."""

    http: httpx2.AsyncClient

    @classmethod
    @asynccontextmanager
    async def opened(cls, hospital: Hospital) -> AsyncIterator["Desk"]:
        """Signed in as a clinician."""
        async with httpx2.AsyncClient(base_url=f"{hospital.url}/api/v1", timeout=20) as http:
            who = {"username": "clinician", "password": DEMO_PASSWORD}
            assert (await http.post("/session", json=who)).status_code == 200
            yield cls(http)

    async def acknowledge_all(self, bed: str | None = None) -> None:
        """Whatever waits for an answer, of one bed or of all."""
        for alert in await self._open():
            if alert["response"] == "awaited" and bed in (None, alert["bed"]):
                await self._say(f"/alerts/{alert['id']}/acknowledge", {"comment": ""})

    async def pause(self, bed: str) -> None:
        """The sound of a bed, for as long as one may."""
        here = (await self.http.get(f"/beds/{bed}")).json()
        await self._say(f"/beds/{bed}/pause", {"stay": here["stay"], "seconds": 120})

    async def shown_by(self, station: Station) -> None:
        """Wait until alerts, answers and heart rates on the wall are those of the server.

        Raises:
            AssertionError: They still differ when the time is over.
        """
        until = asyncio.get_running_loop().time() + WITHIN_S
        while True:
            known, shown = await self._known(), await _shown(station)
            if known == shown:
                return
            differing = {
                part: (known[part].get(name), shown[part].get(name))
                for part in known
                for name in known[part].keys() | shown[part].keys()
                if known[part].get(name) != shown[part].get(name)
            }
            assert asyncio.get_running_loop().time() < until, f"known and shown: {differing}"
            await asyncio.sleep(EVERY_S)

    async def _known(self) -> Shown:
        beds = (await self.http.get("/beds")).json()["items"]
        return {
            "alerts": {a["id"]: a["response"] == "acknowledged" for a in await self._open()},
            "hearts": {bed["id"]: f"{bed['vitals']['hr'][0]:.0f}" for bed in beds},
        }

    async def _open(self) -> list[dict[str, Any]]:
        alerts: list[dict[str, Any]] = (await self.http.get("/alerts")).json()["items"]
        return alerts

    async def _say(self, path: str, body: dict[str, object]) -> None:
        key = {"Idempotency-Key": str(uuid4())}
        answer = await self.http.post(path, json=body | {"screen": "desk"}, headers=key)
        # Somebody, or the patient, may have been quicker.
        assert answer.status_code in {200, 409}, answer.text


async def _shown(station: Station) -> Shown:
    return {
        "alerts": await station.page.evaluate(_CARDS),
        "hearts": await station.page.evaluate(_HEARTS),
    }


async def raised(hospital: Hospital, bed: str) -> None:
    """Wait until the record has an alert of the bed, whoever can be told of it."""
    query = "select count(*) from alert_event where bed = %s and change = 'raised'"
    await asyncio.to_thread(
        wait_until, lambda: hospital.value(query, bed) > 0, within_s=WITHIN_S, what="an alert"
    )
