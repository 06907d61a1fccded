"""The life that allergies, conditions and medications share: written, mended, ended with a reason.

Every way in asks first whether the patient is one of the person's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import msgspec
from sqlalchemy import insert, select, update

from core.books import Book
from core.errors import Outdated, Unknown
from core.patients.record import Allergy, Condition, Medication

Model = type[Allergy] | type[Condition] | type[Medication]


class EntryShown(msgspec.Struct, frozen=True, kw_only=True):
    """What every entry shows: whose it is, who wrote and changed it, and whether it still counts.

    Attributes:
        ended_at: It no longer counts, for `end_reason`.
    """

    id: int
    patient: int
    revision: int
    recorded_at: datetime
    recorded_by: str
    changed_at: datetime
    changed_by: str
    ended_at: datetime | None
    end_reason: str


_S = TypeVar("_S", bound=EntryShown)


@dataclass(frozen=True, slots=True)
class Kind(Generic[_S]):
    """A kind of entry.

    Attributes:
        name: In the audit, such as `allergy`.
        model: Its table.
        shown: As people see it.
    """

    name: str
    model: Model
    shown: type[_S]

    async def all_of(self, book: Book, patient: int) -> list[_S]:
        """Those of a patient, whether they still count or not, newest first; the look is noted.

        Raises:
            Unknown: There is no such patient.
            NotYourPatient: They are another unit's.
        """
        await book.require_patient(patient)
        await book.note(f"{self.name}.read", patient=patient)
        found = select(*self._columns()).where(self.model.patient == patient)
        rows = await book.connection.execute(found.order_by(self.model.id.desc()))
        return [self.shown(**row) for row in rows.mappings()]

    async def write(self, book: Book, patient: int, values: Mapping[str, Any]) -> _S:
        """Begin an entry.

        Raises:
            Unknown: There is no such patient.
            NotYourPatient: They are another unit's.
        """
        await book.require_patient(patient)
        who = {"at": book.now, "by": book.by.account}
        made = await book.connection.execute(
            insert(self.model)
            .values(
                patient=patient,
                **{f"recorded_{part}": said for part, said in who.items()},
                **{f"changed_{part}": said for part, said in who.items()},
                **values,
            )
            .returning(*self._columns())
        )
        entry = self.shown(**made.mappings().one())
        await self._note(book, "write", entry)
        return entry

    async def mend(
        self, book: Book, patient: int, number: int, values: Mapping[str, Any], *, seen: int
    ) -> _S:
        """Change an entry that counts; what it said before is in the audit.

        Raises:
            Unknown: There is no such patient, or they have no such entry.
            NotYourPatient: They are another unit's.
            Outdated: Somebody was quicker, or ended it.
        """
        before = await self.one(book, patient, number)
        after = await self._change(book, before, values, seen)
        await self._note(book, "amend", after, before)
        return after

    async def end(self, book: Book, patient: int, number: int, *, why: str, seen: int) -> _S:
        """Say that an entry no longer counts, and why.

        Raises:
            Unknown: There is no such patient, or they have no such entry.
            NotYourPatient: They are another unit's.
            Outdated: Somebody was quicker, or ended it.
        """
        before = await self.one(book, patient, number)
        after = await self._change(book, before, {"ended_at": book.now, "end_reason": why}, seen)
        await self._note(book, "end", after, before)
        return after

    async def one(self, book: Book, patient: int, number: int) -> _S:
        """One entry, for a change.

        Raises:
            Unknown: There is no such patient, or they have no such entry.
            NotYourPatient: They are another unit's.
        """
        await book.require_patient(patient)
        row = (
            (
                await book.connection.execute(
                    select(*self._columns()).where(
                        self.model.id == number, self.model.patient == patient
                    )
                )
            )
            .mappings()
            .first()
        )
        if row is None:
            raise Unknown("no such entry")
        return self.shown(**row)

    async def _change(self, book: Book, before: _S, values: Mapping[str, Any], seen: int) -> _S:
        changed = await book.connection.execute(
            update(self.model)
            .where(
                self.model.id == before.id,
                self.model.revision == seen,
                self.model.ended_at.is_(None),
            )
            .values(revision=seen + 1, changed_at=book.now, changed_by=book.by.account, **values)
            .returning(*self._columns())
        )
        row = changed.mappings().first()
        if row is None:
            raise Outdated
        return self.shown(**row)

    async def _note(self, book: Book, verb: str, after: _S, before: _S | None = None) -> None:
        now = msgspec.to_builtins(after)
        then = {} if before is None else msgspec.to_builtins(before)
        await book.note(
            f"{self.name}.{verb}",
            patient=after.patient,
            thing=f"{self.name}/{after.id}",
            detail={
                name: [then.get(name), now[name]]
                for name in now
                if name not in _ABOUT and then.get(name) != now[name]
            },
        )

    def _columns(self) -> tuple[Any, ...]:
        return tuple(getattr(self.model, name) for name in self.shown.__struct_fields__)


_ABOUT = frozenset(EntryShown.__struct_fields__) - {"ended_at", "end_reason"}
