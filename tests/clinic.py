"""A clinic for tests of appointments: two doctors, two rooms, open on weekdays from 9 to 12.

The hospital's clock is moved by hand and stands at Monday, 2026-11-23, 08:00 in Berlin.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx2

from tests.hospital import Cluster
from tests.office import HandClock, Office, once, opened
from tests.unit.gateway.house import CHEAP

ZONE = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 23, 8, tzinfo=ZONE)
DOCTORS = ("kim", "ana")
ROOMS = ("c1", "c2")


@asynccontextmanager
async def clinic(cluster: Cluster) -> AsyncIterator[Office]:
    """The gateway with the clinic, on the Monday; it keeps asking the database, as it does."""
    async with opened(cluster, clock=HandClock(NOW)) as office:
        await furnish(office)
        async with asyncio.TaskGroup() as standing:
            asking = standing.create_task(office.wiring.upkeep.ask(), name="ask the database")
            yield office
            asking.cancel()


async def furnish(office: Office) -> None:
    """Doctors, rooms, kinds and hours."""
    owner = office.owner
    owner.execute("update site set time_zone = 'Europe/Berlin'")
    for doctor in DOCTORS:
        owner.execute(
            "insert into account (id, name, role, password_hash) values (%s, %s, 'clinician', %s)",
            (doctor, f"Dr {doctor.title()}", CHEAP.hash("quiet-corridor-seven")),
        )
    for at, room in enumerate(ROOMS):
        owner.execute(
            "insert into room (id, unit, name, kind, position)"
            " values (%s, 'ward-3', %s, 'clinic', %s)",
            (room, room.upper(), at),
        )
    owner.execute(
        "insert into appointment_kind (code, name, minutes) values"
        " ('consultation', 'Consultation', 20), ('long', 'Long consultation', 40)"
    )
    owner.execute(
        "insert into calendar (site, doctor, room, step)"
        " select id, d, null, 20 from site, unnest(%s::text[]) d"
        " union all select id, null, r, 20 from site, unnest(%s::text[]) r",
        (list(DOCTORS), list(ROOMS)),
    )
    owner.execute(
        "insert into calendar_hours (calendar, weekday, clock, valid)"
        " select calendar.id, day, '[540,720)', '[2020-01-01,)'"
        " from calendar, generate_series(1, 5) day"
    )
    await office.wiring.upkeep.exchange()


def at(hour: int, minute: int = 0, *, day: int = 0) -> datetime:
    """A time of the wall clock, days from the Monday."""
    return datetime.combine(
        date(2026, 11, 23) + timedelta(days=day), datetime.min.time(), tzinfo=ZONE
    ).replace(hour=hour, minute=minute)


@dataclass(slots=True)
class FrontDesk:
    """Somebody who books."""

    client: httpx2.AsyncClient

    async def book(
        self, patient: int, start: datetime, *, doctor: str = "kim", room: str = "c1", **more: Any
    ) -> httpx2.Response:
        """Ask for an appointment."""
        said = {
            "patient": patient,
            "kind": "consultation",
            "doctor": doctor,
            "room": room,
            "starts_at": start.isoformat(),
        }
        return await self.client.post("/api/v1/appointments", json=said | more, headers=once())

    async def move(
        self, shown: dict[str, Any], start: datetime, *, seen: int | None = None, **more: Any
    ) -> httpx2.Response:
        """Ask for another time."""
        said = {"doctor": shown["doctor"], "room": shown["room"], "starts_at": start.isoformat()}
        return await self.client.put(
            f"/api/v1/appointments/{shown['id']}",
            json=said | more,
            headers={"If-Match": f'"{seen or shown["revision"]}"'},
        )

    async def settle(
        self, shown: dict[str, Any], state: str, *, reason: str = "", seen: int | None = None
    ) -> httpx2.Response:
        """Say what became of it."""
        return await self.client.put(
            f"/api/v1/appointments/{shown['id']}/state",
            json={"state": state, "reason": reason},
            headers={"If-Match": f'"{seen or shown["revision"]}"'},
        )

    async def slots(self, since: datetime, until: datetime, **asked: Any) -> list[dict[str, Any]]:
        """What is free."""
        params = {
            "from": since.isoformat(),
            "to": until.isoformat(),
            "kind": "consultation",
            **asked,
        }
        answer = await self.client.get("/api/v1/slots", params=params)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found


def utc(moment: datetime) -> str:
    """As answers say it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
