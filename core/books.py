"""The hospital's books, open for one person in one transaction.

Whatever changes or reads a patient's record goes through a `Book`, and notes it there: the entry is
committed with the change or not at all. Nothing in core commits; whoever opened the book does.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from core.audit.model import AuditEntry
from core.errors import HospitalError, NotYours, Taken, Unknown
from core.ids import SiteId
from core.staff.accounts import Staff


class NotYourPatient(NotYours):
    """The patient is not in one of your units; in an emergency, break the glass."""


class NotYourUnit(NotYours):
    """You do not work in this unit."""


class RecordMerged(Taken):
    """This record was merged into another one, which goes on."""

    def __init__(self, into: int) -> None:
        super().__init__()
        self.told = {"merged_into": into}


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """What one person does in one transaction.

    Attributes:
        origin: From where: address and screen.
        why: The reason that came with the request; may be empty.
    """

    connection: AsyncConnection
    by: Staff
    now: datetime
    site: SiteId
    origin: str = ""
    why: str = ""

    async def note(
        self,
        act: str,
        *,
        patient: int | None = None,
        unit: str | None = None,
        thing: str = "",
        detail: Mapping[str, object] | None = None,
    ) -> None:
        """Write down what is done, in the same transaction.

        Args:
            act: `noun.verb`, such as `patient.read` or `stay.transfer`.
            patient: Whose record it is about.
            unit: Where.
            thing: What else it is about, such as `invoice/12`.
            detail: Before and after; never a secret.
        """
        await self.connection.execute(
            insert(AuditEntry).values(
                at=self.now,
                account=self.by.account,
                role=self.by.role.value,
                act=act,
                patient=patient,
                unit=unit,
                thing=thing,
                origin=self.origin,
                why=self.why,
                detail=dict(detail or {}),
            )
        )

    async def today(self) -> date:
        """The day it is where the hospital stands; UTC's in a site that is not in the database."""
        asked = {"now": self.now, "site": self.site}
        found: date | None = await self.connection.scalar(_TODAY, asked)
        return found or self.now.date()

    def require_unit(self, unit: str) -> None:
        """Refuse what is another unit's.

        Raises:
            NotYourUnit: It is.
        """
        if not self.by.works_in(unit):
            raise NotYourUnit("you do not work in {unit}", unit=unit)

    async def require_patient(self, patient: int) -> None:
        """Refuse a patient who is not, and was not lately, in one of the person's units.

        Of those who lie nowhere now, whoever has never lain here, or waits for a bed, has just
        arrived and is everybody's, and whoever comes to see a doctor is that doctor's.

        Raises:
            Unknown: There is no such patient.
            NotYourPatient: They are another unit's, and no glass was broken.
            RecordMerged: The record was merged into another one.
        """
        found = (
            await self.connection.execute(_MAY_SEE, self._asked() | {"patient": patient})
        ).first()
        if found is None:
            raise Unknown("no such patient")
        if not found[0]:
            raise NotYourPatient
        if found[1] is not None:
            raise RecordMerged(found[1])

    async def visible(self, patients: Collection[int]) -> frozenset[int]:
        """Those of these patients that `require_patient` would not refuse."""
        if self.by.units is None or not patients:
            return frozenset(patients)
        asked = self._asked() | {"patients": list(patients)}
        found = await self.connection.execute(_VISIBLE, asked)
        return frozenset(found.scalars())

    def _asked(self) -> dict[str, object]:
        return {
            "account": self.by.account,
            "now": self.now,
            "everywhere": self.by.units is None,
            "units": sorted(self.by.units or ()),
        }


_TODAY = text(
    "select cast(cast(:now as timestamptz) at time zone time_zone as date)"
    " from site where id = :site"
)
LATELY_H = 24
"""Hours after a stay or an appointment in which whoever was there still writes up what was done.
Example, approve locally."""

_LATELY = f"""(not isempty(stay.during) and (upper_inf(stay.during)
    or upper(stay.during) > cast(:now as timestamptz) - interval '{LATELY_H} hours'))"""
_SEEN = f"""
    :everywhere
        or exists (select from stay join bed on bed.id = stay.bed
                   where stay.patient = patient.id and bed.unit = any(:units) and {_LATELY})
        or exists (select from glass_broken where glass_broken.patient = patient.id
                   and account = :account and during @> cast(:now as timestamptz))
        or (not exists (select from stay where stay.patient = patient.id and {_LATELY})
            and (not exists (select from stay where stay.patient = patient.id
                             and not isempty(stay.during))
                 or exists (select from waiting where waiting.patient = patient.id
                            and waiting.ended_at is null)
                 or exists (select from appointment where appointment.patient = patient.id
                            and appointment.doctor = :account and appointment.state <> 'cancelled'
                            and upper(appointment.during) > cast(:now as timestamptz)
                                - interval '{LATELY_H} hours')))
"""  # noqa: S608 - a number of ours
_MAY_SEE = text(
    f"select {_SEEN}, patient.merged_into from patient where patient.id = :patient"  # noqa: S608 - as above
)
_VISIBLE = text(f"select patient.id from patient where patient.id = any(:patients) and ({_SEEN})")  # noqa: S608 - as above


@contextmanager
def refusing(by_constraint: Mapping[str, HospitalError]) -> Iterator[None]:
    """Turn a violated constraint of the database into the refusal it stands for.

    Args:
        by_constraint: Name of the constraint, such as `ex_stay_bed`, to what is raised.
    """
    try:
        yield
    except IntegrityError as why:
        diagnosis = getattr(why.orig, "diag", None)
        name = getattr(diagnosis, "constraint_name", None)
        if isinstance(name, str) and name in by_constraint:
            raise by_constraint[name] from why
        raise
