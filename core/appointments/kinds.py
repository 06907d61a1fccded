"""Kinds of appointments: what they take, where they can be, how soon they should be."""

import msgspec
from sqlalchemy import insert, select, update

from core.appointments.calendar_model import AppointmentKind
from core.books import Book, refusing
from core.errors import Outdated, Taken, Unfit, Unknown


class NoSuchKind(Unknown):
    """There is no such kind of appointment."""


class KindRetired(Unfit):
    """This kind of appointment is not booked any more."""


class CodeTaken(Taken):
    """Another kind of appointment has this code."""


class UnfitKind(Unfit):
    """Urgent comes before soon, soon before routine."""


class KindShown(msgspec.Struct, frozen=True, kw_only=True):
    """What one comes for.

    Attributes:
        minutes: How long it takes.
        room_kinds: `clinic`, `theatre`, `treatment`: where it can be.
        urgent_days, soon_days, routine_days: Within how many days it should be.
        price_code: Of the price list; empty where nothing is billed.
        retired: Not booked any more.
    """

    code: str
    name: str
    minutes: int
    room_kinds: list[str]
    urgent_days: int
    soon_days: int
    routine_days: int
    price_code: str
    retired: bool
    revision: int

    def days(self, urgency: str) -> int:
        """Within how many days somebody of an urgency should be seen."""
        return {"urgent": self.urgent_days, "soon": self.soon_days}.get(urgency, self.routine_days)


class KindKept(msgspec.Struct, frozen=True, kw_only=True):
    """A kind as the administrator says it."""

    name: str
    minutes: int
    room_kinds: list[str]
    urgent_days: int
    soon_days: int
    routine_days: int
    price_code: str
    retired: bool


_SHOWN = tuple(getattr(AppointmentKind, name) for name in KindShown.__struct_fields__)
_DAYS = {"ck_appointment_kind_days": UnfitKind()}


async def kinds(book: Book) -> list[KindShown]:
    """Every kind, by name; those retired last."""
    rows = await book.connection.execute(
        select(*_SHOWN).order_by(AppointmentKind.retired, AppointmentKind.name)
    )
    return [KindShown(**row) for row in rows.mappings()]


async def kind(book: Book, code: str) -> KindShown:
    """One kind.

    Raises:
        NoSuchKind: There is none.
    """
    rows = await book.connection.execute(select(*_SHOWN).where(AppointmentKind.code == code))
    row = rows.mappings().first()
    if row is None:
        raise NoSuchKind
    return KindShown(**row)


async def bookable(book: Book, code: str) -> KindShown:
    """One kind that is still booked.

    Raises:
        NoSuchKind: There is none.
        KindRetired: It is not booked any more.
    """
    found = await kind(book, code)
    if found.retired:
        raise KindRetired
    return found


async def add_kind(book: Book, code: str, said: KindKept) -> KindShown:
    """A new kind.

    Raises:
        CodeTaken: There is one with this code.
    """
    with refusing({"pk_appointment_kind": CodeTaken(), **_DAYS}):
        await book.connection.execute(
            insert(AppointmentKind).values(code=code, **msgspec.structs.asdict(said))
        )
    await book.note("appointment_kind.add", thing=f"appointment_kind/{code}")
    return await kind(book, code)


async def amend_kind(book: Book, code: str, said: KindKept, *, seen: int) -> KindShown:
    """Change a kind; what is booked stays as it is.

    Raises:
        NoSuchKind: There is none.
        Outdated: Somebody was quicker.
    """
    before = await kind(book, code)
    with refusing(_DAYS):
        changed = await book.connection.execute(
            update(AppointmentKind)
            .where(AppointmentKind.code == code, AppointmentKind.revision == seen)
            .values(revision=seen + 1, **msgspec.structs.asdict(said))
        )
    if changed.rowcount == 0:
        raise Outdated
    await book.note(
        "appointment_kind.amend",
        thing=f"appointment_kind/{code}",
        detail={"before": msgspec.to_builtins(before), "after": msgspec.to_builtins(said)},
    )
    return await kind(book, code)
