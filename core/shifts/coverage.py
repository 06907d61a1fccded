"""For which minutes nobody answers for a bed. Pure.

A duty lasts until it is handed over, so that no minute is lost to a clock. But whoever's shift is
over should not be counted on: from then on the bed wants somebody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

HORIZON_H = 12
"""Hours for which somebody has to be known."""


class Lack(StrEnum):
    """What is wrong with the minutes of a gap."""

    NOBODY = "nobody"
    """Nobody answers for the bed now."""
    LATE = "late"
    """Somebody does, whose shift is over: it was not handed over."""
    UNPLANNED = "unplanned"
    """From then on nobody is planned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Somebody on duty for a bed now.

    Attributes:
        until: When the duty ends by itself; None for not before it is handed over.
        off_at: When the shift ends in which they work; None when they work in none.
    """

    name: str
    until: datetime | None = None
    off_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """Somebody who is to answer for a bed on a shift."""

    name: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Minutes for which a bed wants somebody.

    Attributes:
        names: Of those who answer for it although their shift is over.
    """

    lack: Lack
    starts: datetime
    ends: datetime
    names: tuple[str, ...] = ()


def gaps(
    held: Sequence[Held], planned: Iterable[Planned], *, now: datetime, until: datetime
) -> tuple[Gap, ...]:
    """The gaps of one bed from now until then, in their order; touching ones are one."""
    covered = [(now, min(ends, until)) for ends in (_ends(one, until) for one in held)]
    covered += [(max(one.starts, now), min(one.ends, until)) for one in planned]
    found, reached = [], now
    for starts, ends in sorted(one for one in covered if one[0] < one[1]):
        if starts > reached:
            found.append((reached, starts))
        reached = max(reached, ends)
    if reached < until:
        found.append((reached, until))
    late = tuple(sorted(one.name for one in held))
    return tuple(_gap(starts, ends, now, late) for starts, ends in found)


def _ends(held: Held, horizon: datetime) -> datetime:
    return min(held.until or horizon, held.off_at or horizon)


def _gap(starts: datetime, ends: datetime, now: datetime, late: tuple[str, ...]) -> Gap:
    if starts > now:
        return Gap(lack=Lack.UNPLANNED, starts=starts, ends=ends)
    if late:
        return Gap(lack=Lack.LATE, starts=starts, ends=ends, names=late)
    return Gap(lack=Lack.NOBODY, starts=starts, ends=ends)
