"""Beds as they are now, and what was measured there."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime

from core.vitals import Vital
from gateway.access import LIVE, Parts, may
from gateway.answers import Beds, answer, shown_as
from gateway.curves import StoredWaves, Trend, TrendAsked, WavesAsked
from gateway.desk import Desk, at_desk
from gateway.errors import Malformed, RecordsAway, Unknown
from gateway.live.frames import Bed, BedWithPatient
from gateway.scope import Own
from gateway.wiring import Wiring

router = APIRouter(prefix="/api/v1/beds", tags=["beds"], dependencies=[Depends(may(*LIVE)), Own])

Watcher = Annotated[Desk, Depends(at_desk(*LIVE))]
DEFAULT_SPAN = timedelta(hours=4)
LONGEST_SPAN = timedelta(days=31)
LONGEST_WAVES = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Times:
    """Of which time a curve is wanted, and of whom: whoever lay there `at` a moment."""

    from_: datetime | None
    to: datetime | None
    at: datetime | None


async def times_asked(
    from_: Annotated[AwareDatetime | None, Query(alias="from")] = None,
    to: AwareDatetime | None = None,
    at: AwareDatetime | None = None,
) -> Times:
    """A dependency."""
    return Times(from_, to, at)


@router.get("", responses=shown_as(Beds, 401, 403))
async def beds(parts: Parts, unit: Annotated[str | None, Query(max_length=64)] = None) -> Response:
    """Every bed, or those of a unit, in the order of the wall."""
    found = [bed for bed in parts.ward.beds() if unit is None or bed.unit == unit]
    return answer(Beds(items=found))


@router.get("/{bed}", responses=shown_as(BedWithPatient, 401, 403, 404))
async def bed(bed: str, desk: Watcher) -> Response:
    """One bed, and who lies there if the database can tell."""
    parts = desk.parts
    found = _known(bed, parts)
    try:
        parts.upkeep.reachable()
        patient = await parts.records.patient(
            bed, by=desk.caller.staff, origin=desk.origin, now=parts.clock.now()
        )
    except RecordsAway:
        patient = None
    return answer(BedWithPatient(**msgspec.structs.asdict(found), patient=patient))


@router.get("/{bed}/readings", responses=shown_as(Trend, 401, 403, 404, 422, 503))
async def readings(
    bed: str,
    vital: Vital,
    desk: Watcher,
    times: Annotated[Times, Depends(times_asked)],
    buckets: Annotated[int, Query(ge=1, le=2000)] = 300,
) -> Response:
    """A vital sign over time, the latest four hours unless asked otherwise.

    It is of whoever lay in the bed `at` that moment; at the end without.
    """
    parts = desk.parts
    _known(bed, parts)
    span = _span(times.from_, times.to, now=parts.clock.now())
    lay_at = span["to"] if times.at is None else _in_utc(times.at)
    asked = TrendAsked(bed=bed, vital=vital, buckets=buckets, lay_at=lay_at, **span)
    await desk.look(bed, "reading.read", at=lay_at)
    return answer(await parts.records.trend(asked))


@router.get("/{bed}/waves", responses=shown_as(StoredWaves, 401, 403, 404, 422, 503))
async def waves(
    bed: str,
    desk: Watcher,
    from_: Annotated[AwareDatetime, Query(alias="from")],
    to: AwareDatetime,
) -> Response:
    """Stored waveforms, at most a minute of them: what an alert is reviewed with."""
    parts = desk.parts
    _known(bed, parts)
    span = _span(from_, to, now=parts.clock.now(), longest=LONGEST_WAVES)
    asked = WavesAsked(bed=bed, **span)
    await desk.look(bed, "wave.read", at=asked.to)
    return answer(await parts.records.waves(asked))


def _span(
    from_: datetime | None,
    to: datetime | None,
    *,
    now: datetime,
    longest: timedelta = LONGEST_SPAN,
) -> dict[str, datetime]:
    end = _in_utc(to or now)
    try:
        start = _in_utc(from_) if from_ else end - DEFAULT_SPAN
    except OverflowError:
        raise Malformed("before the year 1") from None
    if not timedelta(0) < end - start <= longest:
        raise Malformed(
            "from must be before to, by at most {longest} h",
            longest=longest // timedelta(hours=1),
        )
    return {"from_": start, "to": end}


def _known(bed: str, parts: Wiring) -> Bed:
    found = parts.ward.bed(bed)
    if found is None:
        raise Unknown("no such bed")
    return found


def _in_utc(at: datetime) -> datetime:
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise Malformed("before the year 1") from None
