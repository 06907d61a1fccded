"""The database keeps the ledger as the pure one does: no gap, no overlap, no lost minute.

The test moves the clock: through midnight, and through the nights in which clocks are changed.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine

from core.beds.placements import load_placements
from core.beds.roster import read_ward
from core.books import Book
from core.clock import HandClock
from core.database import engine
from core.errors import HospitalError
from core.ids import DeviceId, SiteId
from core.staff.accounts import Role, Staff
from core.stays.absences import come_back, leave
from core.stays.admitting import Admitting, admit
from core.stays.leaving import Leaving, discharge
from core.stays.ledger import AbsenceKind
from core.stays.moving import Moving, Swapping, swap, transfer
from tests.hospital import Cluster

pytestmark = pytest.mark.integration

BEDS, PATIENTS = 3, 3
VIENNA = ZoneInfo("Europe/Vienna")
EVENINGS = [
    datetime(2026, 1, 5, 22, tzinfo=VIENNA),
    datetime(2026, 3, 28, 22, tzinfo=VIENNA),
    datetime(2026, 10, 24, 22, tzinfo=VIENNA),
]
ACTS = ["transfer", "along", "swap", "discharge", "leave", "return"]
Step = tuple[str, int, int, int]
"""Act, patient, bed, minutes until the next."""
STEPS = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.integers(0, PATIENTS - 1),
        st.integers(0, BEDS - 1),
        st.sampled_from([0, 1, 60, 179, 1440]),
    ),
    min_size=8,
    max_size=20,
)


@dataclass
class House:
    """A unit with beds and monitors, and a simple book of who lay where for how many minutes."""

    owner: psycopg.Connection[Any]
    engine: AsyncEngine
    clock: HandClock
    name: str
    patients: list[int]
    lies: dict[int, int] = field(default_factory=dict)
    lain: dict[tuple[int, str], int] = field(default_factory=dict)
    seen: list[tuple[datetime, dict[str, int]]] = field(default_factory=list)

    def bed(self, number: int) -> str:
        return f"{self.name}-{number}"

    async def do(self, step: Step) -> None:
        act, who, where, minutes = step
        patient, bed = self.patients[who], self.bed(where)
        taken = {bed: patient for patient, bed in self.lies.items()}
        with suppress(HospitalError):
            if who not in self.lies:
                await self._admit(who, patient, where)
            elif act in ("transfer", "along") and where not in taken:
                moving = Moving(bed=bed, with_monitor=act == "along")
                await self._change(patient, lambda b, n, r: transfer(b, n, moving, seen=r))
                self.lies[who] = where
            elif act == "swap" and where in taken and taken[where] != who:
                await self._swap(who, taken[where])
            elif act == "discharge":
                leaving = Leaving(to="home")
                await self._change(patient, lambda b, n, r: discharge(b, n, leaving, seen=r))
                del self.lies[who]
            elif act == "leave":
                kind = AbsenceKind.THEATRE
                await self._change(patient, lambda b, n, r: leave(b, n, kind, seen=r))
            elif act == "return":
                await self._change(patient, lambda b, n, r: come_back(b, n, seen=r))
        self._pass_by(minutes)

    async def _admit(self, who: int, patient: int, where: int) -> None:
        async with self._book() as book:
            await admit(book, Admitting(patient=patient, bed=self.bed(where)))
        self.lies[who] = where

    async def _swap(self, who: int, other: int) -> None:
        row = self.owner.execute(_OPEN, (self.patients[other],)).fetchone()
        assert row is not None
        swapping = Swapping(other=row[0], other_seen=row[1], with_monitors=True)
        await self._change(self.patients[who], lambda b, n, r: swap(b, n, swapping, seen=r))
        self.lies[who], self.lies[other] = self.lies[other], self.lies[who]

    async def _change(
        self, patient: int, change: Callable[[Book, int, int], Awaitable[object]]
    ) -> None:
        row = self.owner.execute(_OPEN, (patient,)).fetchone()
        assert row is not None
        async with self._book() as book:
            await change(book, row[0], row[1])

    @asynccontextmanager
    async def _book(self) -> AsyncIterator[Book]:
        # Somebody cleans at once; that a bed waits for it is another test's.
        self.owner.execute("delete from bed_state")
        async with self.engine.begin() as connection:
            yield Book(connection=connection, by=NORA, now=self.clock.now(), site=SiteId("main"))

    def _pass_by(self, minutes: int) -> None:
        if minutes:
            middle = self.clock.now() + timedelta(seconds=30)
            here = {self.bed(bed): self.patients[who] for who, bed in self.lies.items()}
            self.seen.append((middle, here))
        for who, bed in self.lies.items():
            key = self.patients[who], self.bed(bed)
            self.lain[key] = self.lain.get(key, 0) + minutes
        self.clock.pass_by(seconds=minutes * 60)


NORA = Staff(account="nora", name="Nora", role=Role.CHARGE, password_hash="")
_OPEN = "select id, revision from admission where patient = %s and upper_inf(during)"
_LAIN = """
    select patient, bed, sum(extract(epoch from
        coalesce(upper(during), %s) - lower(during)))::bigint / 60
    from stay where patient = any(%s) group by patient, bed
"""
_WHOLE = """
    select admission.id from admission where patient = any(%s) and
        (select sum(coalesce(upper(during), %s) - lower(during)) from stay
         where admission = admission.id) <>
        coalesce(upper(admission.during), %s) - lower(admission.during)
"""


@pytest.fixture(scope="module")
def url(cluster: Cluster) -> Iterator[str]:
    name = cluster.empty()
    with psycopg.connect(cluster.url(name)) as connection:
        connection.execute("insert into site (id, name) values ('main', 'Main')")
        connection.execute(
            "insert into account (id, name, role, password_hash) values ('nora', 'N', 'charge', '')"
        )
    yield cluster.url(name)
    cluster.drop(name)


@settings(max_examples=6, phases=[Phase.explicit, Phase.generate])
@given(steps=STEPS, evening=st.sampled_from(EVENINGS), name=st.uuids())
def test_no_minute_is_lost_in_the_database(
    url: str, steps: list[Step], evening: datetime, name: UUID
) -> None:
    asyncio.run(_live_through(url, steps, evening.astimezone(UTC), f"u{name.hex}"))


async def _live_through(url: str, steps: list[Step], begins: datetime, name: str) -> None:
    books = engine(url, application="ledger")
    with psycopg.connect(url, autocommit=True) as owner:
        house = House(owner, books, HandClock(begins), name, [])
        _furnish(house)
        try:
            for step in steps:
                await house.do(step)
            await _check(house)
        finally:
            await books.dispose()


def _furnish(house: House) -> None:
    long_ago = house.clock.now() - timedelta(days=1)
    connection = house.owner
    with connection.transaction():
        connection.execute(
            "insert into unit (id, site, name) values (%s, 'main', '')", (house.name,)
        )
        for number in range(BEDS):
            bed = house.bed(number)
            connection.execute(
                "insert into bed (id, unit, name) values (%s, %s, '')", (bed, house.name)
            )
            connection.execute("insert into device (id) values (%s)", (bed,))
            connection.execute(
                "insert into device_assignment (device, bed, during)"
                " values (%s, %s, tstzrange(%s, null))",
                (bed, bed, long_ago),
            )
        for number in range(PATIENTS):
            row = connection.execute(
                "insert into patient (mrn, family_name, given_name, birth_date, sex)"
                " values (%s, '', '', '1950-01-01', 'female') returning id",
                (f"{house.name}{number}",),
            ).fetchone()
            assert row is not None
            house.patients.append(row[0])


async def _check(house: House) -> None:
    """The tables, the wall, the roster and what ingest goes by, against the simple book."""
    now = house.clock.now()
    lain = house.owner.execute(_LAIN, (now, house.patients)).fetchall()
    torn = house.owner.execute(_WHOLE, (house.patients, now, now)).fetchall()
    of_stay = dict(house.owner.execute("select id, patient from stay").fetchall())
    placements = load_placements(house.owner, since=now - timedelta(days=400))
    assert {(p, b): m for p, b, m in lain if m} == {k: m for k, m in house.lain.items() if m}
    assert torn == []
    for moment, here in house.seen:
        async with house.engine.connect() as connection:
            ward = await read_ward(connection, site="main", now=moment)
        mine = [place for place in ward.places if place.unit == house.name]
        assert {one.bed: of_stay[one.stay] for one in mine if one.stay is not None} == here
        for roster in ward.rosters:
            if roster.unit == house.name:
                place = placements.place(DeviceId(roster.device), moment)
                assert place.stay == roster.stay
