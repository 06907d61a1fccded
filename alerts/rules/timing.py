"""How long something has been so, and whether it is over: the clock of every rule. Pure.

Time is the measurement time, in seconds since 1970: a delay is a fact about the patient, not
about when the network brought the news.
"""

from msgspec import Struct

from alerts.tracks import LONGEST_PAUSE_S

AT_REST = -1


class Timer(Struct, frozen=True, gc=False):
    """How one rule stands; there is none while nothing is wrong.

    Attributes:
        since: Per tier, when the value passed it; None while it has not.
        fired: Greatest tier whose delay has passed, `AT_REST` while none has. It never falls
            while the condition lasts.
        last: When it was last judged.
        back_since: Since when the value is back inside, while that is not yet long enough.
    """

    since: tuple[float | None, ...]
    fired: int
    last: float
    back_since: float | None = None

    @property
    def onset(self) -> float:
        """When the violation began."""
        known = [moment for moment in self.since if moment is not None]
        return min(known, default=self.last)


def keep_time(
    timer: Timer | None,
    at: float,
    *,
    wrong: bool,
    back: bool,
    delay_s: float,
    clear_s: float,
) -> Timer | None:
    """Let a rule of one tier be judged once more; None when nothing is wrong (any more).

    Args:
        timer: As it was.
        at: Now, by measurement time.
        wrong: Whether it is so now.
        back: Whether it is over now; between the two it lasts if it lasted before.
        delay_s: How long it must be so before it fires.
        clear_s: How long it must be over before it ends.
    """
    if timer is None or timer.fired == AT_REST:
        if not wrong:
            return None
        began = at if timer is None or at - timer.last > LONGEST_PAUSE_S else timer.onset
        return Timer((began,), 0 if at - began >= delay_s else AT_REST, at)
    if not back:
        return Timer(timer.since, timer.fired, at)
    back_since = at if timer.back_since is None else timer.back_since
    if at - back_since >= clear_s:
        return None
    return Timer(timer.since, timer.fired, at, back_since)
