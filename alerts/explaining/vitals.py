"""Vital signs as the lane knew them, and why some of them were not believed. Pure."""

from alerts.explaining.words import ago, clock
from alerts.findings import shown
from alerts.model import moment
from alerts.technical import MANNERS, SENSORS, Trouble, inhibits, named
from alerts.turn import Turn
from core.saying import Said, say
from core.vitals import FACTS, Source, Vital
from core.wire.explanation import SeenTrouble, SeenVital


def seen_vitals(turn: Turn) -> tuple[SeenVital, ...]:
    """Everything that was measured or that a rule asks for."""
    asked = {vital for vital in Vital if any(True for _ in turn.profile.rules(vital))}
    return tuple(_seen(turn, vital) for vital in Vital if vital in turn.tracks or vital in asked)


def known_value(turn: Turn, vital: Vital) -> float | None:
    """The newest value that was judged."""
    track = turn.tracks.get(vital)
    return track.value if track is not None and track.trusted_at else None


def why_not_believed(turn: Turn, vital: Vital) -> Said | None:
    """The technical condition because of which this vital means nothing now; None for none."""
    track = turn.tracks.get(vital)
    for trouble in turn.troubles.values():
        mine = track is None or trouble.device == track.device
        if mine and trouble.active and vital in inhibits(trouble):
            return say("{wrong} since {time}", wrong=_named(trouble), time=clock(trouble.since))
    return None


def seen_trouble(turn: Turn, cause: str, trouble: Trouble) -> SeenTrouble:
    """A technical condition: since when, until when, and what it silences."""
    manner, wrong = MANNERS[trouble.fault], _named(trouble)
    if not trouble.active:
        said = say(
            "{wrong} over since {time}, clears after {delay} s",
            wrong=wrong,
            time=clock(trouble.seen),
            delay=f"{manner.clear_s:g}",
        )
    elif trouble.due(turn.now):
        said = say("{wrong} since {time}", wrong=wrong, time=clock(trouble.since))
    else:
        said = say(
            "{wrong} since {time}, told after {delay} s",
            wrong=wrong,
            time=clock(trouble.since),
            delay=f"{manner.delay_s:g}",
        )
    silent = inhibits(trouble) if trouble.active else frozenset()
    return SeenTrouble(
        cause=cause,
        text=str(said),
        said=said,
        since=moment(trouble.since),
        active=trouble.active,
        told=trouble.told,
        silences=tuple(vital.value for vital in Vital if vital in silent),
    )


def _named(trouble: Trouble) -> Said:
    """What is wrong, without since when."""
    sensor = next((SENSORS[one] for one in Source if one == trouble.what), None)
    return named(trouble, say(sensor) if sensor is not None else trouble.what.replace("_", " "))


def _seen(turn: Turn, vital: Vital) -> SeenVital:
    track, facts, value = turn.tracks.get(vital), FACTS[vital], known_value(turn, vital)
    at = track.trusted_at if track is not None and value is not None else None
    age_s = None if at is None else max(0.0, turn.now - at)
    doubtful = track is not None and track.doubtful
    silent = why_not_believed(turn, vital)
    said = say("{vital}: no value", vital=facts.label)
    if value is not None and age_s is not None:
        said = say("{measured}, {age}", measured=shown(vital, value), age=ago(age_s))
    if doubtful:
        said = say(
            "{said}; {more}",
            said=said,
            more=say("the newest value is doubtful and waits for a second one"),
        )
    if silent is not None:
        said = say("{said}; {more}", said=said, more=say("not believed: {why}", why=silent))
    return SeenVital(
        vital=vital.value,
        label=facts.label,
        unit=facts.unit,
        value=value,
        at=None if at is None else moment(at),
        age_s=age_s,
        device=track.device if track is not None else "",
        doubtful=doubtful,
        silenced=str(silent or ""),
        text=str(said),
        said=said,
    )
