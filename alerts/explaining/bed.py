"""A bed at one moment, whole. Pure."""

from alerts.explaining.rules import seen_rules
from alerts.explaining.scores import seen_news2, seen_rounds
from alerts.explaining.vitals import seen_trouble, seen_vitals
from alerts.explaining.words import found
from alerts.lane import BASELINE
from alerts.model import Lane, moment
from alerts.rulebook import Rulebook
from alerts.turn import Turn
from core.saying import Said, say
from core.wire import Condition
from core.wire.explanation import Explanation


def explain(
    lane: Lane,
    book: Rulebook,
    now: float,
    *,
    detector: Said | None = None,
    notes: tuple[Said, ...] = (),
) -> Explanation:
    """Take a lane apart.

    Args:
        lane: The bed as it is.
        book: What it is judged by.
        now: The moment, seconds since 1970.
        detector: What a detector says of itself, such as how far its warm-up is.
        notes: For the reader, such as where the lane comes from.
    """
    turn = Turn(lane, now, book)
    learned = _learned(lane, detector)
    if not lane.watched:
        notes = (say("No patient is placed at this bed."), *notes)
    place = lane.place
    return Explanation(
        bed=place.bed,
        bed_name=place.bed_name,
        unit_name=place.unit_name,
        stay=lane.stay,
        at=moment(now),
        profile=turn.profile.name,
        revision=turn.profile.revision,
        vitals=seen_vitals(turn),
        rules=(*seen_rules(turn), seen_news2(turn), seen_rounds(turn)),
        score=lane.score,
        detector=str(learned),
        detector_said=learned,
        troubles=tuple(seen_trouble(turn, *one) for one in lane.troubles.items()),
        alerts=tuple(sorted(lane.alerts.values(), key=lambda alert: alert.raised_at)),
        setup=lane.setup,
        notes=tuple(str(note) for note in notes),
        notes_said=notes,
    )


def _learned(lane: Lane, detector: Said | None) -> Said:
    alert = lane.alerts.get(BASELINE)
    if alert is not None and alert.condition is Condition.PRESENT:
        return say(
            "{finding} (advisory since {time})",
            finding=found(alert),
            time=f"{alert.raised_at:%H:%M:%S} UTC",
        )
    return detector or say("no advisory")
