"""What a patient takes; against an allergy only with a reason."""

from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal

import msgspec

from core.books import Book, refusing
from core.errors import Taken, Unfit
from core.patients.allergies import substances
from core.patients.clashes import clashes
from core.patients.entries import EntryShown, Kind
from core.patients.record import Medication


class AgainstAnAllergy(Taken):
    """The patient is allergic to this; say why it is given all the same."""

    def __init__(self, known: tuple[str, ...]) -> None:
        super().__init__()
        self.told = {"substances": list(known)}


class StopsBeforeItStarts(Unfit):
    """It cannot be stopped before it is started."""


class HalfADose(Unfit):
    """A number of a dose has a unit, and a unit a number."""


class NoSuchPrescriber(Unfit):
    """There is no such account."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MedicationSaid:
    """A line of the medication list.

    Attributes:
        dose: As it is written; `amount` and `amount_unit` where it is one number.
        prescriber: An account; None when it came from outside.
        despite: Why it is given although an allergy is known.

    Raises:
        StopsBeforeItStarts: The end is before the beginning.
        HalfADose: Number without unit, or unit without number.
    """

    drug: str
    dose: str = ""
    amount: Decimal | None = None
    amount_unit: str = ""
    route: str = ""
    frequency: str = ""
    started_at: datetime
    stopped_at: datetime | None = None
    prescriber: str | None = None
    despite: str = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.stopped_at is not None and self.stopped_at < self.started_at:
            raise StopsBeforeItStarts
        if (self.amount is None) != (self.amount_unit == ""):
            raise HalfADose


class MedicationShown(EntryShown, frozen=True, kw_only=True):
    """A line of the medication list."""

    drug: str
    dose: str
    amount: Decimal | None
    amount_unit: str
    route: str
    frequency: str
    started_at: datetime
    stopped_at: datetime | None
    prescriber: str | None
    despite: str


class Medications(msgspec.Struct, frozen=True, kw_only=True):
    """The medication list, newest first."""

    items: list[MedicationShown]
    next: str | None = None


MEDICATIONS = Kind("medication", Medication, MedicationShown)


async def prescribe(book: Book, patient: int, said: MedicationSaid) -> MedicationShown:
    """Write a line of the medication list.

    Raises:
        Unknown: There is no such patient.
        NotYourPatient: They are another unit's.
        AgainstAnAllergy: It clashes with an allergy, and no reason was given.
        NoSuchPrescriber: The prescriber has no account.
    """
    await book.require_patient(patient)
    await _require_tolerated(book, patient, said)
    with refusing({"fk_medication_prescriber": NoSuchPrescriber()}):
        return await MEDICATIONS.write(book, patient, asdict(said))


async def change(
    book: Book, patient: int, number: int, said: MedicationSaid, *, seen: int
) -> MedicationShown:
    """Mend a line; a stop is a change.

    Raises:
        Unknown: There is no such patient, or they have no such line.
        NotYourPatient: They are another unit's.
        AgainstAnAllergy: It clashes with an allergy, and no reason was given.
        NoSuchPrescriber: The prescriber has no account.
        Outdated: Somebody was quicker, or ended it.
    """
    await book.require_patient(patient)
    if said.stopped_at is None:
        # An allergy that was found since must not keep anybody from stopping it.
        await _require_tolerated(book, patient, said)
    with refusing({"fk_medication_prescriber": NoSuchPrescriber()}):
        return await MEDICATIONS.mend(book, patient, number, asdict(said), seen=seen)


async def _require_tolerated(book: Book, patient: int, said: MedicationSaid) -> None:
    known = clashes(said.drug, await substances(book, patient))
    if known and not said.despite:
        raise AgainstAnAllergy(known)
