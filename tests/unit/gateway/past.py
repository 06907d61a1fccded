"""A past that always answers: what the process of its own would say of any bed."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.wire.comparison import Comparison, Lateness, Load, Tried
from core.wire.explanation import Explanation
from core.wire.insight import Insight, Question

THEN = datetime(2026, 1, 5, 3, 22, tzinfo=UTC)
_NOTHING = Load(bed_days=0.5, alarms={"all": 0}, others={}, per_bed_day={"all": 0.0})


@dataclass(slots=True)
class FakePast:
    """Notes what it was asked."""

    asked: list[Question] = field(default_factory=list)

    async def ask(self, question: Question) -> Insight:
        self.asked.append(question)
        if question.what_if is None:
            return Insight(explanation=_explained(question))
        return Insight(tried=_tried(question))


def _explained(question: Question) -> Explanation:
    return Explanation(
        bed=question.bed,
        bed_name="Bed 1",
        unit_name="ICU",
        stay=1,
        at=question.at,
        profile="adult",
        revision=1,
        vitals=(),
        rules=(),
        score=None,
        detector="no advisory",
        troubles=(),
        alerts=(),
        setup=None,
    )


def _tried(question: Question) -> Tried:
    return Tried(
        bed=question.bed,
        cause="spo2.low",
        since=question.at,
        until=question.at,
        in_force=(90.0,),
        delays_s=(15.0,),
        proposed=(88.0,),
        proposed_delays_s=(15.0,),
        warnings=(),
        readings=1,
        comparison=Comparison(
            before=_NOTHING,
            after=_NOTHING,
            reduction=None,
            window_s=300.0,
            missed={},
            missed_first=(),
            added={},
            added_first=(),
            later=Lateness(),
            earlier=Lateness(),
            top=(),
        ),
    )
