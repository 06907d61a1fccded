"""Which monitor stands at which bed: connecting, disconnecting, and moving it with its patient."""

from dataclasses import dataclass
from datetime import datetime

from psycopg.types.range import Range
from sqlalchemy import func, insert, select, update

from core.books import Book, refusing
from core.equipment.model import Device, DeviceAssignment
from core.errors import Taken, Unknown
from core.stays.keeping import lock_beds, restate, span
from core.stays.ledger import LaterEntries

MONITOR = "monitor"


class NoSuchDevice(Unknown):
    """No device has this name."""


class NoMonitor(Unknown):
    """No monitor stands at this bed."""


class MonitorThere(Taken):
    """A monitor stands at that bed already."""


class StandsElsewhere(Taken):
    """The device stands at another bed."""


_REFUSALS = {
    "ex_device_assignment_bed": MonitorThere(),
    "ex_device_assignment_device": StandsElsewhere(),
    "ck_device_assignment_during": LaterEntries(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A monitor at a bed since when."""

    assignment: int
    device: str
    since: datetime


async def connect(book: Book, bed: str, device: str) -> None:
    """A monitor stands at this bed from now on.

    Raises:
        NoSuchBed, NoSuchDevice: There is no such thing.
        NotYourUnit: The bed is another unit's.
        MonitorThere: Another monitor stands there.
        StandsElsewhere: It stands at another bed; it has to be disconnected there first.
    """
    units = await lock_beds(book, [bed])
    book.require_unit(units[bed])
    if await book.connection.scalar(select(Device.id).where(Device.id == device)) is None:
        raise NoSuchDevice
    await _place(book, bed, device, book.now)
    await restate(book, [bed], since=book.now)
    await book.note(
        "monitor.connect", unit=units[bed], thing=f"device/{device}", detail={"bed": bed}
    )


async def disconnect(book: Book, bed: str) -> str:
    """The monitor at this bed belongs to nobody any more; its name.

    Raises:
        NoSuchBed: There is none.
        NotYourUnit: It is another unit's.
        NoMonitor: None stands there.
    """
    units = await lock_beds(book, [bed])
    book.require_unit(units[bed])
    standing = await monitor_at(book, bed)
    if standing is None:
        raise NoMonitor
    await _take(book, standing, book.now)
    await restate(book, [bed], since=book.now)
    await book.note(
        "monitor.disconnect",
        unit=units[bed],
        thing=f"device/{standing.device}",
        detail={"bed": bed},
    )
    return standing.device


async def take_along(book: Book, *, from_: str, to: str, at: datetime) -> None:
    """The monitor goes to another bed with its patient; nothing happens where there is none.

    Raises:
        MonitorThere: One stands at the other bed.
        LaterEntries: It came after that time.
    """
    standing = await monitor_at(book, from_)
    if standing is not None:
        await _take(book, standing, at)
        await _place(book, to, standing.device, at)


async def change_over(book: Book, one: str, other: str, *, at: datetime) -> None:
    """The monitors of two beds change places, in the same instant.

    Raises:
        LaterEntries: One of them came after that time.
    """
    standing = await monitor_at(book, one), await monitor_at(book, other)
    for monitor in standing:
        if monitor is not None:
            await _take(book, monitor, at)
    for monitor, bed in zip(standing, (other, one), strict=True):
        if monitor is not None:
            await _place(book, bed, monitor.device, at)


async def monitor_at(book: Book, bed: str) -> Standing | None:
    """The monitor that stands at a bed now."""
    row = (
        await book.connection.execute(
            select(
                DeviceAssignment.id,
                DeviceAssignment.device,
                func.lower(DeviceAssignment.during).label("since"),
            ).where(
                DeviceAssignment.bed == bed,
                DeviceAssignment.role == MONITOR,
                func.upper_inf(DeviceAssignment.during),
            )
        )
    ).first()
    if row is None:
        return None
    return Standing(assignment=row.id, device=row.device, since=row.since)


async def _take(book: Book, standing: Standing, at: datetime) -> None:
    if at <= standing.since:
        raise LaterEntries
    await book.connection.execute(
        update(DeviceAssignment)
        .where(DeviceAssignment.id == standing.assignment)
        .values(during=Range(standing.since, at, "[)"))
    )


async def _place(book: Book, bed: str, device: str, at: datetime) -> None:
    with refusing(_REFUSALS):
        await book.connection.execute(
            insert(DeviceAssignment).values(device=device, bed=bed, role=MONITOR, during=span(at))
        )
