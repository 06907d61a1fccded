"""What a lane makes of one set of vital signs. Pure.

Order: is it new, is it live, which sensors speak at all, is each value believable, and only then
what does it say about the patient. A reading from before the live window, or older than one already
judged, belongs to history: it never raises anything.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from alerts.findings import of_limit
from alerts.limits import URGENCY, Limit, Profile
from alerts.model import Device, Track
from alerts.rules import AT_REST, Timer, judge_limit
from alerts.technical import Fault, cause_of, read_sensors
from alerts.turn import Turn
from alerts.upkeep import heard, read
from core.errors import UnknownVital, WrongUnit
from core.ids import Boot
from core.sequence import MOST_GAPS, Ledger
from core.vitals import FACTS, Vital, in_our_unit, vital_of
from core.wire import Alert, Condition, Kind, Numerics, Quality

LIVE_S = 120.0
"""Older than this behind the clock is history."""
AHEAD_S = 30.0
"""Further ahead of the clock is impossible; ingest puts it into quarantine."""
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
_AT_ONCE = frozenset({Vital.TEMP, Vital.NIBP_SYS, Vital.O2_FLOW, Vital.FIO2, Vital.ACVPU})
"""Measured now and then: the score must show them as soon as they are there."""

_HEART = (Vital.PULSE, Vital.IBP_SYS, Vital.IBP_MEAN)


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


def take_measurement(turn: Turn, name: str, numerics: Numerics, profile: Profile) -> None:
    """Judge one set of vital signs of a device at this bed."""
    device = note_message(turn.devices.get(name, Device()), numerics.boot, numerics.seq)
    if device is None:
        return
    device = heard(turn, name, device)
    at = numerics.time.timestamp()
    turn.live = turn.now - LIVE_S <= at <= turn.now + AHEAD_S
    if turn.live:
        device = replace(device, current_at=turn.now)
    turn.devices[name] = device
    if turn.live:
        _judge(turn, name, numerics, at, profile)


def _judge(turn: Turn, name: str, numerics: Numerics, at: float, profile: Profile) -> None:
    values = _in_our_words(numerics)
    _read_signs(turn, name, values, at)
    silent = turn.silenced(name)
    for vital, value in values.items():
        track = turn.tracks.get(vital)
        if track is not None and at <= track.at:
            continue
        facts = FACTS[vital]
        possible = facts.hard.holds(value)
        if not possible or turn.troubles:
            read(turn, name, Fault.IMPLAUSIBLE, vital.value, active=not possible)
        quality = numerics.quality.get(vital.value, Quality.GOOD)
        if not possible or quality is Quality.BAD or facts.source in silent:
            continue
        doubtful = quality is Quality.SUSPECT or not (
            facts.whole_range_lives or facts.plausible.holds(value)
        )
        if doubtful and not (track is not None and track.doubtful):
            turn.tracks[vital] = replace(track or Track(name, at), at=at, doubtful=True)
            continue
        turn.tracks[vital] = _believed(track, name, vital, value, at, doubtful=doubtful)
        turn.due |= vital in _AT_ONCE
        for limit in profile.limits.get(vital, ()):
            _weigh(turn, name, limit, value, at, profile.revision)


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
    for vital in _HEART:
        track = turn.tracks.get(vital)
        if track is None or vital in values or at - track.trusted_at > FRESH_S:
            continue
        if FACTS[vital].plausible.holds(track.value):
            return True
    return False


def _believed(
    track: Track | None, name: str, vital: Vital, value: float, at: float, *, doubtful: bool
) -> Track:
    times = track.times if track is not None else ()
    values = track.values if track is not None else ()
    if vital in SCORED and (not times or at - times[-1] >= SPACING_S):
        start = 0
        while start < len(times) and (
            times[start] < at - WINDOW_S or len(times) - start >= MOST_IN_WINDOW
        ):
            start += 1
        times, values = (*times[start:], at), (*values[start:], value)
    return Track(name, at, doubtful, value, at, times, values)


def _weigh(turn: Turn, name: str, limit: Limit, value: float, at: float, revision: int) -> None:
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
        finding = of_limit(limit, after, value, revision)
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
