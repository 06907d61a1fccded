"""A value that falls or rises within a short time. Pure.

It needs no memory of its own: a track keeps the values of the last two minutes, one every two
seconds, and only plausible ones, so that a spike that no heart makes is not what others fell from.
"""

from bisect import bisect_left
from collections.abc import Sequence

from alerts.limits.profile import FALL, Change
from alerts.rules.timing import Timer, keep_time


def judge_change(
    rule: Change, timer: Timer | None, before: float, value: float, at: float
) -> Timer | None:
    """Take one more value of the vital; None when nothing is wrong (any more).

    Args:
        rule: Which change.
        timer: How it stood.
        before: The value it is compared with, as `extreme` finds it.
        value: The newest value.
        at: When it was measured.
    """
    by = before - value if rule.way is FALL else value - before
    return keep_time(
        timer,
        at,
        wrong=by >= rule.by,
        back=by < rule.by,
        delay_s=rule.delay_s,
        clear_s=rule.clear_s,
    )


def extreme(
    rule: Change, times: Sequence[float], values: Sequence[float], value: float, at: float
) -> float:
    """The highest value, for a rise the lowest, within the time; the newest included."""
    recent = (value, *values[bisect_left(times, at - rule.within_s) :])
    return max(recent) if rule.way is FALL else min(recent)
