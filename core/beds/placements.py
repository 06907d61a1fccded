"""Where a device stood and whose bed it was, at any time of measurement. Pure, but the loading."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg.types.range import TimestamptzRange

from core.errors import HospitalError
from core.ids import DeviceId

_FOREVER = datetime.max.replace(tzinfo=UTC)
_EVER = datetime.min.replace(tzinfo=UTC)


class UnknownDevice(HospitalError):
    """No device has this name."""


@dataclass(frozen=True, slots=True)
class Place:
    """The numbers that stand for device, bed and stay in the store; None belongs to nobody."""

    device: int
    bed: int | None = None
    stay: int | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """A place from `since`, inclusive, to `until`, exclusive."""

    since: datetime
    until: datetime
    place: Place


@dataclass(frozen=True, slots=True)
class Assignment:
    """A device at a bed; `during` as the database has it."""

    device: DeviceId
    bed: str
    bed_number: int
    during: TimestamptzRange


@dataclass(frozen=True, slots=True)
class Occupation:
    """A stay in a bed."""

    bed: str
    stay: int
    during: TimestamptzRange


@dataclass(slots=True)
class _History:
    """The intervals of one device, oldest first."""

    nowhere: Place
    intervals: list[Interval] = field(default_factory=list)
    starts: list[datetime] = field(default_factory=list)


class Placements:
    """A lookup of intervals, taken from the database at one moment."""

    def __init__(
        self,
        devices: Mapping[DeviceId, int] = {},
        assignments: Iterable[Assignment] = (),
        occupations: Iterable[Occupation] = (),
    ) -> None:
        self._histories = {device: _History(Place(number)) for device, number in devices.items()}
        stays: dict[str, list[Occupation]] = defaultdict(list)
        for occupation in sorted(occupations, key=lambda one: _since(one.during)):
            stays[occupation.bed].append(occupation)
        for assignment in sorted(assignments, key=lambda one: _since(one.during)):
            history = self._histories[assignment.device]
            history.intervals += _split(assignment, stays[assignment.bed], history.nowhere.device)
        for history in self._histories.values():
            history.starts = [interval.since for interval in history.intervals]

    def __contains__(self, device: DeviceId) -> bool:
        return device in self._histories

    def place(self, device: DeviceId, time: datetime) -> Place:
        """Where the device stood at this time.

        Raises:
            UnknownDevice: There is no such device.
        """
        history = self._histories.get(device)
        if history is None:
            raise UnknownDevice(f"unknown device {device!r}")
        at = bisect_right(history.starts, time) - 1
        if at >= 0 and time < history.intervals[at].until:
            return history.intervals[at].place
        return history.nowhere


def load_placements(
    connection: psycopg.Connection[tuple[Any, ...]], *, since: datetime
) -> Placements:
    """All intervals that reach beyond `since`."""
    recent = TimestamptzRange(since, None)
    with connection.cursor() as cursor:
        devices: dict[DeviceId, int] = dict(
            cursor.execute("select id, number from device").fetchall()
        )
        assignments = cursor.execute(
            "select a.device, a.bed, b.number, a.during from device_assignment a"
            " join bed b on b.id = a.bed where a.during && %s",
            [recent],
        ).fetchall()
        occupations = cursor.execute(
            "select bed, id, during from stay where during && %s", [recent]
        ).fetchall()
    return Placements(
        devices,
        [Assignment(*row) for row in assignments],
        [Occupation(*row) for row in occupations],
    )


def _split(assignment: Assignment, stays: list[Occupation], device: int) -> Iterable[Interval]:
    """An assignment cut where stays begin and end."""
    at, end = _since(assignment.during), _until(assignment.during)
    empty = Place(device, assignment.bed_number)
    for stay in stays:
        since, until = max(_since(stay.during), at), min(_until(stay.during), end)
        if since >= until:
            continue
        if at < since:
            yield Interval(at, since, empty)
        yield Interval(since, until, Place(device, assignment.bed_number, stay.stay))
        at = until
    if at < end:
        yield Interval(at, end, empty)


def _since(during: TimestamptzRange) -> datetime:
    return during.lower or _EVER


def _until(during: TimestamptzRange) -> datetime:
    return during.upper or _FOREVER
