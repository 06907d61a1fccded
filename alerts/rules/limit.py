"""A value beyond a limit, for how long, and whether it is back. Pure."""

from alerts.limits.profile import LOW, Limit
from alerts.rules.timing import AT_REST, Timer
from alerts.tracks import LONGEST_PAUSE_S


def judge_limit(limit: Limit, timer: Timer | None, value: float, at: float) -> Timer | None:
    """Take one more value of the vital; None when nothing is wrong (any more)."""
    if timer is None:
        if not limit.passed(value, limit.tiers[0].limit):
            return None
        timer = Timer((None,) * len(limit.tiers), AT_REST, at)
    since, reached = _since(limit, timer, value, at)
    if timer.fired == AT_REST:
        return Timer(since, reached, at) if since[0] is not None else None
    fired = max(timer.fired, reached)
    # Inside again: the violation goes on as one, but every worse tier must last anew.
    held = since if since[0] is not None else (timer.since[0], *since[1:])
    if limit.passed(value, limit.back):
        return Timer(held, fired, at)
    back_since = timer.back_since if timer.back_since is not None else at
    if at - back_since >= limit.clear_s:
        return None
    return Timer(held, fired, at, back_since)


def _since(
    limit: Limit, timer: Timer, value: float, at: float
) -> tuple[tuple[float | None, ...], int]:
    """Since when each tier has been passed, and the greatest whose delay is over."""
    interrupted = timer.fired == AT_REST and at - timer.last > LONGEST_PAUSE_S
    low = limit.side is LOW
    moments: list[float | None] = []
    reached = AT_REST
    for number, tier in enumerate(limit.tiers):
        if not (value < tier.limit if low else value > tier.limit):
            moments.append(None)
            continue
        before = timer.since[number]
        began = at if before is None or interrupted else before
        moments.append(began)
        if at - began >= tier.delay_s:
            reached = number
    return tuple(moments), reached
