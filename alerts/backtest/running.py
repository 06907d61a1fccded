"""Many courses one after the other, and what comes of them. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from alerts.backtest.comparing import Alarm, alarms
from alerts.backtest.courses import Course
from alerts.backtest.replaying import ADULT, Replay, Scored, Subject, Watcher
from alerts.rulebook import Rulebook
from core.wire import AlertEvent


@dataclass(slots=True)
class Outcome:
    """What rules make of courses.

    Attributes:
        span_s: Seconds of watched beds.
    """

    patients: int = 0
    readings: int = 0
    span_s: float = 0.0
    alarms: list[Alarm] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """How courses are judged.

    Attributes:
        subjects: Whom each course is of; `otherwise` for those that are not named.
        make_watcher: A new detector for each course; None for none.
        answered: As in `Replay`.
        note: Told of every event and score.
    """

    book: Rulebook
    subjects: Mapping[str, Subject] = field(default_factory=dict)
    otherwise: Subject = ADULT
    make_watcher: Callable[[], Watcher] | None = None
    answered: bool = True
    note: Callable[[AlertEvent | Scored], None] = lambda _: None

    def judge(
        self, courses: Iterable[Course], after_each: Callable[[Outcome], None] = lambda _: None
    ) -> Outcome:
        """Judge all courses; `after_each` is told how far it is."""
        outcome = Outcome()
        for course in courses:
            outcome.alarms += alarms(self._events(course))
            outcome.patients += 1
            outcome.readings += len(course)
            outcome.span_s += course.span_s
            after_each(outcome)
        return outcome

    def _events(self, course: Course) -> Iterable[AlertEvent]:
        replay = Replay(
            course.patient,
            self.book,
            self.subjects.get(course.patient, self.otherwise),
            watcher=self.make_watcher() if self.make_watcher is not None else None,
            answered=self.answered,
        )
        for item in replay.run(course):
            self.note(item)
            if isinstance(item, AlertEvent):
                yield item
