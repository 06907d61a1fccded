"""Transfer: the old stay ends and the new begins in one instant; and two patients change beds."""

from dataclasses import dataclass
from datetime import datetime

from core.beds.readiness import left, require_ready, took
from core.beds.rooming import Coming, require_suitable
from core.books import Book
from core.errors import Unfit
from core.stays import ledger
from core.stays.keeping import keep, load, lock, patient_of, require_one_of, restate
from core.stays.ledger import Admitted, NotHere
from core.stays.monitors import change_over, take_along
from core.stays.showing import AdmissionShown, shown


class WithThemselves(Unfit):
    """A patient cannot change beds with themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """Where to, and whether the monitor goes along.

    Attributes:
        at: When, if it is entered only now.
        with_monitor: It goes along; else it stays with the bed.
        despite: Why this bed, against the rules of its room.
    """

    bed: str
    at: datetime | None = None
    with_monitor: bool = False
    despite: str = ""


async def transfer(book: Book, admission: int, moving: Moving, *, seen: int) -> AdmissionShown:
    """The patient lies in another bed.

    Raises:
        NoSuchAdmission, NoSuchBed: There is no such thing.
        NotYourUnit: Neither bed is in one of the person's units.
        NotHere, SameBed, LaterEntries: As `ledger.transfer` says.
        StillToCome, TooLongAgo, NoReason: As `ledger.when` says.
        Outdated: Somebody was quicker than `seen`.
        BedTaken, NotReady, ReservedForAnother: The bed is not free for this patient.
        AgainstRoom: The room is not for this patient, and nobody says why it is done.
        MonitorThere: The monitor cannot go along: one stands there.
    """
    at = ledger.when(moving.at, now=book.now, reason=book.why)
    patient = await patient_of(book, admission)
    before = await load(book, admission)
    from_ = _bed_of(before)
    units = await lock(book, patients=[patient], beds=[from_, moving.bed])
    require_one_of(book, units.values())
    # Only now nobody else can change it.
    before = await load(book, admission)
    after = ledger.transfer(before, moving.bed, at=at)
    await require_ready(book, moving.bed, patient=patient)
    placed = Coming(patient=patient, bed=moving.bed)
    warned = await require_suitable(book, [placed], despite=moving.despite)
    await keep(book, before, after, seen=seen)
    if moving.with_monitor:
        await take_along(book, from_=from_, to=moving.bed, at=at)
    await took(book, moving.bed, patient=patient)
    await left(book, from_, at=at)
    await restate(book, [from_, moving.bed], since=at)
    await book.note(
        "stay.transfer",
        patient=patient,
        unit=units[moving.bed],
        thing=f"admission/{admission}",
        detail={"from": from_, "to": moving.bed, "at": at.isoformat()} | warned,
    )
    return await shown(book, admission)


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapping:
    """With whom, and whether the monitors go along.

    Attributes:
        other: The other admission, and `other_seen` the revision of it that the person saw.
        despite: Why these beds, against the rules of their rooms.
    """

    other: int
    other_seen: int
    at: datetime | None = None
    with_monitors: bool = False
    despite: str = ""


async def swap(book: Book, admission: int, swapping: Swapping, *, seen: int) -> AdmissionShown:
    """Two patients change beds in one instant; the first one's admission afterwards.

    Raises:
        WithThemselves: They are the same.
        NoSuchAdmission: There is none.
        NotYourUnit: Neither bed is in one of the person's units.
        NotHere, LaterEntries: As `ledger.swap` says.
        StillToCome, TooLongAgo, NoReason: As `ledger.when` says.
        Outdated: Somebody was quicker.
        AgainstRoom: A room is not for who comes, and nobody says why it is done.
    """
    if swapping.other == admission:
        raise WithThemselves
    at = ledger.when(swapping.at, now=book.now, reason=book.why)
    both = await load(book, admission), await load(book, swapping.other)
    beds = _bed_of(both[0]), _bed_of(both[1])
    units = await lock(book, patients=[one.patient for one in both], beds=beds)
    require_one_of(book, units.values())
    both = await load(book, admission), await load(book, swapping.other)
    after = ledger.swap(*both, at=at)
    warned = await require_suitable(book, _crossed(both, beds), despite=swapping.despite)
    await _exchange(book, both, after, seen=(seen, swapping.other_seen))
    if swapping.with_monitors:
        await change_over(book, *beds, at=at)
    await restate(book, beds, since=at)
    for one, to in zip(both, reversed(beds), strict=True):
        await book.note(
            "stay.swap",
            patient=one.patient,
            unit=units[to],
            thing=f"admission/{one.id}",
            detail={"from": one.bed, "to": to, "at": at.isoformat()} | warned,
        )
    return await shown(book, admission)


def _crossed(both: tuple[Admitted, Admitted], beds: tuple[str, str]) -> list[Coming]:
    """Each in the bed of the other, who does not lie there any more."""
    one, other = both
    return [
        Coming(patient=one.patient, bed=beds[1], apart=(other.patient,)),
        Coming(patient=other.patient, bed=beds[0], apart=(one.patient,)),
    ]


async def _exchange(
    book: Book,
    before: tuple[Admitted, Admitted],
    after: tuple[Admitted, Admitted],
    *,
    seen: tuple[int, int],
) -> None:
    """Write both: first that each leaves, or each would find the other in the bed."""
    for one, then, revision in zip(before, after, seen, strict=True):
        await keep(book, one, then.without_last(), seen=revision)
    for one, then, revision in zip(before, after, seen, strict=True):
        await keep(book, one, then, seen=revision + 1)


def _bed_of(admitted: Admitted) -> str:
    bed = admitted.bed
    if bed is None:
        raise NotHere
    return bed
