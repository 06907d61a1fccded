"""Who should answer for which bed: loads alike, nurses whom patients know, neighbours. Pure.

A proposal for the nurse in charge, not an order. What a patient costs in work is an example, to be
approved locally.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec

from core.errors import Unfit

EMPTY = 0.5
"""Points of work of a bed without a patient: it may get one. Example, approve locally."""
UNSCORED = 2.0
"""Points of a patient of whom no NEWS2 is known. Example, approve locally."""
BY_SCORE = ((7, 4.0), (5, 3.0), (1, 2.0), (0, 1.0))
"""Points from a NEWS2 on; the bands are those of RCP 2017, the points an example."""
ANOTHER_NURSE = 2.0
"""What it costs to give a patient to somebody who does not know them. Example."""
APART = 1.0
"""What it costs that a nurse's next bed is not the neighbour. Example."""


class NoNurses(Unfit):
    """Nobody works this shift as a nurse."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BedToGive:
    """A bed, in the order of the wall.

    Attributes:
        news2: The patient's newest score; None when there is none.
        known_to: Who has it now or planned to.
    """

    bed: str
    occupied: bool
    news2: int | None = None
    known_to: str | None = None

    @property
    def points(self) -> float:
        """How much work it is."""
        if not self.occupied:
            return EMPTY
        if self.news2 is None:
            return UNSCORED
        return next(points for least, points in BY_SCORE if self.news2 >= least)


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """What one nurse would have.

    Attributes:
        points: Of work.
        kept: How many of the beds they have already.
    """

    account: str
    beds: list[str]
    points: float
    kept: int


class Sharing(msgspec.Struct, frozen=True, kw_only=True):
    """A proposal.

    Attributes:
        lightest: Points of the nurse with the least work.
        heaviest: Points of the nurse with the most.
    """

    shares: list[Share]
    lightest: float
    heaviest: float


def share_out(beds: Sequence[BedToGive], nurses: Iterable[str]) -> Sharing:
    """Give every bed to a nurse; the same question has the same answer.

    The beds come in the order of the wall: who follows is a neighbour.

    Raises:
        NoNurses: There are none.
    """
    accounts = sorted(set(nurses))
    if not accounts:
        raise NoNurses
    starts = (_as_known(beds, accounts), _side_by_side(beds, accounts))
    best = min((_settle(beds, accounts, start) for start in starts), key=lambda a: _cost(beds, a))
    return _told(beds, accounts, best)


def _as_known(beds: Sequence[BedToGive], accounts: Sequence[str]) -> list[str]:
    """Everybody keeps their beds; the rest goes to who has least."""
    loads = dict.fromkeys(accounts, 0.0)
    given: list[str] = []
    for bed in beds:
        known = bed.known_to if bed.known_to in loads else None
        account = known or min(accounts, key=lambda one: loads[one])
        loads[account] += bed.points
        given.append(account)
    return given


def _side_by_side(beds: Sequence[BedToGive], accounts: Sequence[str]) -> list[str]:
    """The wall cut into stretches of about the same work."""
    total = sum(bed.points for bed in beds) or 1.0
    given, before = [], 0.0
    for bed in beds:
        middle = before + bed.points / 2
        given.append(accounts[min(int(middle / total * len(accounts)), len(accounts) - 1)])
        before += bed.points
    return given


def _settle(beds: Sequence[BedToGive], accounts: Sequence[str], given: list[str]) -> list[str]:
    """Give one bed away, or exchange two, as long as that makes it better."""
    loads = defaultdict(float, _loads(beds, given))
    better = True
    while better:
        better = False
        for changes in _changes(given, accounts):
            if _saved(beds, given, loads, changes) > 1e-9:
                for place, account in changes:
                    loads[given[place]] -= beds[place].points
                    loads[account] += beds[place].points
                for place, account in changes:
                    given[place] = account
                better = True
    return given


_Changes = tuple[tuple[int, str], ...]


def _changes(given: Sequence[str], accounts: Sequence[str]) -> Iterator[_Changes]:
    """Every bed to every other nurse, then every two beds exchanged; as they are given by then."""
    for place in range(len(given)):
        for account in accounts:
            if account != given[place]:
                yield ((place, account),)
    for one in range(len(given)):
        for two in range(one + 1, len(given)):
            if given[one] != given[two]:
                yield ((one, given[two]), (two, given[one]))


def _saved(
    beds: Sequence[BedToGive],
    given: Sequence[str],
    loads: Mapping[str, float],
    changes: _Changes,
) -> float:
    """How much less it costs, from what the change touches alone."""
    new = dict(changes)
    work: defaultdict[str, float] = defaultdict(float)
    saved = 0.0
    for place, account in changes:
        work[given[place]] -= beds[place].points
        work[account] += beds[place].points
        saved += ANOTHER_NURSE * (_strange(beds[place], given[place]))
        saved -= ANOTHER_NURSE * (_strange(beds[place], account))
    for account, more in work.items():
        before = loads.get(account, 0.0)
        saved += before * before - (before + more) * (before + more)
    for left in {place - 1 for place in new} | set(new):
        if 0 <= left < len(given) - 1:
            now = new.get(left, given[left]) != new.get(left + 1, given[left + 1])
            saved += APART * ((given[left] != given[left + 1]) - now)
    return saved


def _strange(bed: BedToGive, account: str) -> bool:
    return bed.occupied and bed.known_to is not None and bed.known_to != account


def _cost(beds: Sequence[BedToGive], given: Sequence[str]) -> float:
    loads = _loads(beds, given)
    # Squares: two points too many on one nurse are worse than one on each of two.
    uneven = sum(load * load for load in loads.values())
    strange = sum(_strange(bed, account) for bed, account in zip(beds, given, strict=True))
    apart = sum(one != other for one, other in pairwise(given))
    return uneven + ANOTHER_NURSE * strange + APART * apart


def _loads(beds: Sequence[BedToGive], given: Sequence[str]) -> Mapping[str, float]:
    loads: defaultdict[str, float] = defaultdict(float)
    for bed, account in zip(beds, given, strict=True):
        loads[account] += bed.points
    return loads


def _told(beds: Sequence[BedToGive], accounts: Sequence[str], given: Sequence[str]) -> Sharing:
    loads = _loads(beds, given)
    shares = []
    for account in accounts:
        own = [bed for bed, to in zip(beds, given, strict=True) if to == account]
        shares.append(
            Share(
                account=account,
                beds=[bed.bed for bed in own],
                points=loads.get(account, 0.0),
                kept=sum(bed.known_to == account for bed in own),
            )
        )
    points = [share.points for share in shares]
    return Sharing(shares=shares, lightest=min(points), heaviest=max(points))
