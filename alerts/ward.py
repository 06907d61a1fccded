"""All lanes of the site, and which device stands at which: no network, no threads."""

from collections.abc import Iterator, Mapping

from alerts.lane import BASELINE, BROKER, judge
from alerts.model import Hinted, Input, Lane, Left, OnDuty, Place, Placed, Verdict, empty_lane
from alerts.restoring import Remains, restore_lane
from alerts.rulebook import Rulebook
from core.ids import SiteId
from core.wire import Duty, Observations, Occupancy, Roster

SITE = "site"
"""Unit of the lane that belongs to no bed."""


class Ward:
    """The lanes by bed.

    Attributes:
        where: The bed of each device.
        duties: Who answers for each bed, as far as it was told.
        observed: What was written down at each bed, as far as it was told.
    """

    def __init__(self, site: SiteId, book: Rulebook) -> None:
        self.site = site
        self.book = book
        self.where: dict[str, str] = {}
        self.lanes: dict[str, Lane] = {}
        self.duties: dict[str, Duty | None] = {}
        self.observed: dict[str, Observations | None] = {}
        self._rosters: dict[str, Roster] = {}
        self._occupancies: dict[str, Occupancy] = {}
        self._revisions: dict[str, int] = {}
        self._told: dict[str, int] = {}

    def take(self, bed: str, given: Input, now: float) -> Verdict:
        """Let a lane judge one input."""
        verdict = judge(self.lanes[bed], given, now, self.book)
        self.lanes[bed] = verdict.lane
        return verdict

    def open_site_lane(self) -> None:
        """The lane for what concerns the whole site."""
        if BROKER not in self.lanes:
            place = Place(
                site=self.site, unit=SITE, unit_name="Site", bed=BROKER, bed_name="Message broker"
            )
            self.lanes[BROKER] = empty_lane(place, site_wide=True)

    def restore(self, beds: Mapping[str, Remains], now: float) -> None:
        """Take up the lanes again from what is left of them."""
        # Not in the order in which they were found: whose turn it is must not hang on a hint.
        for bed, remains in sorted(beds.items()):
            place = _place_of(self.site, bed, remains)
            self.lanes[bed] = restore_lane(place, remains, now, self.book)

    def moves(self, device: str, roster: Roster | None) -> Iterator[tuple[str, Input]]:
        """What a roster message means for which lane; None when the device stands nowhere."""
        known = self._rosters.get(device)
        before = self.where.get(device)
        newest = self._revisions.get(device, 0)
        if roster is not None and (roster == known or _is_of_the_past(roster, newest, known)):
            return
        if before is not None and (roster is None or roster.bed != before):
            yield before, Left(device, roster.stay if roster else None)
            del self.where[device]
        if roster is None:
            self._rosters.pop(device, None)
        else:
            self._rosters[device] = roster
            self._revisions[device] = max(roster.revision, newest)
            self.where[device] = roster.bed
        if before is not None and before not in self.where.values():
            yield from tuple(self._still_there(before))
        if roster is None:
            return
        yield from tuple(self._open(roster))
        if before is None:
            # Where it stood before, an earlier process knew; what it left there must not stay.
            yield from tuple(self._left_behind(device, roster))
        yield roster.bed, Placed(roster)

    def occupied(self, bed: str, occupancy: Occupancy | None) -> Iterator[tuple[str, Input]]:
        """What a message about a bed without a device means; None when a device stands there."""
        known = self._occupancies.get(bed)
        if occupancy is None:
            # That by itself moves nobody: the roster, before or behind it, says who lies there.
            self._occupancies.pop(bed, None)
            return
        newest = self._told.get(bed, 0)
        if occupancy == known or _is_of_the_past(occupancy, newest, known):
            return
        self._occupancies[bed] = occupancy
        self._told[bed] = max(occupancy.revision, newest)
        if bed not in self.where.values():
            yield from tuple(self._still_there(bed))

    def _still_there(self, bed: str) -> Iterator[tuple[str, Input]]:
        """Who lies at a bed where no device stands (any more), as far as it was told."""
        occupancy = self._occupancies.get(bed)
        if occupancy is None or (occupancy.stay is None and bed not in self.lanes):
            return
        yield from self._open(occupancy)
        yield bed, Placed(occupancy)

    def _open(self, occupancy: Occupancy) -> Iterator[tuple[str, Input]]:
        """A lane for a bed that has none."""
        bed = occupancy.bed
        if bed in self.lanes:
            return
        self.lanes[bed] = empty_lane(_place_of(self.site, bed, Remains(place=occupancy)))
        if (duty := self.duties.get(bed)) is not None:
            yield bed, OnDuty(duty)

    def numbers(self) -> dict[str, int]:
        """Of the latest event of each bed that has had one."""
        return {bed: lane.number for bed, lane in self.lanes.items() if lane.number}

    def moved_away(self) -> Iterator[tuple[str, Input]]:
        """Who has gone to another bed while no process listened: its alerts must not stay."""
        for device, roster in tuple(self._rosters.items()):
            yield from tuple(self._left_behind(device, roster))

    def _left_behind(self, device: str, roster: Roster) -> Iterator[tuple[str, Input]]:
        for bed, lane in self.lanes.items():
            if bed == roster.bed:
                continue
            went = lane.stay is not None and lane.stay == roster.stay
            if went:
                went = all(r.bed != bed or r.stay != lane.stay for r in self._rosters.values())
            if went or any(alert.device == device for alert in lane.alerts.values()):
                yield bed, Left(device, roster.stay)

    def advisories(self) -> Iterator[tuple[str, Input]]:
        """Take back the hints of detectors that did not survive the restart."""
        for bed, lane in self.lanes.items():
            if BASELINE in lane.alerts:
                yield bed, Hinted(None, lane.stay)


def _is_of_the_past(told: Occupancy, newest: int, known: Occupancy | None) -> bool:
    """Whether a broker that lost its newest state brings back an older one."""
    revision = told.revision
    return 0 < revision < newest or (0 < revision == newest and known is None)


def _place_of(site: SiteId, bed: str, remains: Remains) -> Place:
    told = remains.place
    if told is not None:
        unit, unit_name, bed_name = told.unit, told.unit_name, told.bed_name
    elif remains.alerts:
        last = next(reversed(remains.alerts.values()))
        unit, unit_name, bed_name = last.unit, last.unit_name, last.bed_name
    else:
        unit, unit_name, bed_name = "", "", bed
    return Place(site=site, unit=unit, unit_name=unit_name, bed=bed, bed_name=bed_name)
