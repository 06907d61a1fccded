"""The ward as the gateway knows it, in memory: beds, devices, newest vitals, scores. Pure.

Fed with decoded messages, in any order they may come: a status before its roster, a score before
its bed. Each `hear_…` returns what changed by it.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from core.beds.roster import Place
from core.vitals import Vital
from core.wire import (
    Duty,
    Link,
    LinkFault,
    Numerics,
    Observations,
    Occupancy,
    Person,
    Post,
    Presence,
    Quality,
    Roster,
    Score,
    Setup,
    Status,
)
from gateway.live.claims import Doubts, Suspicion, claim_of
from gateway.live.devices import Device, Fault, worst_of
from gateway.live.frames import Bed, Doubt, LimitsShown, LinkState, Reading
from gateway.live.leaning import Leaning
from gateway.live.measured import ms, reading_of

_KEYS = frozenset(vital.value for vital in Vital)


@dataclass(slots=True)
class _Bed:
    name: str
    unit: str
    unit_name: str
    position: int = 1_000_000
    stay: int | None = None
    age_class: str = "adult"
    simulated: bool = False
    since: datetime | None = None
    away: str = ""
    monitored: bool = True
    devices: list[str] = field(default_factory=list)
    vitals: dict[str, Reading] = field(default_factory=dict)
    leaning: Leaning = field(default_factory=Leaning)
    limits: LimitsShown = field(default_factory=dict)

    def name_as(self, place: Place | Occupancy) -> bool:
        """Take over what both a row and a message say; whether that changed anything shown."""
        before = (self.name, self.unit, self.unit_name, self.age_class, self.stay, self.simulated)
        self.name, self.unit, self.unit_name = place.bed_name, place.unit, place.unit_name
        self.age_class, self.stay = str(place.age_class), place.stay
        self.simulated = place.simulated
        now = (self.name, self.unit, self.unit_name, self.age_class, self.stay, self.simulated)
        return before != now


class Ward:
    """Everything a screen may be shown, without the database.

    Attributes:
        vacated: Beds whose readings became somebody else's, to be taken by the caller.
        woken: Beds of which a silent device was heard, to be taken by the caller.
    """

    def __init__(self) -> None:
        self.vacated: set[str] = set()
        self.woken: set[str] = set()
        self._beds: dict[str, _Bed] = {}
        self._devices: dict[str, Device] = {}
        self._scores: dict[str, Score] = {}
        self._setups: dict[str, Setup] = {}
        self._nurses: dict[str, tuple[Person, ...]] = {}
        self._doubts = Doubts()

    # -- places ---------------------------------------------------------------------------------

    def hear_places(self, places: Iterable[Place]) -> list[str]:
        """What the database knows of all beds; those where no device stands are only known so."""
        changed = []
        for place in places:
            new = place.bed not in self._beds
            bed = self._bed(place)
            before = bed.position, bed.away, bed.monitored
            bed.position, bed.away, bed.monitored = place.position, place.away, place.monitored
            moved = before != (place.position, place.away, place.monitored)
            # Where a device stands, its roster message decides: it comes in order with readings.
            other = not bed.devices and self._name(place.bed, bed, place)
            if not bed.devices:
                bed.since = place.since
            if new or moved or other:
                changed.append(place.bed)
        return changed

    def hear_roster(self, device: str, roster: Roster | None) -> list[str]:
        """Where a device stands now; the beds that changed."""
        state = self._device(device)
        old, state.roster = state.roster, roster
        if old == roster:
            return []
        changed = []
        if old is not None and (roster is None or roster.bed != old.bed):
            self._beds[old.bed].devices.remove(device)
            self._vacate(old.bed)
            changed.append(old.bed)
        if roster is not None:
            state.since_ms = ms(roster.since)
            bed = self._bed(roster)
            self._name(roster.bed, bed, roster)
            bed.since = roster.since
            if device not in bed.devices:
                bed.devices.append(device)
            changed.append(roster.bed)
        return changed

    def hear_occupancy(self, occupancy: Occupancy) -> list[str]:
        """Who lies where no device stands; news only of a bed the database has not told of."""
        if occupancy.bed in self._beds:
            return []
        bed = self._bed(occupancy)
        self._name(occupancy.bed, bed, occupancy)
        bed.since = occupancy.since if occupancy.stay is not None else None
        return [occupancy.bed]

    def rostered(self) -> dict[str, Roster]:
        """Where each device stands."""
        return {name: known.roster for name, known in self._devices.items() if known.roster}

    def devices_of(self, bed: str) -> tuple[str, ...]:
        """What stands at a bed."""
        known = self._beds.get(bed)
        return tuple(known.devices) if known is not None else ()

    def link_of(self, device: str) -> LinkState | None:
        """How a device is connected; None for one never heard of."""
        known = self._devices.get(device)
        return known.link() if known is not None else None

    def bed_of(self, device: str) -> str | None:
        """Where a device stands."""
        roster = self._devices[device].roster if device in self._devices else None
        return roster.bed if roster is not None else None

    # -- links and vitals -----------------------------------------------------------------------

    def hear_status(self, device: str, status: Status) -> list[str]:
        """A device came or went; the beds that changed."""
        state = self._device(device)
        before = state.link(), state.claim
        state.presence = status.state
        if status.state is Presence.ONLINE:
            state.claim = claim_of(status)
        return self._where(state) if (state.link(), state.claim) != before else []

    def hear_link(self, device: str, link: Link, *, heard_s: float) -> list[str]:
        """A fault of a link began, goes on or ended; the beds that changed.

        `heard_s` is of a clock that never jumps.
        """
        state = self._device(device)
        before = state.link(), state.trouble()
        if link.active:
            state.faults[link.fault] = Fault(link.detail, ms(link.time), heard_s)
        else:
            state.faults.pop(link.fault, None)
        return self._where(state) if (state.link(), state.trouble()) != before else []

    def hear_numerics(
        self, device: str, numerics: Numerics, *, now_ms: int
    ) -> tuple[str, dict[str, Reading]] | None:
        """The bed and those readings that are newer than what it showed; None when none is.

        A measurement from before the device stood here, or before the patient came, is of
        somebody else. A time ahead of `now_ms` counts as now, so that it ages like the rest.
        """
        state = self._devices.get(device)
        if state is None or state.roster is None:
            return None
        at_ms = ms(numerics.time)
        if at_ms < state.since_ms:
            return None
        if state.faults:
            self._wake(state, at_ms)
        at_ms = min(at_ms, now_ms)
        place = state.roster.bed
        shown = self._beds[place].vitals
        newer = {}
        for key, value in numerics.values.items():
            if key in shown and shown[key][1] >= at_ms:
                continue
            reading = reading_of(key, value, at_ms, numerics)
            if reading is not None:
                newer[key] = reading
        shown.update(newer)
        self._beds[place].leaning.note(newer)
        return (place, newer) if newer else None

    def hear_observations(self, bed: str, observations: Observations) -> list[str]:
        """Show what was written down for whoever lies there, where nothing newer is known."""
        known = self._beds.get(bed)
        if known is None or known.stay != observations.stay:
            return []
        before = dict(known.vitals)
        for key, observed in observations.values.items():
            at_ms = ms(observed.at)
            if key in _KEYS and (key not in before or before[key][1] < at_ms):
                known.vitals[key] = observed.value, at_ms, Quality.GOOD
        return [bed] if known.vitals != before else []

    # -- whose they are -------------------------------------------------------------------------

    def hear_doubts(self, doubts: Doubts) -> list[str]:
        """What the books say of doubts now; the beds that changed."""
        before = {bed: self._doubt(bed) for bed in self._beds}
        self._doubts = doubts
        return [bed for bed, doubt in before.items() if self._doubt(bed) != doubt]

    def suspicions(self) -> list[Suspicion]:
        """Devices that say they measure somebody else than the ledger has in their bed."""
        return [found for bed in self._beds for found in self._suspicions(bed)]

    def _suspicions(self, bed: str) -> Iterable[Suspicion]:
        stay = self._beds[bed].stay
        for device in self._beds[bed].devices:
            claim = self._devices[device].claim
            if claim is None or claim.stay == stay:
                continue
            # A number of an earlier bed of the same admission is of the same person.
            if stay is not None and claim.stay in self._doubts.known_as.get(stay, ()):
                continue
            found = Suspicion(bed, stay, device, claim)
            if found not in self._doubts.settled:
                yield found

    def _doubt(self, bed: str) -> Doubt | None:
        about, doubt = self._doubts.open.get(bed, (None, None))
        if doubt is not None and about == self._beds[bed].stay:
            return doubt
        return next((Doubt(source="monitor") for _ in self._suspicions(bed)), None)

    def forget_faults(self, *, before_s: float) -> list[str]:
        """Faults that ingest has not repeated since; the beds that changed.

        Ingest says once that a fault is over, and cannot when it was killed meanwhile. Silence
        stays until the device is heard.
        """
        changed = []
        for state in self._devices.values():
            over = [
                kind
                for kind, fault in state.faults.items()
                if kind is not LinkFault.SILENT and fault.heard_s < before_s
            ]
            for kind in over:
                del state.faults[kind]
            changed += self._where(state) if over else []
        return changed

    def clear_score(self, bed: str) -> list[str]:
        """A bed's score counts no longer; the beds that changed."""
        return [bed] if self._scores.pop(bed, None) is not None and bed in self._beds else []

    def hear_score(self, score: Score) -> Score | None:
        """A bed's score; None when it is of another stay or not newer."""
        known = self._scores.get(score.bed)
        if known is not None and known.stay == score.stay and known.at >= score.at:
            return None
        # Kept also when its bed or stay is not known yet: the roster message may come later.
        self._scores[score.bed] = score
        bed = self._beds.get(score.bed)
        return score if bed is not None and score.stay == bed.stay else None

    def hear_setup(self, bed: str, setup: Setup | None) -> list[str]:
        """How alarms of a bed are set up, None for as the profile has it; the beds that changed.

        Kept also when bed or stay are not known yet; shown only with the stay it is for.
        """
        before = self._setup_shown(bed)
        if setup is None:
            self._setups.pop(bed, None)
        else:
            self._setups[bed] = setup
        return [bed] if self._setup_shown(bed) != before else []

    def set_up(self) -> set[str]:
        """The beds of which a set-up is known."""
        return set(self._setups)

    # -- what a tile says beside its numbers ------------------------------------------------------

    def hear_duty(self, bed: str, duty: Duty | None) -> list[str]:
        """Who answers for a bed; the beds of which the nurses changed. The bed may come later."""
        rungs = duty.rungs if duty is not None else ()
        nurses = tuple(one for rung in rungs if rung.post is Post.NURSE for one in rung.people)
        if self._nurses.get(bed, ()) == nurses:
            return []
        self._nurses[bed] = nurses
        return [bed] if bed in self._beds else []

    def ids(self) -> list[str]:
        """Every bed that is known."""
        return list(self._beds)

    def judged_by(self, bed: str) -> Hashable | None:
        """What the limits of a bed follow from; None while no patient is monitored there."""
        known = self._beds.get(bed)
        if known is None or known.stay is None or not known.devices:
            return None
        setup = self._setup_shown(bed)
        facts = (known.unit, known.age_class, known.stay, setup.revision if setup else 0)
        rosters = [self._devices[device].roster for device in known.devices]
        return (*facts, *(roster.age_band for roster in rosters if roster is not None))

    def hear_limits(self, bed: str, limits: LimitsShown) -> list[str]:
        """The limits in force at a bed; the beds that changed."""
        known = self._beds.get(bed)
        if known is None or known.limits == limits:
            return []
        known.limits = limits
        return [bed]

    def lean(self, now_ms: int, *, part: int, of: int) -> list[str]:
        """Look where the values of one in `of` beds are going; the beds where that changed."""
        beds = list(self._beds.items())[part % of :: of]
        return [bed for bed, known in beds if known.leaning.turn(now_ms)]

    def bed(self, bed: str) -> Bed | None:
        """A bed as it is now."""
        known = self._beds.get(bed)
        if known is None:
            return None
        devices = [self._devices[device] for device in known.devices]
        score = self._scores.get(bed)
        return Bed(
            id=bed,
            name=known.name,
            unit=known.unit,
            unit_name=known.unit_name,
            device=known.devices[0] if known.devices else None,
            occupied=known.stay is not None,
            age_class=known.age_class,
            simulated=known.simulated,
            link=worst_of(devices),
            link_detail=", ".join(text for device in devices for text in device.trouble()),
            since=known.since,
            vitals=dict(known.vitals),
            score=score if score is not None and score.stay == known.stay else None,
            stay=known.stay,
            setup=self._setup_shown(bed),
            doubt=self._doubt(bed),
            away=known.away if known.stay is not None else "",
            monitored=known.monitored,
            nurses=self._nurses.get(bed, ()),
            limits=known.limits if devices else {},
            trends=dict(known.leaning.trends),
        )

    def beds(self) -> list[Bed]:
        """Every bed in the order of the wall."""
        order = sorted(self._beds, key=lambda bed: (self._beds[bed].position, bed))
        return [shown for bed in order if (shown := self.bed(bed)) is not None]

    def _setup_shown(self, bed: str) -> Setup | None:
        known, setup = self._beds.get(bed), self._setups.get(bed)
        is_theirs = known is not None and setup is not None and setup.stay == known.stay
        return setup if is_theirs else None

    def _device(self, device: str) -> Device:
        return self._devices.setdefault(device, Device())

    def _bed(self, place: Place | Occupancy) -> _Bed:
        return self._beds.setdefault(place.bed, _Bed(place.bed_name, place.unit, place.unit_name))

    def _name(self, bed: str, known: _Bed, place: Place | Occupancy) -> bool:
        if known.stay != place.stay:
            known.limits = {}
            self._vacate(bed)
        return known.name_as(place)

    def _vacate(self, bed: str) -> None:
        known = self._beds[bed]
        known.vitals.clear()
        known.leaning = Leaning()
        self.vacated.add(bed)

    def _wake(self, device: Device, at_ms: int) -> None:
        silent = device.faults.get(LinkFault.SILENT)
        if silent is not None and at_ms > silent.since_ms:
            del device.faults[LinkFault.SILENT]
            self.woken.update(self._where(device))

    def _where(self, device: Device) -> list[str]:
        return [device.roster.bed] if device.roster is not None else []
