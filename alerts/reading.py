"""What a lane makes of one set of vital signs. Pure.

Order: is it new, is it live, which sensors speak at all, is each value believable, and only then
what does it say about the patient. A reading from before the live window, or older than one already
judged, belongs to history: it never raises anything.

Almost every value is plausible, passes no rule and finds nothing open. That it is so is seen from
two comparisons, made ready in the profile, and costs little more than to remember it.
"""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from alerts.model import Device
from alerts.technical import Fault, cause_of, read_sensors, shows_a_beat
from alerts.tracks import KEEPING, UNKEPT, Keeping, Track, followed
from alerts.turn import Turn
from alerts.upkeep import doubt_told, heard, read
from alerts.weighing import FRESH_S, weigh
from core.errors import WrongUnit
from core.ids import Boot
from core.sequence import MOST_GAPS, Ledger
from core.vitals import FACTS, Source, Vital, in_our_unit
from core.wire import Numerics, Quality

MOST_BOOTS = 4
_BY_HAND_S = 60.0

_HEART = (Vital.PULSE, Vital.IBP_SYS, Vital.IBP_DIA)


def note_message(device: Device, boot: int, seq: int) -> Device | None:
    """Note a numbered message; None when it was judged before."""
    ledgers = device.ledgers
    if ledgers and ledgers[-1].boot == boot and seq == ledgers[-1].upto + 1:
        following = Ledger(Boot(boot), seq, ledgers[-1].gaps)
        return replace(device, ledgers=(*ledgers[:-1], following))
    ledger = next((one.copy() for one in ledgers if one.boot == boot), None)
    ledger = ledger or Ledger(Boot(boot))
    if not ledger.take(seq):
        return None
    # Holes this old will not be filled with anything live; let them count as seen.
    del ledger.gaps[:-MOST_GAPS]
    others = tuple(one for one in ledgers if one.boot != boot)
    return replace(device, ledgers=(*others, ledger)[-MOST_BOOTS:])


def is_live(turn: Turn, at: float) -> bool:
    """Whether what was so at `at` may still raise something."""
    return turn.now - turn.book.live_s <= at <= turn.now + turn.book.ahead_s


def take_measurement(turn: Turn, name: str, numerics: Numerics) -> None:
    """Judge one set of vital signs of a device at this bed."""
    device = note_message(turn.devices.get(name) or Device(), numerics.boot, numerics.seq)
    if device is None:
        return
    at = numerics.time.timestamp()
    turn.live = is_live(turn, at)
    turn.devices[name] = heard(turn, name, device, current=turn.live)
    if turn.live:
        _judge(turn, name, numerics, at)


def _judge(turn: Turn, name: str, numerics: Numerics, at: float) -> None:
    quality = numerics.quality
    values = _in_our_units(numerics) if numerics.units else numerics.values
    if turn.troubles or 0 in values.values():
        _read_signs(turn, name, values, at)
    wary = bool(turn.troubles or quality)
    silent = _silent(turn, name, values, quality, at) if wary else frozenset()
    # What has begun, is remembered or stands open; a rule that begins in this message has seen it.
    stirred = {*turn.timers, *turn.memories, *turn.alerts}
    calm, tracks = turn.profile.calm, turn.tracks
    for key, value in values.items():
        inside = calm.get(key)
        if inside is None:
            continue
        keeping = inside.keeping
        track = tracks.get(keeping.vital)
        if track is not None and at <= track.at:
            continue
        if wary or not inside.lowest <= value <= inside.highest:
            said = quality.get(key, Quality.GOOD)
            judge_warily(turn, name, Sample(keeping, value, at, said), silent)
            continue
        tracks[keeping.vital] = followed(track, keeping, name, value, at)
        if keeping.by_hand:
            turn.due |= _is_news(keeping, track, value, at)
        if not (inside.low <= value <= inside.high and inside.causes.isdisjoint(stirred)):
            weigh(turn, keeping.vital)


class Sample(Struct, frozen=True, gc=False):
    """One value of a message, and what the device thinks of it."""

    keeping: Keeping
    value: float
    at: float
    said: Quality


def judge_warily(turn: Turn, name: str, sample: Sample, silent: frozenset[Source]) -> None:
    """Judge a value that is out of the ordinary, or comes while something is."""
    vital = sample.keeping.vital
    facts, track = FACTS[vital], turn.tracks.get(vital)
    possible = facts.hard.holds(sample.value)
    if not possible or turn.troubles:
        read(turn, name, Fault.IMPLAUSIBLE, vital, active=not possible)
    if not possible or facts.source in silent:
        return
    believed = _believe(track, name, sample)
    if believed is None:
        return
    turn.tracks[vital] = believed
    if believed.trusted_at == sample.at:
        if sample.keeping.by_hand:
            turn.due |= _is_news(sample.keeping, track, sample.value, sample.at)
        weigh(turn, vital)


def _believe(track: Track | None, name: str, sample: Sample) -> Track | None:
    """The track with this value; a doubtful one waits for a second, a bad one is nothing."""
    if sample.said is Quality.BAD:
        return None
    facts = FACTS[sample.keeping.vital]
    plausible = facts.plausible.holds(sample.value)
    doubtful = sample.said is Quality.SUSPECT or not (plausible or facts.whole_range_lives)
    if doubtful and not (track is not None and track.doubtful):
        return replace(track or Track(name, sample.at), at=sample.at, doubtful=True)
    # What is no plausible value for a living patient calls by its own rule, not by a score.
    keeping = sample.keeping if plausible else UNKEPT
    believed = followed(track, keeping, name, sample.value, sample.at)
    return replace(believed, doubtful=True) if doubtful else believed


def _silent(
    turn: Turn,
    name: str,
    values: Mapping[str, float],
    quality: Mapping[str, Quality],
    at: float,
) -> frozenset[Source]:
    """The sensors whose values mean nothing now; those that measure well may deny it."""
    silent = turn.silenced(name)
    if not silent:
        return silent
    measuring = frozenset(
        FACTS[vital].source
        for vital, value in _known(values).items()
        if value
        and FACTS[vital].plausible.holds(value)
        and quality.get(vital, Quality.GOOD) is Quality.GOOD
    )
    doubt_told(turn, name, measuring, at)
    return turn.silenced(name)


def _is_news(keeping: Keeping, track: Track | None, value: float, at: float) -> bool:
    if track is None or at - track.trusted_at >= _BY_HAND_S:
        return True
    return keeping.state and value != track.value


def _in_our_units(numerics: Numerics) -> dict[str, float]:
    """Values in our units; what cannot be converted, ingest puts into quarantine."""
    values: dict[str, float] = {}
    for key, value in numerics.values.items():
        keeping, unit = KEEPING.get(key), numerics.units.get(key)
        if keeping is None:
            continue
        try:
            values[key] = value if unit is None else in_our_unit(keeping.vital, value, unit)
        except WrongUnit:
            continue
    return values


def _known(values: Mapping[str, float]) -> dict[Vital, float]:
    return {KEEPING[key].vital: value for key, value in values.items() if key in KEEPING}


def _read_signs(turn: Turn, name: str, values: Mapping[str, float], at: float) -> None:
    known = _known(values)
    elsewhere = known.get(Vital.HR) == 0 and _pulse_elsewhere(turn, known, at)
    for sign in read_sensors(known, pulse_elsewhere=elsewhere):
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
