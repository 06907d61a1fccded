"""A duty goes from one person to the next: offered with a note, and moved when it is accepted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import insert, text

from core.books import Book, refusing
from core.errors import NotYours, Taken, Unfit, Unknown
from core.shifts.duty import (
    NotOnDuty,
    Place,
    begin,
    end,
    holders,
    require_place,
    require_planner,
)
from core.shifts.handover_model import Handover
from core.shifts.planning import require_fit
from core.wire import Post

WITHIN_MIN = 30
"""Minutes in which the next one should have accepted. Example, approve locally."""


class OfferedAlready(Taken):
    """It is offered to somebody already; withdraw that first."""


class HandoverClosed(Taken):
    """It was accepted or withdrawn meanwhile."""


class NotOffered(NotYours):
    """It is offered to another person, or by another."""


class NobodyNext(Unfit):
    """Nobody is planned for it; say who takes it."""


class ToOneself(Unfit):
    """Nobody hands over to themself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What the next one must know, after I-PASS; any part may be empty.

    Attributes:
        severity: `stable`, `watcher`, `unstable` or empty.
    """

    severity: str = ""
    summary: str = ""
    actions: str = ""
    contingency: str = ""


class HandoverShown(msgspec.Struct, frozen=True, kw_only=True):
    """A handover without what it says of the patient.

    Attributes:
        bed: Null for a duty for the whole unit.
        overdue: It should have been accepted by now.
    """

    id: int
    unit: str
    bed: str | None
    bed_name: str | None
    post: Post
    giver: str
    giver_name: str
    taker: str
    taker_name: str
    state: str
    offered_at: datetime
    due_at: datetime
    closed_at: datetime | None
    overdue: bool


class Handovers(msgspec.Struct, frozen=True, kw_only=True):
    """Open handovers of a unit and those of the last day, newest first."""

    items: list[HandoverShown]
    next: str | None = None


class HandoverRead(msgspec.Struct, frozen=True, kw_only=True):
    """A handover with its note; `another_patient` when the bed has another one by now."""

    handover: HandoverShown
    patient: int | None
    severity: str
    summary: str
    actions: str
    contingency: str
    repeated: str
    another_patient: bool


_COLUMNS = """
    handover.id, handover.unit, handover.bed, bed.name as bed_name, handover.post,
    giver, giving.name as giver_name, taker, taking.name as taker_name, handover.state,
    offered_at, due_at, closed_at,
    handover.state = 'offered' and due_at <= cast(:now as timestamptz) as overdue
"""
_JOINED = """
    from handover
    left join bed on bed.id = handover.bed
    join account as giving on giving.id = giver
    join account as taking on taking.id = taker
"""
_LISTED = text(f"""
    select {_COLUMNS} {_JOINED}
    where handover.unit = :unit and (handover.state = 'offered'
        or closed_at > cast(:now as timestamptz) - interval '24 hours')
    order by handover.state <> 'offered', handover.offered_at desc, handover.id desc
    limit 500
""")
_ONE = text(f"""
    select {_COLUMNS}, severity, summary, actions, contingency, repeated,
           stay.patient, handover.stay is distinct from (
               select present.id from stay as present where present.bed = handover.bed
               and present.during @> cast(:now as timestamptz)) as another_patient
    {_JOINED} left join stay on stay.id = handover.stay
    where handover.id = :handover
""")  # noqa: S608 - our own columns
_LOCK = text("select state from handover where id = :handover for update")
_CLOSE = text("""
    update handover set state = :state, closed_at = :now, closed_by = :by, repeated = :repeated
    where id = :handover
""")
# The shift that begins next, or has begun lately and whose nurse has not got the bed yet.
_NEXT = text("""
    select shift_bed.account from shift_bed join shift on shift.id = shift_bed.shift
    where shift_bed.bed = :bed and shift_bed.account <> :giver
      and shift.during && tstzrange(:now, cast(:now as timestamptz) + interval '2 hours')
    order by lower(shift.during) desc limit 1
""")
_OFF_AT = text("""
    select max(upper(shift_member.during)) from shift_member
    join shift on shift.id = shift_member.shift
    where account = :giver and shift.unit = :unit
      and shift_member.during @> cast(:now as timestamptz)
""")
_STAY = text(
    "select id, patient from stay where bed = :bed and during @> cast(:now as timestamptz)"
)


async def offer(
    book: Book, place: Place, note: Note, *, taker: str | None, giver: str | None = None
) -> HandoverShown:
    """Offer a duty to the next one, who has it only once they accept.

    Raises:
        NotYourUnit: It is another unit's.
        Unknown: There is no such unit, bed or person.
        NotThePlanners: It is another person's duty.
        NotOnDuty: See there.
        NobodyNext: See there.
        ToOneself: See there.
        NotFit: The next one cannot hold this post.
        OfferedAlready: See there.
    """
    book.require_unit(place.unit)
    giver = giver or book.by.account
    if giver != book.by.account:
        require_planner(book)
    await require_place(book, place)
    if giver not in await holders(book, place):
        raise NotOnDuty
    asked = {"unit": place.unit, "bed": place.bed, "giver": giver, "now": book.now}
    taker = taker or await book.connection.scalar(_NEXT, asked)
    if taker is None:
        raise NobodyNext
    if taker == giver:
        raise ToOneself
    await require_fit(book, taker, place.unit, place.post)
    stay = (await book.connection.execute(_STAY, asked)).first()
    off_at = await book.connection.scalar(_OFF_AT, asked)
    with refusing({"uq_handover_open": OfferedAlready()}):
        made = await book.connection.scalar(
            insert(Handover)
            .values(
                unit=place.unit,
                bed=place.bed,
                post=place.post.value,
                giver=giver,
                taker=taker,
                stay=None if stay is None else stay[0],
                severity=note.severity,
                summary=note.summary,
                actions=note.actions,
                contingency=note.contingency,
                offered_at=book.now,
                due_at=max(off_at or book.now, book.now) + timedelta(minutes=WITHIN_MIN),
            )
            .returning(Handover.id)
        )
    await book.note(
        "handover.offer",
        patient=None if stay is None else stay[1],
        unit=place.unit,
        thing=f"handover/{made}",
        detail={"giver": giver, "taker": taker},
    )
    return (await _read(book, made or 0)).handover


async def accept(book: Book, number: int, repeated: str) -> HandoverShown:
    """Take the duty: in one moment the giver's ends and the taker's begins.

    Args:
        book: The taker's.
        number: Of the handover.
        repeated: What they have understood.

    Raises:
        Unknown: There is no such handover.
        NotOffered: See there.
        HandoverClosed: See there.
        NotOnDuty: The giver no more answers for it.
        OnDutyLater: See there.
    """
    found = await _open(book, number)
    if found.taker != book.by.account:
        raise NotOffered
    await require_fit(book, found.taker, found.unit, found.post)
    place = Place(unit=found.unit, bed=found.bed, post=found.post)
    there = await holders(book, place)
    await end(book, place, found.giver)
    if found.taker not in there:
        await begin(book, place, found.taker)
    return await _close(book, found, "accepted", repeated)


async def withdraw(book: Book, number: int) -> HandoverShown:
    """Take an offer back, or decline it; the duty stays where it is.

    Raises:
        Unknown: There is no such handover.
        NotYourUnit: It is another unit's.
        NotThePlanners: It is offered neither by them nor to them.
        HandoverClosed: See there.
    """
    found = await _open(book, number)
    if book.by.account not in {found.giver, found.taker}:
        require_planner(book)
    return await _close(book, found, "withdrawn", "")


async def handovers(book: Book, unit: str) -> Handovers:
    """The open handovers of a unit, and what was closed within a day.

    Raises:
        NotYourUnit: It is another's.
    """
    book.require_unit(unit)
    rows = await book.connection.execute(_LISTED, {"unit": unit, "now": book.now})
    return Handovers(items=[msgspec.convert(dict(row), HandoverShown) for row in rows.mappings()])


async def read_handover(book: Book, number: int) -> HandoverRead:
    """A handover with what it says of the patient; the look is noted.

    Raises:
        Unknown: There is no such handover.
        NotYourUnit: It is another unit's.
        NotYourPatient: The patient has been another unit's for long.
    """
    found = await _read(book, number)
    book.require_unit(found.handover.unit)
    if found.patient is not None:
        await book.require_patient(found.patient)
        await book.note(
            "handover.read",
            patient=found.patient,
            unit=found.handover.unit,
            thing=f"handover/{number}",
        )
    return found


async def _open(book: Book, number: int) -> HandoverShown:
    """Nobody else can close it until the transaction ends."""
    state = await book.connection.scalar(_LOCK, {"handover": number})
    if state is None:
        raise Unknown("no such handover")
    found = (await _read(book, number)).handover
    book.require_unit(found.unit)
    if state != "offered":
        raise HandoverClosed
    return found


async def _close(book: Book, found: HandoverShown, state: str, repeated: str) -> HandoverShown:
    await book.connection.execute(
        _CLOSE,
        {
            "handover": found.id,
            "state": state,
            "now": book.now,
            "by": book.by.account,
            "repeated": repeated,
        },
    )
    read = await _read(book, found.id)
    await book.note(
        f"handover.{state}", patient=read.patient, unit=found.unit, thing=f"handover/{found.id}"
    )
    return read.handover


async def _read(book: Book, number: int) -> HandoverRead:
    asked = {"handover": number, "now": book.now}
    row = (await book.connection.execute(_ONE, asked)).mappings().first()
    if row is None:
        raise Unknown("no such handover")
    fields = set(HandoverShown.__struct_fields__)
    shown = msgspec.convert({name: row[name] for name in fields}, HandoverShown)
    rest = {name: row[name] for name in row if name not in fields}
    return HandoverRead(handover=shown, **rest)
