"""Curves over time: a vital sign in buckets, and stored waveforms around a moment."""

import math
import sys
from array import array
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from core.vitals import FACTS, Vital

_BAD = 2
"""Quality as it is stored; bad readings are kept and not drawn."""
MINUTE_S = 60
"""From buckets so wide on, a curve is drawn from minutes and not from single readings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendAsked:
    """What a trend is wanted of.

    Attributes:
        from_, to: UTC, half open.
        buckets: Points at most.
        lay_at: Of whom it is: whoever lay in the bed then; at `to` without.
    """

    bed: str
    vital: Vital
    from_: datetime
    to: datetime
    buckets: int
    lay_at: datetime | None = None

    @property
    def bucket_s(self) -> int:
        """Width of a bucket, whole seconds; from a minute on whole minutes."""
        if not self._of_minutes:
            return self._width_s(self.from_)
        return math.ceil(self._width_s(self.begins) / MINUTE_S) * MINUTE_S

    @property
    def begins(self) -> datetime:
        """Where the first bucket starts: `from_`, or the start of its minute."""
        return self.from_.replace(second=0, microsecond=0) if self._of_minutes else self.from_

    @property
    def _of_minutes(self) -> bool:
        return self._width_s(self.from_) >= MINUTE_S

    def _width_s(self, begins: datetime) -> int:
        return max(1, math.ceil((self.to - begins).total_seconds() / self.buckets))


class Trend(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """A vital sign of a bed over time.

    Attributes:
        unit: UCUM.
        points: Start of the bucket in ms since 1970, lowest, mean and highest value, count.
    """

    vital: str
    unit: str
    from_: datetime
    to: datetime
    bucket_s: int
    points: list[tuple[int, float, float, float, int]]


# A device is asked only for the times it stood at this bed, by the index on (device, vital, time);
# the two outer bounds let the planner leave out the other days. `bed` is what ingest resolved at
# the measurement's time, so a reading that was nobody's then is not drawn either; and no curve runs
# from one patient into the next: it is of who lay there at one moment. What people wrote down for
# them belongs to it.
_LYING = """
    select stay.id from stay where stay.bed = :bed and stay.during @> cast(:lay_at as timestamptz)
"""
_READINGS = f"""
    select reading.time, reading.value as lowest, reading.value as highest,
           cast(reading.value as double precision) as total, 1 as count
    from bed
    join device_assignment as standing on standing.bed = bed.id
        and standing.during && tstzrange(:from_, :to)
    join device on device.id = standing.device
    join reading on reading.device = device.number and reading.vital = :vital
        and reading.time >= :from_ and reading.time < :to
        and standing.during @> reading.time
        and reading.bed = bed.number and reading.quality < :bad
        and reading.stay is not distinct from ({_LYING})
    where bed.id = :bed {{since}}
"""  # noqa: S608 - constants
_OBSERVED = """
    union all
    select observation.at, observation_value.value, observation_value.value,
           observation_value.value, 1
    from stay
    join observation on observation.stay = stay.id and observation.taken_back_at is null
        and observation.at >= :from_ and observation.at < :to
    join observation_value on observation_value.observation = observation.id
        and observation_value.vital = :vital
    where stay.bed = :bed and stay.during @> cast(:lay_at as timestamptz)
"""
# A minute belongs to a device and a bed as its readings do; what is not rolled up yet is read as it
# came.
_MINUTES = f"""
    select minute.time, minute.lowest, minute.highest, minute.total, minute.count
    from bed
    join reading_minute as minute on minute.vital = :vital
        and minute.time >= :from_ and minute.time < least(:to, (select moment from rolled))
        and minute.bed = bed.number and minute.stay is not distinct from ({_LYING})
        and minute.device in (
            select device.number from device_assignment as standing
            join device on device.id = standing.device
            where standing.bed = bed.id and standing.during && tstzrange(:from_, :to)
        )
    where bed.id = :bed
    union all
"""  # noqa: S608 - constants
_BUCKETS = """
    select cast(extract(epoch from time_bucket(
               make_interval(secs => :bucket_s), time, cast(:from_ as timestamptz)
           )) * 1000 as bigint),
           min(lowest), sum(total) / sum(count), max(highest), sum(count)
    from measured
    group by 1
    order by 1
"""
_EACH = text(f"with measured as ({_READINGS.format(since='')} {_OBSERVED}) {_BUCKETS}")
_AFTER = "and reading.time >= (select moment from rolled)"
_BY_MINUTE = text(f"""
    with rolled as (
        select case when isfinite(until) then date_trunc('minute', until) else :from_ end as moment
        from rolled_up
    ), measured as ({_MINUTES} {_READINGS.format(since=_AFTER)} {_OBSERVED}) {_BUCKETS}
""")  # noqa: S608 - constants


async def trend(connection: AsyncConnection, asked: TrendAsked) -> Trend:
    """Lowest, mean and highest reading in each bucket that has any."""
    facts = FACTS[asked.vital]
    query: TextClause = _EACH if asked.bucket_s < MINUTE_S else _BY_MINUTE
    rows = await connection.execute(
        query,
        {
            "bed": asked.bed,
            "vital": facts.number,
            "from_": asked.begins,
            "to": asked.to,
            "lay_at": asked.lay_at or asked.to,
            "bucket_s": asked.bucket_s,
            "bad": _BAD,
        },
    )
    return Trend(
        vital=asked.vital.value,
        unit=facts.unit,
        from_=asked.begins,
        to=asked.to,
        bucket_s=asked.bucket_s,
        points=[(row[0], row[1], row[2], row[3], row[4]) for row in rows],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WavesAsked:
    """Of which time stored waveforms are wanted; UTC, half open."""

    bed: str
    from_: datetime
    to: datetime


class Stretch(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of a waveform without a gap of its own.

    Attributes:
        at_ms: Time of the first sample, ms since 1970.
        rate: Samples per second.
        scale: Physical value of one count.
        samples: Counts, oldest first.
    """

    at_ms: float
    rate: float
    scale: float
    samples: list[int]


class StoredWave(msgspec.Struct, frozen=True, kw_only=True):
    """A waveform of a bed: its stretches, oldest first, the one it began in included.

    Attributes:
        unit: UCUM, of `scale`.
    """

    signal: str
    unit: str
    stretches: list[Stretch]


class StoredWaves(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """The waveforms that are stored of a bed and a time; none when they were not kept."""

    from_: datetime
    to: datetime
    items: list[StoredWave]


LONGEST_STRETCH = timedelta(seconds=10)
"""No monitor sends more in one message; a stretch that began so much earlier still counts."""
_MOST_STRETCHES = 2000
_WAVES = text(f"""
    select waveform.signal, waveform.unit, waveform.time, waveform.rate, waveform.scale,
           waveform.samples
    from bed
    join device_assignment as standing on standing.bed = bed.id
        and standing.during && tstzrange(:early, :to)
    join device on device.id = standing.device
    join waveform on waveform.device = device.number
        and waveform.time >= :early and waveform.time < :to
        and standing.during @> waveform.time and waveform.bed = bed.number
        and waveform.stay is not distinct from ({_LYING})
    where bed.id = :bed
    order by waveform.signal, waveform.time
    limit {_MOST_STRETCHES}
""")  # noqa: S608 - constants


async def waves(connection: AsyncConnection, asked: WavesAsked) -> StoredWaves:
    """Every waveform of whoever lies there at the end, by the name of the signal."""
    rows = await connection.execute(
        _WAVES,
        {
            "bed": asked.bed,
            "early": asked.from_ - LONGEST_STRETCH,
            "to": asked.to,
            "lay_at": asked.to,
        },
    )
    found: dict[str, StoredWave] = {}
    for signal, unit, time, rate, scale, raw in rows:
        samples = _counts(raw)
        if time + timedelta(seconds=len(samples) / rate) <= asked.from_:
            continue
        wave = found.setdefault(signal, StoredWave(signal=signal, unit=unit, stretches=[]))
        at_ms = time.astimezone(UTC).timestamp() * 1000
        wave.stretches.append(Stretch(at_ms=at_ms, rate=rate, scale=scale, samples=samples))
    return StoredWaves(from_=asked.from_, to=asked.to, items=list(found.values()))


def _counts(stored: bytes) -> list[int]:
    """Samples as they are stored: int16, little endian (`core.wire.little_endian`)."""
    samples = array("h", bytes(stored))
    if sys.byteorder == "big":
        samples.byteswap()
    return samples.tolist()
