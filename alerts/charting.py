"""What people observed at the patient and wrote down, as a lane takes it. Pure.

It comes whole, with the time of each observation, and may come again: after a restart, after a
correction. What is fresh is judged as if a device had measured it; what was written down late only
goes into the scores. Of one vital the newest counts, whoever measured it.
"""

from msgspec.structs import replace

from alerts.model import Lane
from alerts.reading import Sample, is_live, judge_warily
from alerts.tracks import BY_HAND_NAME, KEEPING, UNKEPT, Track, followed
from alerts.turn import Turn
from core.vitals import FACTS
from core.wire import Observations, Observed, Quality

SAME_S = 0.1
"""A time that was restored from a retained score is known to a tenth."""


def take_observations(turn: Turn, observations: Observations | None) -> None:
    """Let what was written down count, and nothing that was taken back."""
    if not turn.lane.place.unit:
        # Nobody has told where this bed is; when somebody does, this comes again.
        return
    if observations is not None and observations.stay != turn.lane.stay:
        observations = None
    values = {} if observations is None else observations.values
    _withdraw(turn, values)
    for key, observed in values.items():
        if key in KEEPING:
            _take(turn, key, observed)


def is_heard(lane: Lane, observations: Observations | None) -> bool:
    """Whether the lane has what was written down, and nothing else by hand.

    It may not: a clock that was wrong for a while took the present for the future.
    """
    written = observations is not None and observations.stay == lane.stay
    values = observations.values if observations is not None and written else {}
    for key, observed in values.items():
        keeping = KEEPING.get(key)
        if keeping is None or not FACTS[keeping.vital].hard.holds(observed.value):
            continue
        track = lane.tracks.get(keeping.vital)
        if track is None or track.at < observed.at.timestamp() - _slack(track):
            return False
    return all(
        _is_of(track, values.get(vital.value))
        for vital, track in lane.tracks.items()
        if track.device == BY_HAND_NAME
    )


def _slack(track: Track) -> float:
    """How much later the same observation may seem to be than the track has it."""
    return 0.0 if track.device == BY_HAND_NAME else SAME_S


def _withdraw(turn: Turn, values: dict[str, Observed]) -> None:
    for vital, track in tuple(turn.tracks.items()):
        if track.device != BY_HAND_NAME:
            continue
        if not _is_of(track, values.get(vital.value)):
            del turn.tracks[vital]
            turn.due = True


def _is_of(track: Track, observed: Observed | None) -> bool:
    """Whether a track by hand is, or is older than, what now stands written."""
    if observed is None:
        return False
    at = observed.at.timestamp()
    return at >= track.at or (at >= track.at - SAME_S and observed.value == track.value)


def _take(turn: Turn, key: str, observed: Observed) -> None:
    keeping = KEEPING[key]
    facts, at = FACTS[keeping.vital], observed.at.timestamp()
    track = turn.tracks.get(keeping.vital)
    if not facts.hard.holds(observed.value) or at > turn.now + turn.book.ahead_s:
        return
    if track is not None and at <= track.at + _slack(track):
        if at >= track.at - SAME_S and observed.value == track.value:
            turn.tracks[keeping.vital] = replace(track, device=BY_HAND_NAME)
        return
    turn.due = True
    if is_live(turn, at):
        sample = Sample(keeping, observed.value, at, Quality.GOOD)
        judge_warily(turn, BY_HAND_NAME, sample, frozenset())
        return
    kept = keeping if facts.plausible.holds(observed.value) else UNKEPT
    turn.tracks[keeping.vital] = followed(track, kept, BY_HAND_NAME, observed.value, at)
