"""A measured value as a screen may show it: in our unit, with its quality. Pure."""

from datetime import datetime

from core.errors import UnknownVital, WrongUnit
from core.vitals import FACTS, Facts, in_our_unit, vital_of
from core.wire import Numerics, Quality
from gateway.live.frames import Reading


def ms(moment: datetime) -> int:
    """Milliseconds since 1970 (UTC)."""
    return round(moment.timestamp() * 1000)


def reading_of(key: str, value: float, at_ms: int, numerics: Numerics) -> Reading | None:
    """A value in our unit with its quality; None when it is of no vital sign we know."""
    try:
        vital = vital_of(key)
        if numerics.units:
            value = in_our_unit(vital, value, numerics.units.get(key, FACTS[vital].unit))
    except (UnknownVital, WrongUnit):
        # The store keeps it in quarantine, with the reason; a screen shows nothing for it.
        return None
    said = numerics.quality.get(key, Quality.GOOD) if numerics.quality else Quality.GOOD
    return value, at_ms, _worse(said, value, FACTS[vital])


def _worse(said: Quality, value: float, facts: Facts) -> Quality:
    if not facts.hard.holds(value):
        return Quality.BAD
    if said is Quality.GOOD and not facts.plausible.holds(value) and not facts.whole_range_lives:
        return Quality.SUSPECT
    return said
