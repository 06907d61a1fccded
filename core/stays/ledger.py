"""The ledger of stays: where a patient lay, minute by minute, from admission to discharge. Pure.

An admission is filled by its stays without a gap; each ends in the instant in which the next
begins. Whoever changes it takes the admission as it was and gets it as it is; what overlaps with
another patient is for the database to refuse, which alone sees all of them.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from core.errors import Taken, Unfit

BACK_MOST = timedelta(hours=24)
"""How long ago something may have happened that is entered only now. Example, approve locally."""
BACK_UNASKED = timedelta(minutes=5)
"""What is entered later than this needs a reason. Example, approve locally."""
CANCEL_WITHIN = timedelta(hours=24)
"""How old an admission may be that is cancelled as a mistake. Example, approve locally."""


class StillToCome(Unfit):
    """That time has not come yet."""


class TooLongAgo(Unfit):
    """That is too long ago to be entered now."""


class NoReason(Unfit):
    """Say why it is entered only now."""


class NotHere(Taken):
    """The patient is not in the hospital, or was not at that time."""


class SameBed(Unfit):
    """The patient lies in that bed already."""


class LaterEntries(Taken):
    """Something was entered that happened later; it would have to be corrected first."""


class AwayAlready(Taken):
    """The patient is away from the bed already."""


class NotAway(Taken):
    """The patient is not away from the bed."""


class TooOldToCancel(Unfit):
    """The admission is too old to be a mistake; discharge the patient instead."""


class AbsenceKind(StrEnum):
    """Why somebody is away from the bed that stays theirs."""

    OFF_WARD = "off_ward"
    LEAVE = "leave"
    THEATRE = "theatre"


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """An absence from `since`, inclusive, to `until`, exclusive; `id` is None while it is new."""

    id: int | None = None
    kind: AbsenceKind
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """A stay in a bed from `since`, inclusive, to `until`, exclusive; `id` is None while new."""

    id: int | None = None
    bed: str
    since: datetime
    until: datetime | None = None
    absences: tuple[Away, ...] = ()

    def ended(self, at: datetime) -> "Lying":
        """The same until `at`; whoever was away then is away no longer."""
        absences = tuple(
            replace(away, until=at) if away.until is None else away for away in self.absences
        )
        return replace(self, until=at, absences=absences)

    @property
    def latest(self) -> datetime:
        """The last instant anything was entered for."""
        times = [self.since]
        for away in self.absences:
            times += [away.since] if away.until is None else [away.since, away.until]
        return max(times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """An admission with its stays, oldest first."""

    id: int | None = None
    patient: int
    since: datetime
    until: datetime | None = None
    stays: tuple[Lying, ...]

    @property
    def bed(self) -> str | None:
        """Where the patient lies now; None after the discharge."""
        return None if self.until is not None else self.stays[-1].bed

    def numbered(self, number: int) -> "Admitted":
        """The same, known by this number."""
        return replace(self, id=number)

    def without_last(self) -> "Admitted":
        """The same before the newest stay was begun."""
        return replace(self, stays=self.stays[:-1])

    @property
    def whole(self) -> bool:
        """Whether the stays fill it: no gap, no overlap, absences within."""
        edges = [(stay.since, stay.until) for stay in self.stays]
        joined = all(before[1] == after[0] for before, after in pairwise(edges))
        return (
            joined
            and edges[0][0] == self.since
            and edges[-1][1] == self.until
            and all(_lasts(stay.since, stay.until) and _within(stay) for stay in self.stays)
        )


def when(at: datetime | None, *, now: datetime, reason: str) -> datetime:
    """When something happened that is entered `now`; None for just now.

    Raises:
        StillToCome: It did not happen yet.
        TooLongAgo: More than `BACK_MOST` ago.
        NoReason: It was a while ago, and nobody says why.
    """
    if at is None:
        return now
    if at > now:
        raise StillToCome
    if now - at > BACK_MOST:
        raise TooLongAgo("more than {hours} hours ago", hours=BACK_MOST // timedelta(hours=1))
    if now - at > BACK_UNASKED and not reason:
        raise NoReason
    return at


def admit(patient: int, bed: str, *, at: datetime) -> Admitted:
    """A patient comes into a bed."""
    return Admitted(patient=patient, since=at, stays=(Lying(bed=bed, since=at),))


def transfer(admitted: Admitted, bed: str, *, at: datetime) -> Admitted:
    """The patient lies in another bed from `at` on.

    Raises:
        NotHere: The admission is over, or had not begun.
        SameBed: It is the bed they are in.
        LaterEntries: They were moved, left or came back after that time.
    """
    last = _last(admitted, at)
    if last.bed == bed:
        raise SameBed
    stays = (*admitted.stays[:-1], last.ended(at), Lying(bed=bed, since=at))
    return replace(admitted, stays=stays)


def swap(one: Admitted, other: Admitted, *, at: datetime) -> tuple[Admitted, Admitted]:
    """Two patients change beds in one instant.

    Raises:
        NotHere: One of them is not here.
        SameBed: They are the same.
        LaterEntries: As for a transfer.
    """
    beds = _last(one, at).bed, _last(other, at).bed
    return transfer(one, beds[1], at=at), transfer(other, beds[0], at=at)


def discharge(admitted: Admitted, *, at: datetime) -> Admitted:
    """The patient leaves the hospital.

    Raises:
        NotHere: They have left, or had not come.
        LaterEntries: They were moved, left or came back after that time.
    """
    last = _last(admitted, at)
    return replace(admitted, until=at, stays=(*admitted.stays[:-1], last.ended(at)))


def leave(admitted: Admitted, kind: AbsenceKind, *, at: datetime) -> Admitted:
    """The patient goes away from the bed, which stays theirs.

    Raises:
        NotHere: They are not here.
        AwayAlready: They are away.
        LaterEntries: They came back after that time.
    """
    last = _current(admitted)
    if at < last.since:
        raise LaterEntries
    if _away(last) is not None:
        raise AwayAlready
    if last.absences and at < last.latest:
        raise LaterEntries
    away = Away(kind=kind, since=at)
    return _with_last(admitted, replace(last, absences=(*last.absences, away)))


def come_back(admitted: Admitted, *, at: datetime) -> Admitted:
    """The patient lies in the bed again.

    Raises:
        NotHere: They are not here.
        NotAway: They never left the bed, or not before that time.
    """
    last = _current(admitted)
    away = _away(last)
    if away is None or at <= away.since:
        raise NotAway
    absences = (*last.absences[:-1], replace(away, until=at))
    return _with_last(admitted, replace(last, absences=absences))


def require_cancellable(admitted: Admitted, *, now: datetime) -> None:
    """Refuse to call a mistake what is too old for one.

    Raises:
        TooOldToCancel: It began more than `CANCEL_WITHIN` ago.
    """
    if now - admitted.since > CANCEL_WITHIN:
        raise TooOldToCancel


def _last(admitted: Admitted, at: datetime) -> Lying:
    """The stay that can end at `at`."""
    last = _current(admitted)
    if at < admitted.since:
        raise NotHere
    if at <= last.latest:
        raise LaterEntries
    return last


def _current(admitted: Admitted) -> Lying:
    if admitted.until is not None:
        raise NotHere
    return admitted.stays[-1]


def _away(stay: Lying) -> Away | None:
    return stay.absences[-1] if stay.absences and stay.absences[-1].until is None else None


def _with_last(admitted: Admitted, last: Lying) -> Admitted:
    return replace(admitted, stays=(*admitted.stays[:-1], last))


def _lasts(since: datetime, until: datetime | None) -> bool:
    return until is None or since < until


def _within(stay: Lying) -> bool:
    at = stay.since
    for away in stay.absences:
        if away.since < at or not _lasts(away.since, away.until):
            return False
        if stay.until is not None and (away.until is None or away.until > stay.until):
            return False
        at = away.until or away.since
    return True
