"""What the server knows, asked beside the browser, and whether a screen shows exactly that."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx2

from tests.browser.pages import Station
from tests.hospital import DEMO_PASSWORD, Hospital, wait_until

WITHIN_S = 60.0
EVERY_S = 0.2

_CARDS = """() => Object.fromEntries(
    [...document.querySelectorAll(".alerts [data-alert]")]
        .map((card) => [card.dataset.alert, card.dataset.answered === "true"]))"""
_HEARTS = """() => Object.fromEntries(
    [...document.querySelectorAll(".tile[data-bed]")].map((tile) =>
        [tile.dataset.bed, tile.querySelector("[data-vital='hr'] dd[aria-live]")?.innerText]))"""


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

    async def too_fast(self, bed: str) -> int:
        """How many alerts of a fast heart are open at a bed."""
        return sum(a["bed"] == bed and a["cause"] == "hr.high" for a in await self._open())

    async def pause(self, bed: str) -> None:
        """The sound of a bed, for as long as one may."""
        here = (await self.http.get(f"/beds/{bed}")).json()
        await self._say(f"/beds/{bed}/pause", {"stay": here["stay"], "seconds": 120})

    async def shown_by(self, station: Station) -> None:
        """Wait until the wall shows alerts and answers of the server, and heart rates it has known.

        Raises:
            AssertionError: They still differ when the time is over.
        """
        until = asyncio.get_running_loop().time() + WITHIN_S
        hearts: defaultdict[str, set[str]] = defaultdict(set)
        while True:
            alerts = {a["id"]: a["response"] == "acknowledged" for a in await self._open()}
            for bed in (await self.http.get("/beds")).json()["items"]:
                hearts[bed["id"]].add(f"{bed['vitals']['hr'][0]:.0f}")
            cards = await station.page.evaluate(_CARDS)
            tiles = await station.page.evaluate(_HEARTS)
            wrong = {bed: shown for bed, shown in tiles.items() if shown not in hearts[bed]}
            if cards == alerts and tiles.keys() == hearts.keys() and not wrong:
                return
            differing = f"cards {cards} of {alerts}, hearts {wrong} of {dict(hearts)}"
            assert asyncio.get_running_loop().time() < until, differing
            await asyncio.sleep(EVERY_S)

    async def _open(self) -> list[dict[str, Any]]:
        alerts: list[dict[str, Any]] = (await self.http.get("/alerts")).json()["items"]
        return alerts

    async def _say(self, path: str, body: dict[str, object]) -> None:
        key = {"Idempotency-Key": str(uuid4())}
        answer = await self.http.post(path, json=body | {"screen": "desk"}, headers=key)
        # Somebody, or the patient, may have been quicker.
        assert answer.status_code in {200, 409}, answer.text


async def raised(hospital: Hospital, bed: str) -> None:
    """Wait until the record has an alert of the bed, whoever can be told of it."""
    query = "select count(*) from alert_event where bed = %s and change = 'raised'"
    await asyncio.to_thread(
        wait_until, lambda: hospital.value(query, bed) > 0, within_s=WITHIN_S, what="an alert"
    )
