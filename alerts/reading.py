"""What a lane makes of one set of vital signs. Pure.

Order: is it new, is it live, which sensors speak at all, is each value believable, and only then
what does it say about the patient. A reading from before the live window, or older than one already
judged, belongs to history: it never raises anything.
"""

from bisect import bisect_left
from collections.abc import Mapping

from msgspec.structs import replace

from alerts.findings import of_limit
from alerts.limits import URGENCY, Limit
from alerts.model import Device, Track
from alerts.rules import AT_REST, Timer, judge_limit
from alerts.technical import Fault, cause_of, read_sensors, shows_a_beat
from alerts.turn import Turn
from alerts.upkeep import doubt_told, heard, read
from core.errors import UnknownVital, WrongUnit
from core.ids import Boot
from core.sequence import MOST_GAPS, Ledger
from core.vitals import FACTS, Source, Vital, in_our_unit, vital_of
from core.wire import Alert, Condition, Kind, Numerics, Quality

FRESH_S = 10.0
"""For how long a value of one sensor bears witness about another."""
WINDOW_S = 120.0
SPACING_S = 2.0
"""The score's window keeps a value every two seconds: 60 are enough for a median."""
MOST_IN_WINDOW = 60
MOST_BOOTS = 4

SCORED = frozenset(
    {
        Vital.HR,
        Vital.PULSE,
        Vital.SPO2,
        Vital.RR,
        Vital.TEMP,
        Vital.NIBP_SYS,
        Vital.IBP_SYS,
        Vital.O2_FLOW,
        Vital.FIO2,
        Vital.ACVPU,
    }
)
_NOW_AND_THEN = frozenset({Vital.TEMP, Vital.NIBP_SYS, Vital.O2_FLOW, Vital.FIO2, Vital.ACVPU})
"""Often measured by hand: the score must show them as soon as they are there."""
_BY_HAND_S = 60.0
_STATES = frozenset({Vital.ACVPU, Vital.O2_FLOW, Vital.FIO2})
"""As they were last seen: the middle of alert and unresponsive is no state."""

_HEART = (Vital.PULSE, Vital.IBP_SYS, Vital.IBP_DIA)


def note_message(device: Device, boot: int, seq: int) -> Device | None:
    """Note a numbered message; None when it was judged before."""
    ledger = next((one.copy() for one in device.ledgers if one.boot == boot), None)
    ledger = ledger or Ledger(Boot(boot))
    if not ledger.take(seq):
        return None
    # Holes this old will not be filled with anything live; let them count as seen.
    del ledger.gaps[:-MOST_GAPS]
    others = tuple(one for one in device.ledgers if one.boot != boot)
    return replace(device, ledgers=(*others, ledger)[-MOST_BOOTS:])


def is_live(turn: Turn, at: float) -> bool:
    """Whether what was so at `at` may still raise something."""
    return turn.now - turn.book.live_s <= at <= turn.now + turn.book.ahead_s


def take_measurement(turn: Turn, name: str, numerics: Numerics) -> None:
    """Judge one set of vital signs of a device at this bed."""
    device = note_message(turn.devices.get(name, Device()), numerics.boot, numerics.seq)
    if device is None:
        return
    device = heard(turn, name, device)
    at = numerics.time.timestamp()
    turn.live = is_live(turn, at)
    if turn.live:
        device = replace(device, current_at=turn.now)
    turn.devices[name] = device
    if turn.live:
        _judge(turn, name, numerics, at)


def _judge(turn: Turn, name: str, numerics: Numerics, at: float) -> None:
    values = _in_our_words(numerics)
    if turn.troubles or 0 in values.values():
        _read_signs(turn, name, values, at)
    silent = _silent(turn, name, values, numerics.quality, at)
    for vital, value in values.items():
        track = turn.tracks.get(vital)
        if track is not None and at <= track.at:
            continue
        possible = FACTS[vital].hard.holds(value)
        if not possible or turn.troubles:
            read(turn, name, Fault.IMPLAUSIBLE, vital.value, active=not possible)
        if not possible or FACTS[vital].source in silent:
            continue
        believed = _believe(track, name, vital, value, at, numerics.quality)
        if believed is None:
            continue
        turn.tracks[vital] = believed
        if believed.trusted_at == at:
            turn.due |= vital in _NOW_AND_THEN and _is_news(vital, track, value, at)
            _weigh_all(turn, name, vital, value)


def _silent(
    turn: Turn,
    name: str,
    values: Mapping[Vital, float],
    quality: Mapping[str, Quality],
    at: float,
) -> frozenset[Source]:
    """The sensors whose values mean nothing now; those that measure well may deny it."""
    silent = turn.silenced(name)
    if not silent:
        return silent
    measuring = frozenset(
        FACTS[vital].source
        for vital, value in values.items()
        if value
        and FACTS[vital].plausible.holds(value)
        and quality.get(vital, Quality.GOOD) is Quality.GOOD
    )
    doubt_told(turn, name, measuring, at)
    return turn.silenced(name)


def _is_news(vital: Vital, track: Track | None, value: float, at: float) -> bool:
    if track is None or at - track.trusted_at >= _BY_HAND_S:
        return True
    return vital in _STATES and value != track.value


def _in_our_words(numerics: Numerics) -> dict[Vital, float]:
    """Known vitals in our units; what is neither, ingest puts into quarantine."""
    values: dict[Vital, float] = {}
    units = numerics.units
    for key, value in numerics.values.items():
        try:
            vital = vital_of(key)
            unit = units.get(key) if units else None
            values[vital] = value if unit is None else in_our_unit(vital, value, unit)
        except (UnknownVital, WrongUnit):
            continue
    return values


def _read_signs(turn: Turn, name: str, values: Mapping[Vital, float], at: float) -> None:
    elsewhere = values.get(Vital.HR) == 0 and _pulse_elsewhere(turn, values, at)
    for sign in read_sensors(values, pulse_elsewhere=elsewhere):
        if sign.present or turn.troubles:
            if sign.present and cause_of(sign.fault, name, sign.what) not in turn.troubles:
                turn.due = True  # the score loses an input
            read(turn, name, sign.fault, sign.what, active=sign.present)


def _pulse_elsewhere(turn: Turn, values: Mapping[Vital, float], at: float) -> bool:
    """Whether a sensor that is silent in this message has just shown a beating heart."""
    recent = {
        vital: track.value
        for vital in _HEART
        if vital not in values
        and (track := turn.tracks.get(vital)) is not None
        and at - track.trusted_at <= FRESH_S
    }
    return shows_a_beat(recent)


def _believe(
    track: Track | None,
    name: str,
    vital: Vital,
    value: float,
    at: float,
    quality: Mapping[str, Quality],
) -> Track | None:
    """The track with this value; a doubtful one waits for a second, a bad one is nothing."""
    said = quality.get(vital, Quality.GOOD) if quality else Quality.GOOD
    if said is Quality.BAD:
        return None
    facts = FACTS[vital]
    plausible = facts.plausible.holds(value)
    doubtful = said is Quality.SUSPECT or not (plausible or facts.whole_range_lives)
    if doubtful and not (track is not None and track.doubtful):
        return replace(track or Track(name, at), at=at, doubtful=True)
    times = track.times if track is not None else ()
    values = track.values if track is not None else ()
    # What is no plausible value for a living patient calls by its own rule, not by a score.
    if plausible and vital in _STATES:
        times, values = (at,), (value,)
    elif plausible and vital in SCORED and (not times or at - times[-1] >= SPACING_S):
        start = max(bisect_left(times, at - WINDOW_S), len(times) + 1 - MOST_IN_WINDOW)
        times, values = (*times[start:], at), (*values[start:], value)
    return Track(name, at, doubtful, value, at, times, values)


def _weigh_all(turn: Turn, name: str, vital: Vital, value: float) -> None:
    quiet = turn.profile.quiet.get(vital)
    # Most values pass no limit while nothing is open: that must cost next to nothing.
    if quiet is None or (quiet.holds(value) and not (turn.timers or turn.alerts)):
        return
    for limit in turn.profile.limits[vital]:
        _weigh(turn, name, limit, value)


def _weigh(turn: Turn, name: str, limit: Limit, value: float) -> None:
    at = turn.tracks[limit.vital].at
    before = turn.timers.get(limit.cause)
    if limit.unless is not None and _trusted(turn, limit.unless, at):
        after = None
    else:
        after = judge_limit(limit, before, value, at)
    if after is None:
        turn.timers.pop(limit.cause, None)
        turn.end(limit.cause)
        return
    turn.timers[limit.cause] = after
    if after.fired == AT_REST:
        return
    if _tells_more(turn.alerts.get(limit.cause), limit, after, value):
        finding = of_limit(limit, after, value, turn.profile.revision)
        priority = limit.tiers[after.fired].priority
        turn.present(limit.cause, Kind.PHYSIOLOGICAL, priority, finding, name)


def _trusted(turn: Turn, vital: Vital, at: float) -> bool:
    track = turn.tracks.get(vital)
    if track is None or at - track.trusted_at > FRESH_S:
        return False
    return FACTS[vital].source not in turn.silenced(track.device)


def _tells_more(alert: Alert | None, limit: Limit, timer: Timer, value: float) -> bool:
    """Whether this value is worth a change: not for every wobble, but when it gets worse."""
    if alert is None or alert.condition is Condition.GONE:
        return True
    tier = limit.tiers[timer.fired]
    if URGENCY[tier.priority] > URGENCY[alert.priority] or alert.finding.value is None:
        return True
    worse_by = abs(limit.back - limit.tiers[0].limit) or 1.0
    beyond = value - alert.finding.value
    return (beyond if limit.passed(1.0, 0.0) else -beyond) >= worse_by
