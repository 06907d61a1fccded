"""Readings, events and placements as the store has them: everything here only reads."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import numpy as np
import psycopg

from alerts.backtest.courses import Columns, Course, courses
from alerts.backtest.past import (
    BY_HAND,
    BY_HAND_S,
    LEARNED_S,
    Past,
    Standing,
    StoredFact,
    StoredObservation,
    StoredReading,
)
from alerts.backtest.replaying import Subject
from alerts.errors import NoReadings, NoSuchBed
from alerts.model import Place, moment
from alerts.rulebook import LIVE_S
from core.vitals import FACTS
from core.wire import AgeClass, Alert, AlertEvent, Occupancy, Roster, Setup, decode

Connection = psycopg.Connection[tuple[Any, ...]]

_AT_ONCE = 50_000

# Text format on purpose: a real comes as the shortest number that stands for it, 36.9 and not
# 36.900001525878906, and so it is judged as it was when it came.
_COURSES = """
    select r.stay, extract(epoch from r.time)::float8, r.vital, r.value, r.quality
    from reading r
    where r.time >= %(since)s and r.time < %(until)s and r.stay is not null
        and (%(bed)s::text is null or r.bed = (select number from bed where id = %(bed)s))
    union all
    select o.stay, extract(epoch from o.at)::float8, v.vital, v.value, 0::smallint
    from observation o
    join observation_value v on v.observation = o.id
    join stay s on s.id = o.stay
    where o.at >= %(since)s and o.at < %(until)s and o.taken_back_at is null
        and (%(bed)s::text is null or s.bed = %(bed)s)
"""

_STAYS = """
    select s.id, s.bed, b.unit, s.age_class, s.age_band, s.spo2_scale, s.news2
    from stay s join bed b on b.id = s.bed where s.id = any(%(stays)s)
"""

_PLACE = """
    select u.site, u.id, u.name, b.id, b.name from bed b join unit u on u.id = b.unit
    where b.id = %(bed)s
"""

# One row for each stretch of time in which the same device, or none, watched the same stay here.
_STANDINGS = """
    select a.device, lower(a.during), upper(a.during), lower(s.during), upper(s.during),
           s.id, s.age_class, s.age_band, s.spo2_scale, s.news2
    from device_assignment a
    left join stay s on s.bed = a.bed and s.during && a.during
        and s.during && tstzrange(%(since)s, %(at)s, '[]')
    where a.bed = %(bed)s and a.during && tstzrange(%(since)s, %(at)s, '[]')
    union all
    select '', lower(alone), nullif(upper(alone), upper(s.during)), lower(s.during),
           upper(s.during), s.id, s.age_class, s.age_band, s.spo2_scale, s.news2
    from stay s
    cross join lateral unnest(
        tstzmultirange(s.during) - coalesce(
            (select range_agg(a.during) from device_assignment a where a.bed = s.bed), '{}')
    ) as alone
    where s.bed = %(bed)s and s.during && tstzrange(%(since)s, %(at)s, '[]')
        and alone && tstzrange(%(since)s, %(at)s, '[]')
    order by 2, 4
"""

_READINGS = """
    select extract(epoch from r.received_at)::float8, extract(epoch from r.time)::float8,
           d.id, r.vital, r.value, r.quality
    from device_assignment a
    join device d on d.id = a.device
    join bed b on b.id = a.bed
    join reading r on r.device = d.number and r.bed = b.number and a.during @> r.time
        and r.vital = any(%(vitals)s)
        and r.time >= %(since)s and r.time <= %(until)s and r.received_at <= %(at)s
    where a.bed = %(bed)s and a.during && tstzrange(%(since)s, %(until)s, '[]')
"""

# What the detector learned from: a value a minute is enough for it.
_THINNED = f"""
    select distinct on (device, vital, minute) received_at, time, device, vital, value, quality
    from (select *, floor(time / 60) as minute from ({_READINGS}) every_one (
        received_at, time, device, vital, value, quality)) thinned
    order by device, vital, minute, time
"""  # noqa: S608 - both parts stand here

_WRITTEN = """
    select extract(epoch from o.entered_at)::float8, extract(epoch from o.taken_back_at)::float8,
           o.stay, extract(epoch from o.at)::float8, v.vital, v.value
    from stay s
    join observation o on o.stay = s.id and o.at >= %(since)s and o.entered_at <= %(at)s
    join observation_value v on v.observation = o.id
    where s.bed = %(bed)s
"""

_FACTS = """
    select extract(epoch from e.received_at)::float8, extract(epoch from e.time)::float8,
           d.id, e.boot, e.seq, e.fact, e.source, e.active
    from device_assignment a
    join device d on d.id = a.device
    join device_event e on e.device = d.number and a.during @> e.time
        and e.time >= %(since)s and e.received_at <= %(at)s
    where a.bed = %(bed)s and a.during && tstzrange(%(since)s, %(at)s, '[]')
    order by e.received_at, e.boot, e.seq
"""

_OPEN_THEN = """
    select alert::text from (
        select distinct on (alert_id) alert, settled from alert_event
        where bed = %(bed)s and at < %(since)s and at >= %(since)s - interval '31 days'
        order by alert_id, revision desc
    ) latest where not settled
"""

_EVENTS = """
    select json_build_object('v', 1, 'boot', boot, 'seq', seq, 'number', number, 'at', at,
                             'change', change, 'alert', alert, 'actor', actor)::text
    from alert_event where bed = %(bed)s and at >= %(since)s and at <= %(at)s
    order by number, at
"""

_SETUP_THEN = """
    select setup::text from setup_event where bed = %(bed)s and at < %(since)s
    order by at desc, number desc limit 1
"""

_SETUPS = """
    select setup::text from setup_event where bed = %(bed)s and at >= %(since)s and at <= %(at)s
    order by at, number
"""


@dataclass(frozen=True, slots=True)
class Stays:
    """Courses by stay, named `bed/stay`, and whom each is of."""

    courses: list[Course]
    subjects: dict[str, Subject]


def read_courses(
    connection: Connection, since: datetime, until: datetime, *, bed: str | None = None
) -> Stays:
    """What was measured from `since` to before `until`, by stay; nobody's readings are left out.

    Raises:
        NoReadings: Nothing was.
    """
    parts = [_columns(rows) for rows in _batches(connection, since, until, bed)]
    if not parts:
        raise NoReadings(f"the store has no readings from {since} to {until}")
    whole = Columns.joined(parts)
    stays = np.unique(whole.patients)
    rows = connection.execute(_STAYS, {"stays": stays.tolist()}).fetchall()
    names = {row[0]: f"{row[1]}/{row[0]}" for row in rows}
    numbered = Columns(
        patients=np.searchsorted(stays, whole.patients).astype(np.int32),
        times=whole.times,
        vitals=whole.vitals,
        values=whole.values,
        quality=whole.quality,
    )
    found = courses(numbered, [names.get(stay, f"?/{stay}") for stay in stays.tolist()])
    return Stays(found, {names[row[0]]: _subject(row[2:]) for row in rows})


def _batches(
    connection: Connection, since: datetime, until: datetime, bed: str | None
) -> Iterable[list[tuple[Any, ...]]]:
    with connection.cursor("backtest") as cursor:
        cursor.itersize = _AT_ONCE
        cursor.execute(_COURSES, {"since": since, "until": until, "bed": bed})
        while rows := cursor.fetchmany(_AT_ONCE):
            yield rows


def _columns(rows: Sequence[tuple[Any, ...]]) -> Columns:
    stays, times, vitals, values, quality = zip(*rows, strict=True)
    return Columns(
        patients=np.array(stays, np.int32),
        times=np.array(times, np.float64),
        vitals=np.array(vitals, np.uint8),
        values=np.array(values, np.float64),
        quality=np.array(quality, np.uint8),
    )


def _subject(row: Sequence[Any]) -> Subject:
    unit, age_class, age_band, spo2_scale, news2 = row
    return Subject(
        unit=unit,
        age_class=AgeClass(age_class),
        age_band=age_band,
        spo2_scale=spo2_scale,
        news2=news2,
    )


def read_setup(connection: Connection, bed: str, at: datetime) -> Setup | None:
    """How alarms of the bed were set up at a moment; None for as the profile has them."""
    asked = {"bed": bed, "since": at}
    row = connection.execute(_SETUP_THEN, asked).fetchone()
    return None if row is None else _setup(row[0])


def read_past(connection: Connection, bed: str, at: datetime, *, warm_up_s: float) -> Past:
    """What is stored of a bed up to `at`, from `warm_up_s` before.

    Raises:
        NoSuchBed: There is no bed of that name.
    """
    place = read_place(connection, bed)
    since = at.timestamp() - warm_up_s
    asked = {"bed": bed, "at": at, "since": moment(since)}
    further = asked | {"since": moment(since - BY_HAND_S)}
    return Past(
        place=place,
        since=since,
        at=at.timestamp(),
        standings=_standings(place, connection.execute(_STANDINGS, further).fetchall()),
        readings=_readings(connection, further, asked),
        written=[StoredObservation(*row) for row in connection.execute(_WRITTEN, further)],
        facts=[StoredFact(*row) for row in connection.execute(_FACTS, further)],
        open_then=[_alert(row[0]) for row in connection.execute(_OPEN_THEN, asked)],
        events=[decode(AlertEvent, row[0].encode()) for row in connection.execute(_EVENTS, asked)],
        setup_then=read_setup(connection, bed, moment(since)),
        setups=[_setup(row[0]) for row in connection.execute(_SETUPS, asked)],
    )


def read_place(connection: Connection, bed: str) -> Place:
    """Where a bed is.

    Raises:
        NoSuchBed: There is no bed of that name.
    """
    row = connection.execute(_PLACE, {"bed": bed}).fetchone()
    if row is None:
        raise NoSuchBed(f"there is no bed {bed!r}")
    site, unit, unit_name, name, bed_name = row
    return Place(site=site, unit=unit, unit_name=unit_name, bed=name, bed_name=bed_name)


def _readings(
    connection: Connection, further: dict[str, Any], asked: dict[str, Any]
) -> list[StoredReading]:
    by_hand = [FACTS[vital].number for vital in BY_HAND]
    every = [facts.number for facts in FACTS.values()]
    watched = [number for number in every if number not in by_hand]
    # A message on the way at `since` came after it; one that came too late is history.
    live = asked["since"].timestamp() - LIVE_S
    learned = {"vitals": watched, "since": moment(live - LEARNED_S), "until": moment(live)}
    before = further | {"vitals": by_hand, "until": moment(live)}
    after = asked | {"vitals": every, "since": moment(live), "until": asked["at"]}
    rows = [
        *connection.execute(_READINGS, before),
        *connection.execute(_THINNED, asked | learned),
        *connection.execute(_READINGS, after),
    ]
    return [StoredReading(*row) for row in rows]


def _standings(place: Place, rows: Sequence[tuple[Any, ...]]) -> list[Standing]:
    """Who stood and lay here, a placement for each beginning and each end."""
    found: list[Standing] = []
    for device, stands, leaves, comes, goes, stay, *whom in rows:
        since = max(stands, comes) if comes is not None else stands
        told = Occupancy(
            unit=place.unit,
            unit_name=place.unit_name,
            bed=place.bed,
            bed_name=place.bed_name,
            since=since,
            stay=stay,
            age_class=AgeClass(whom[0]) if stay is not None else AgeClass.ADULT,
            age_band=whom[1] or "",
            spo2_scale=whom[2] or 1,
            news2=whom[3] if stay is not None else True,
        )
        if device:
            told = Roster(device=device, **msgspec.structs.asdict(told))
        found.append(Standing(since.timestamp(), device, told))
        if stay is not None and goes is not None and (leaves is None or goes < leaves):
            empty = msgspec.structs.replace(told, stay=None, since=goes)
            found.append(Standing(goes.timestamp(), device, empty))
        if leaves is not None and device:
            found.append(Standing(leaves.timestamp(), device, None))
    return sorted(found, key=lambda one: (one.since, one.told is not None))


def _alert(text: str) -> Alert:
    return decode(Alert, text.encode())


def _setup(text: str) -> Setup:
    return decode(Setup, text.encode())
