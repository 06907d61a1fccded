"""What a patient has or had."""

from dataclasses import dataclass
from datetime import date

import msgspec

from core.errors import Unfit
from core.patients.entries import EntryShown, Kind
from core.patients.record import Condition


class EndsBeforeItBegins(Unfit):
    """It cannot have ended before it began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionSaid:
    """A condition.

    Attributes:
        icd10: Code of ICD-10, such as `I50.1`; may be empty.
        onset: Day; None when it is not known.
        resolved: Day; None while it lasts.

    Raises:
        EndsBeforeItBegins: It was over before it began.
    """

    description: str
    icd10: str = ""
    onset: date | None = None
    resolved: date | None = None

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.onset and self.resolved and self.resolved < self.onset:
            raise EndsBeforeItBegins


class ConditionShown(EntryShown, frozen=True, kw_only=True):
    """A condition; it lasts while `resolved` is null."""

    description: str
    icd10: str
    onset: date | None
    resolved: date | None


class Conditions(msgspec.Struct, frozen=True, kw_only=True):
    """All of a patient, newest first."""

    items: list[ConditionShown]
    next: str | None = None


CONDITIONS = Kind("condition", Condition, ConditionShown)
