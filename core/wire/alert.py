"""An alert, whole, and the score beside it. Pure."""

from enum import StrEnum

from msgspec import Struct

from core.saying import Said
from core.wire.asked import CommandKind
from core.wire.escalation import Escalation
from core.wire.payload import Moment, Name, Payload


class Kind(StrEnum):
    """What an alert is about."""

    PHYSIOLOGICAL = "physiological"
    TECHNICAL = "technical"
    ADVISORY = "advisory"
    """Found by a model; never more than a hint."""
    TASK = "task"
    """Something that people have to do is overdue."""


class Priority(StrEnum):
    """How soon somebody must come, highest first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    ADVISORY = "advisory"


class Condition(StrEnum):
    """Whether what raised the alert is still so."""

    PRESENT = "present"
    GONE = "gone"


class Response(StrEnum):
    """Whether a person has taken responsibility."""

    AWAITED = "awaited"
    ACKNOWLEDGED = "acknowledged"


class Outcome(StrEnum):
    """What an alert turned out to be, as the person who answered it says."""

    ACTED = "acted"
    """Something was done for the patient."""
    EXPECTED = "expected"
    """True, and as expected for this patient."""
    ARTEFACT = "artefact"
    """Not true of the patient."""


class ScorePart(Struct, frozen=True, kw_only=True, gc=False):
    """One parameter of a score: what went in, how old it was, what it gave.

    Attributes:
        value: After rounding, in the unit of `vital`; None when it is not known.
        points: None when it is not known, or when the score is a ratio and gives none.
        age_s: Of its newest sample when the score was reckoned.
        vital: Key of the vital sign it was taken from.
        samples: How many values of it the median was taken of, the oldest `span_s` before the
            newest; 1 for a single value.
    """

    name: str
    value: float | None
    points: int | None
    age_s: float | None = None
    vital: str | None = None
    samples: int = 0
    span_s: float = 0.0


class OtherScore(Struct, frozen=True, kw_only=True, gc=False):
    """A score that is shown beside NEWS2 and calls nobody.

    Attributes:
        total: None while an input is missing; then only `at_least` is known.
        at_least: Sum of the parts there are; None for a ratio that cannot be reckoned.
        action_level: Where its source begins to ask for attention.
        reached: Whether it has come to that; None when what is missing could decide.
        meaning: What its source says of a score like this; empty for nothing.
        basis: The source.
    """

    name: str
    total: float | None
    at_least: float | None
    parts: tuple[ScorePart, ...]
    missing: tuple[str, ...]
    action_level: float
    reached: bool | None
    meaning: str
    basis: str


class Finding(Struct, frozen=True, kw_only=True):
    """Why an alert was raised.

    Attributes:
        rule: Key of the rule, such as `spo2.low`.
        revision: Revision of the rules it was judged by.
        text: One line for a person, without patient data, in English.
        said: The same for a screen, which says it in its reader's language; None for a finding of
            before this was sent.
        vital: Key of the vital sign, if one.
        value: The value that decided, in the vital's unit.
        limit: The limit it passed, in the same unit.
        since: When the violation began, before any delay.
        delay_s: How long it had to last.
        basis: Source of the number, or that it is an example to approve locally.
        score: Total of a score, with its `parts` and the `missing` inputs.
        setup: Revision of the patient's own set-up that brought the limit; 0 for the profile's.
        withholds: Causes that are not judged while a technical condition lasts.
    """

    rule: str
    revision: int
    text: str
    since: Moment
    vital: str | None = None
    value: float | None = None
    limit: float | None = None
    delay_s: float = 0.0
    basis: str = ""
    score: int | None = None
    parts: tuple[ScorePart, ...] = ()
    missing: tuple[str, ...] = ()
    setup: int = 0
    withholds: tuple[str, ...] = ()
    said: Said | None = None


class Actor(Struct, frozen=True, kw_only=True):
    """Who did something, when, and from which screen.

    Attributes:
        at: When it arrived at the gateway.
        command: Id of the command, so that a repeated one has no second effect.
        pressed_at: When the person pressed, by the gateway's clock as their screen knew it, for
            what was kept while the screen could not reach it; None for what came at once.
    """

    account: str
    name: str
    role: str
    at: Moment
    screen: str = ""
    command: str = ""
    pressed_at: Moment | None = None


class LateAnswer(Struct, frozen=True, kw_only=True):
    """What arrived too late to count: the alert was over, was worse, or had asked anew.

    Attributes:
        by: Who had pressed it: when, `by.pressed_at`; when it arrived, `by.at`.
    """

    kind: CommandKind
    by: Actor


class Alert(Payload, frozen=True, kw_only=True):
    """One alert, whole: condition and response are separate facts.

    Attributes:
        id: Derived from bed, cause and onset, so that judging twice names it once.
        cause: One open alert per bed and cause.
        finding: The latest reason; `first` the one that raised it.
        revision: 1, 2, 3 … with every change of this alert.
        number: Number of the latest change among all changes of the bed.
        boot, seq: Place of the latest change in the owner's stream of events.
        settled: Nothing is open any more; it leaves the board.
        commands: Ids of the latest commands that had an effect, so that none has it twice.
        story: Id of the alert that began the story this one belongs to; a patient's related
            alerts are one story, led by the highest.
        latched: Its condition is gone and it is still signalled, until a person acts.
        acknowledged_until: When the acknowledgement expires; a condition that persists then
            wants an answer again.
        gains_at: When it gains priority unless somebody answers; None when it does not.
        gained: It has gained priority because nobody answered.
        remind_at: When the next reminder is due; `reminders` counts those given.
        outcome: What it turned out to be, when somebody has said so.
        escalation: Who is called; None when nobody is.
        awaited_at: Since when an answer is wanted, or was until it came; None for an alert of
            before this was noted.
        seconded: Who else acknowledged it, late, since then: the first to arrive is in force, and
            may have pressed later than these. The latest four.
        late: What people had pressed and did not count, because it arrived too late. The latest
            four.
    """

    id: Name
    site: Name
    unit: Name
    unit_name: str
    bed: Name
    bed_name: str
    device: str | None
    stay: int | None
    cause: str
    kind: Kind
    priority: Priority
    condition: Condition
    response: Response
    raised_at: Moment
    changed_at: Moment
    ended_at: Moment | None
    finding: Finding
    first: Finding
    repeats: int
    revision: int
    number: int
    boot: int
    seq: int
    acknowledged: Actor | None = None
    resolved: Actor | None = None
    comment: str = ""
    settled: bool = False
    simulated: bool = False
    commands: tuple[str, ...] = ()
    story: str = ""
    latched: bool = False
    acknowledged_until: Moment | None = None
    gains_at: Moment | None = None
    gained: bool = False
    remind_at: Moment | None = None
    reminders: int = 0
    outcome: Outcome | None = None
    escalation: Escalation | None = None
    awaited_at: Moment | None = None
    seconded: tuple[Actor, ...] = ()
    late: tuple[LateAnswer, ...] = ()


class Score(Payload, frozen=True, kw_only=True):
    """The latest early-warning score of a bed, retained.

    Attributes:
        name: NEWS2, or `none` for a patient to whom only `others` apply.
        total: None while an input is missing; then only `at_least` is known.
        at_least: Sum of the parts there are.
        risk: `low`, `low-medium`, `medium` or `high`; with it the response (RCP 2017, chart 4).
        oldest_s: Age of the oldest input.
        others: Scores that are shown beside it.
        observed_at: When the latest whole set of observations was made; None for none yet.
        observe_every_s: How far apart sets may be; 0 for continuous monitoring, None where
            nothing is asked.
        due_at: When the next set must have been made.
    """

    name: Name
    bed: Name
    stay: int | None
    at: Moment
    total: int | None
    at_least: int
    risk: str
    response: str
    scale: int
    oldest_s: float
    parts: tuple[ScorePart, ...]
    missing: tuple[str, ...]
    others: tuple[OtherScore, ...] = ()
    observed_at: Moment | None = None
    observe_every_s: float | None = None
    due_at: Moment | None = None
