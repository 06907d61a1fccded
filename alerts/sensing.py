"""What a lane notices of its sensors as time passes: absent, frozen, at odds with each other. Pure.

Looked for once a second, when the time is told, and judged by measurement times all the same.
"""

from alerts.limits import Absence, Disparity, Frozen
from alerts.model import Device
from alerts.rules import AT_REST, is_absent, is_expected, is_frozen, judge_disparity
from alerts.technical import Fault, cause_of
from alerts.tracks import BY_HAND_NAME, Track
from alerts.turn import Turn
from alerts.upkeep import read
from core.vitals import FACTS, Vital


def watch_sensors(turn: Turn) -> None:
    """Note what values, or their absence, say of the sensors they come from."""
    if not turn.lane.watched:
        return
    rules = turn.profile.technical
    if rules.absence is not None:
        for name, device in turn.devices.items():
            _watch_absence(turn, rules.absence, name, device)
    if rules.frozen is not None:
        _watch_frozen(turn, rules.frozen)
    for disparity in rules.disparities:
        _watch_disparity(turn, disparity)


def _watch_absence(turn: Turn, rule: Absence, name: str, device: Device) -> None:
    own = [track.at for track in turn.tracks.values() if track.device == name]
    newest = max(own, default=0.0)
    for vital in rule.vitals:
        track = turn.tracks.get(vital)
        if track is not None and track.device != name:
            continue
        since = track.trusted_at if track is not None else device.measures_since
        absent = newest - since > rule.after_s and _is_missed(turn, rule, name, vital, newest)
        if absent or (turn.troubles and track is not None):
            read(turn, name, Fault.ABSENT, vital, active=absent, since=since)


def _is_missed(turn: Turn, rule: Absence, name: str, vital: Vital, newest: float) -> bool:
    """Whether it should have come, and nothing says already why it has not."""
    track, device = turn.tracks.get(vital), turn.devices[name]
    since = track.trusted_at if track is not None else device.measures_since
    return (
        is_expected(vital, track, device.measures)
        and is_absent(rule, since, newest, device.every_s)
        and FACTS[vital].source not in turn.silenced(name)
        and not _is_impossible(turn, name, vital)
    )


def _is_impossible(turn: Turn, device: str, vital: Vital) -> bool:
    trouble = turn.troubles.get(cause_of(Fault.IMPLAUSIBLE, device, vital))
    return trouble is not None and trouble.active


def _watch_frozen(turn: Turn, rule: Frozen) -> None:
    for vital, track in turn.tracks.items():
        if track.device == BY_HAND_NAME:
            continue
        frozen = track.same >= rule.least and is_frozen(rule, vital, track)
        if frozen or turn.troubles:
            read(turn, track.device, Fault.FROZEN, vital, active=frozen, since=track.same_since)


def _watch_disparity(turn: Turn, rule: Disparity) -> None:
    first, second = _speaking(turn, rule.first), _speaking(turn, rule.second)
    timer = None
    if first is not None and second is not None:
        timer = judge_disparity(rule, turn.timers.get(rule.cause), first, second)
    if timer is None:
        turn.timers.pop(rule.cause, None)
    else:
        turn.timers[rule.cause] = timer
    apart = timer is not None and timer.fired != AT_REST
    if first is not None and (apart or turn.troubles):
        since = timer.onset if timer is not None else None
        what = f"{rule.first}+{rule.second}"
        read(turn, first.device, Fault.DISPARITY, what, active=apart, since=since)


def _speaking(turn: Turn, vital: Vital) -> Track | None:
    """What a sensor says that is not known to be off."""
    track = turn.tracks.get(vital)
    if track is None or not turn.troubles:
        return track
    return None if FACTS[vital].source in turn.silenced(track.device) else track
