"""Vital signs as the lane knew them, and why some of them were not believed. Pure."""

from alerts.explaining.words import ago, clock
from alerts.findings import shown
from alerts.model import moment
from alerts.technical import MANNERS, Trouble, inhibits
from alerts.turn import Turn
from core.vitals import FACTS, Vital
from core.wire.explanation import SeenTrouble, SeenVital


def seen_vitals(turn: Turn) -> tuple[SeenVital, ...]:
    """Everything that was measured or that a rule asks for."""
    asked = {vital for vital in Vital if any(True for _ in turn.profile.rules(vital))}
    return tuple(_seen(turn, vital) for vital in Vital if vital in turn.tracks or vital in asked)


def known_value(turn: Turn, vital: Vital) -> float | None:
    """The newest value that was judged."""
    track = turn.tracks.get(vital)
    return track.value if track is not None and track.trusted_at else None


def why_not_believed(turn: Turn, vital: Vital) -> str:
    """The technical condition because of which this vital means nothing now; empty for none."""
    track = turn.tracks.get(vital)
    for trouble in turn.troubles.values():
        mine = track is None or trouble.device == track.device
        if mine and trouble.active and vital in inhibits(trouble):
            return f"{named(trouble)} since {clock(trouble.since)}"
    return ""


def seen_trouble(turn: Turn, cause: str, trouble: Trouble) -> SeenTrouble:
    """A technical condition: since when, until when, and what it silences."""
    manner, since = MANNERS[trouble.fault], f"since {clock(trouble.since)}"
    if not trouble.active:
        state = f"over since {clock(trouble.seen)}, clears after {manner.clear_s:g} s"
    elif trouble.due(turn.now):
        state = since
    else:
        state = f"{since}, told after {manner.delay_s:g} s"
    silent = inhibits(trouble) if trouble.active else frozenset()
    return SeenTrouble(
        cause=cause,
        text=f"{named(trouble)} {state}",
        since=moment(trouble.since),
        active=trouble.active,
        told=trouble.told,
        silences=tuple(vital.value for vital in Vital if vital in silent),
    )


def named(trouble: Trouble) -> str:
    """What is wrong, without since when."""
    text = MANNERS[trouble.fault].text.format(what=trouble.what.replace("_", " "))
    return text.removesuffix(": ")


def _seen(turn: Turn, vital: Vital) -> SeenVital:
    track, facts, value = turn.tracks.get(vital), FACTS[vital], known_value(turn, vital)
    at = track.trusted_at if track is not None and value is not None else None
    age_s = None if at is None else max(0.0, turn.now - at)
    doubtful = track is not None and track.doubtful
    silent = why_not_believed(turn, vital)
    said = f"{facts.label}: no value"
    if value is not None and age_s is not None:
        said = f"{shown(vital, value)}, {ago(age_s)}"
    if doubtful:
        said += "; the newest value is doubtful and waits for a second one"
    if silent:
        said += f"; not believed: {silent}"
    return SeenVital(
        vital=vital.value,
        label=facts.label,
        unit=facts.unit,
        value=value,
        at=None if at is None else moment(at),
        age_s=age_s,
        device=track.device if track is not None else "",
        doubtful=doubtful,
        silenced=silent,
        text=said,
    )
