"""What values, or their absence, say of a sensor: frozen, absent, at odds with another. Pure."""

from collections.abc import Collection

from alerts.limits.profile import Absence, Disparity, Frozen
from alerts.rules.timing import Timer, keep_time
from alerts.tracks import Track
from core.vitals import FACTS, Vital

COMES_ALL_THE_TIME = 2
"""Values of a vital within the two minutes of a window, from which on it is expected to go on."""
MISSED = 3
"""Of a device's own intervals without a value are an absence whatever the rule says."""
TOGETHER_S = 10.0
"""Values of two sensors further apart are not compared."""


def is_frozen(rule: Frozen, vital: Vital, track: Track) -> bool:
    """Whether the value stands still where a living patient's would not.

    A value with digits after the point that repeats exactly is a stuck sensor sooner than a whole
    one, which a calm or paced patient repeats for minutes. What is no plausible value has a rule
    of its own: a standing heart is no frozen sensor.
    """
    lasted_s = track.trusted_at - track.same_since
    if track.same < rule.least or lasted_s < min(rule.exact_s, rule.whole_s):
        return False
    if not FACTS[vital].plausible.holds(track.value):
        return False
    if vital in rule.whole and lasted_s >= rule.whole_s:
        return True
    return vital in rule.exact and lasted_s >= rule.exact_s and track.value % 1 != 0


def is_expected(vital: Vital, track: Track | None, measured: Collection[str]) -> bool:
    """Whether the vital should be coming: the device says it measures it, or it has been coming."""
    return vital in measured or (track is not None and len(track.times) >= COMES_ALL_THE_TIME)


def is_absent(rule: Absence, since: float, newest: float, every_s: float) -> bool:
    """Whether a vital has not come since then although others have, until `newest`."""
    return newest - since > max(rule.after_s, MISSED * every_s)


def judge_disparity(
    rule: Disparity, timer: Timer | None, first: Track, second: Track
) -> Timer | None:
    """Compare the newest values of two sensors; None when they agree, or cannot be compared."""
    if abs(first.trusted_at - second.trusted_at) > TOGETHER_S:
        return None
    at = max(first.trusted_at, second.trusted_at)
    if timer is not None and at <= timer.last:
        return timer
    apart = abs(first.value - second.value) > rule.by
    return keep_time(
        timer, at, wrong=apart, back=not apart, delay_s=rule.delay_s, clear_s=rule.clear_s
    )
