"""A rota as data: the question to the solver, and its answer. Pure.

They are kept in the database as they were asked, and cross to the solver's process as JSON.
"""

from datetime import date, datetime

from msgspec import Struct


class Rule(Struct, frozen=True, kw_only=True):
    """A hard rule: a rota that breaks it is no rota.

    Attributes:
        key: One of those that `checking` knows.
        source: Where the number is from; what has none is an example.
    """

    key: str
    value: float
    name: str
    source: str


class Slot(Struct, frozen=True, kw_only=True):
    """A shift that has to be staffed with nurses.

    Attributes:
        on_day: The local day on which it begins.
        nurses: At least so many.
        skills: At least so many of them with each skill.
    """

    id: int
    name: str
    starts: datetime
    ends: datetime
    on_day: date
    night: bool
    nurses: int
    skills: dict[str, int] = {}


class Worked(Struct, frozen=True, kw_only=True):
    """A shift that somebody works already and that is not asked for."""

    starts: datetime
    ends: datetime
    on_day: date
    night: bool


class Away(Struct, frozen=True, kw_only=True):
    """When somebody does not work; `kind` such as `leave`."""

    kind: str
    starts: datetime
    ends: datetime


class Nurse(Struct, frozen=True, kw_only=True):
    """Somebody who can be put in.

    Attributes:
        weekly_hours: Of the contract.
        skills: The last day on which each counts; None for without end.
    """

    account: str
    name: str
    weekly_hours: float
    skills: dict[str, date | None] = {}
    away: tuple[Away, ...] = ()
    worked: tuple[Worked, ...] = ()

    def can(self, skill: str, day: date) -> bool:
        """Whether they have a skill on a day."""
        if skill not in self.skills:
            return False
        last = self.skills[skill]
        return last is None or last >= day


class Desire(Struct, frozen=True, kw_only=True):
    """A wish: a day `off`, or to `like` or `dislike` shifts of a name. Weight 1 to 3."""

    account: str
    kind: str
    weight: int
    on_day: date | None = None
    name: str | None = None


class Problem(Struct, frozen=True, kw_only=True):
    """What is asked.

    Attributes:
        begins: The local day with which the first week begins.
        weeks: Whole weeks.
        week_starts: When each week begins, and when the last is over; one more than `weeks`.
    """

    unit: str
    begins: date
    weeks: int
    week_starts: tuple[datetime, ...]
    slots: tuple[Slot, ...]
    nurses: tuple[Nurse, ...]
    rules: tuple[Rule, ...]
    desires: tuple[Desire, ...] = ()

    def rule(self, key: str) -> Rule | None:
        """One of the rules; None where it does not count."""
        return next((rule for rule in self.rules if rule.key == key), None)


class Turn(Struct, frozen=True, kw_only=True, order=True):
    """Somebody works a slot."""

    slot: int
    account: str


class Violation(Struct, frozen=True, kw_only=True):
    """What a rota breaks, in words."""

    rule: str
    account: str | None
    text: str


class Told(Struct, frozen=True, kw_only=True):
    """What one person has of it.

    Attributes:
        contracted: Hours of the contract over the period.
        denied: Wishes that are not fulfilled, in words.
    """

    account: str
    name: str
    hours: float
    contracted: float
    shifts: int
    nights: int
    weekend_shifts: int
    denied: tuple[str, ...]


class Outcome(Struct, frozen=True, kw_only=True):
    """What came of a question.

    Attributes:
        turns: A rota without a violation; empty when there is none.
        reasons: Why there is none, in words.
        best: No other rota is better; false when the time was over before that was known.
        took_s: Seconds of the solver.
        unknown: Neither a rota was found in time nor that there is none.
    """

    turns: tuple[Turn, ...] = ()
    people: tuple[Told, ...] = ()
    reasons: tuple[str, ...] = ()
    best: bool = False
    took_s: float = 0.0
    unknown: bool = False
