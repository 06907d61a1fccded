"""What a patient must not be given; or that somebody has asked, and nothing is known."""

from dataclasses import asdict, dataclass

import msgspec
from sqlalchemy import select, update

from core.books import Book
from core.errors import Taken
from core.patients.entries import EntryShown, Kind
from core.patients.record import Allergy

ANSWERED = "An allergy is known since"


class AllergyKnown(Taken):
    """An allergy is known; end it first, with a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AllergySaid:
    """An allergy or intolerance.

    Attributes:
        severity: Of the reaction: `mild`, `moderate`, `severe` or `unknown`.
        certainty: `suspected` or `confirmed`.
    """

    substance: str
    reaction: str = ""
    severity: str = "unknown"
    certainty: str = "suspected"


class AllergyShown(EntryShown, frozen=True, kw_only=True):
    """An allergy; `substance` is null where none is known."""

    substance: str | None
    reaction: str
    severity: str
    certainty: str


class Allergies(msgspec.Struct, frozen=True, kw_only=True):
    """All of them, newest first.

    Attributes:
        asked: Somebody has asked: an allergy is known, or that there is none. False is not "none".
    """

    asked: bool
    items: list[AllergyShown]
    next: str | None = None


ALLERGIES = Kind("allergy", Allergy, AllergyShown)
_COUNTS = Allergy.ended_at.is_(None)


async def allergies(book: Book, patient: int) -> Allergies:
    """What is known; the look is noted.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    items = await ALLERGIES.all_of(book, patient)
    return Allergies(asked=any(one.ended_at is None for one in items), items=items)


async def add(book: Book, patient: int, said: AllergySaid) -> AllergyShown:
    """Write an allergy down; that none is known no longer counts.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
    """
    made = await ALLERGIES.write(book, patient, asdict(said))
    await book.connection.execute(
        update(Allergy)
        .where(Allergy.patient == patient, Allergy.substance.is_(None), _COUNTS)
        .values(
            ended_at=book.now,
            end_reason=ANSWERED,
            changed_at=book.now,
            changed_by=book.by.account,
            revision=Allergy.revision + 1,
        )
    )
    return made


async def none_known(book: Book, patient: int) -> AllergyShown:
    """Write down that somebody has asked, and no allergy is known.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
        AllergyKnown: One is.
    """
    await book.require_patient(patient)
    if await substances(book, patient):
        raise AllergyKnown
    return await ALLERGIES.write(book, patient, {"substance": None})


async def substances(book: Book, patient: int) -> list[str]:
    """What they are known not to tolerate."""
    found = await book.connection.execute(
        select(Allergy.substance).where(
            Allergy.patient == patient, Allergy.substance.is_not(None), _COUNTS
        )
    )
    return [row[0] for row in found if row[0] is not None]
