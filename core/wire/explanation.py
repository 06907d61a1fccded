"""Why there was an alert at a bed at a moment, and why there was none: the words. Pure.

What is text here is English; `said` is the same for a screen of another language.
"""

from enum import StrEnum

from msgspec import Struct

from core.saying import Said
from core.wire.alert import Alert, Priority, Score
from core.wire.payload import Moment
from core.wire.setup import Setup


class Decision(StrEnum):
    """What a rule makes of the bed at that moment."""

    RAISED = "raised"
    """Its alert is open and the condition is there."""
    RECOVERED = "recovered"
    """Its alert is open though the condition is gone: nobody has answered yet."""
    CLEARING = "clearing"
    """The value is back inside, but not for long enough."""
    COUNTING = "counting"
    """The value is beyond the limit, but not for long enough."""
    WITHIN = "within"
    """Nothing is wrong as far as this rule can see."""
    NOT_JUDGED = "not_judged"
    """There is nothing to judge, or a sensor that cannot be trusted."""
    TOLD_ALREADY = "told_already"
    """It would raise an alert, but the limit beside it has told the same."""
    WITHHELD = "withheld"
    """People have switched it off, or a procedure has."""


class SeenVital(Struct, frozen=True, kw_only=True):
    """A vital sign as the lane knew it.

    Attributes:
        value: The newest that was judged, in `unit` (UCUM); None for none.
        at: When that was measured; `age_s` how long ago.
        doubtful: The newest value of all is suspect and waits for a second one.
        silenced: Why its sensor is not believed now; empty when it is.
    """

    vital: str
    label: str
    unit: str
    value: float | None
    at: Moment | None
    age_s: float | None
    device: str
    doubtful: bool
    silenced: str
    text: str
    said: Said | None = None


class SeenTier(Struct, frozen=True, kw_only=True):
    """One step of a limit, and how far the value was from it.

    Attributes:
        beyond_by: How far the value is past the limit; negative inside.
        lasted_s: How long the value has been past it, by measurement time; None while inside.
        reached: Whether that is long enough.
        basis: Source of the number.
    """

    priority: Priority
    limit: float
    delay_s: float
    beyond_by: float | None
    lasted_s: float | None
    reached: bool
    basis: str


class SeenRule(Struct, frozen=True, kw_only=True):
    """A rule in force, and what it made of the bed.

    Attributes:
        revision: Of the rules.
        setup: Revision of the patient's own set-up that brought the limit; 0 for the profile's.
        since: When the violation began.
        alert: Id of the open alert it has raised.
        withheld: Why it may raise nothing; empty when it may.
    """

    cause: str
    decision: Decision
    text: str
    revision: int
    setup: int = 0
    vital: str | None = None
    value: float | None = None
    tiers: tuple[SeenTier, ...] = ()
    since: Moment | None = None
    alert: str | None = None
    withheld: str = ""
    said: Said | None = None


class SeenTrouble(Struct, frozen=True, kw_only=True):
    """A technical condition.

    Attributes:
        silences: Vital signs that mean nothing while it lasts.
        told: The device or ingest said so; else the values did.
    """

    cause: str
    text: str
    since: Moment
    active: bool
    told: bool
    silences: tuple[str, ...]
    said: Said | None = None


class Explanation(Struct, frozen=True, kw_only=True):
    """A bed at one moment: values, rules in force, timers, inhibitions, decisions.

    Attributes:
        profile: Name of the rules in force, such as `paediatric 3-4y`, and their `revision`.
        detector: What the learned part says, for a person.
        notes: What a reader must know to judge this explanation itself.
        detector_said, notes_said: The same for a screen.
    """

    bed: str
    bed_name: str
    unit_name: str
    stay: int | None
    at: Moment
    profile: str
    revision: int
    vitals: tuple[SeenVital, ...]
    rules: tuple[SeenRule, ...]
    score: Score | None
    detector: str
    troubles: tuple[SeenTrouble, ...]
    alerts: tuple[Alert, ...]
    setup: Setup | None
    notes: tuple[str, ...] = ()
    detector_said: Said | None = None
    notes_said: tuple[Said, ...] = ()
