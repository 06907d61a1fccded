"""Draws the plan of a seed, all of it before the run: nothing in it changes what else comes."""
# ruff: noqa: S311 - chance here must be repeatable, not secret

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from core.vitals import Source, Vital
from core.wire import CommandKind
from tests.simulated.broker import Loss
from tests.simulated.plan import (
    Episode,
    Fault,
    Patient,
    Placing,
    Plan,
    SensorOff,
    Shift,
    Trouble,
    Wish,
    Writing,
)

QUIET_S = 5.0
"""Nothing goes wrong before: the first monitors must be placed."""
_USUALLY_S = (15.0, 20.0, 28.0, 36.0, 70.0)
"""How long things go wrong: mostly short, for many runs find more than long ones."""
BURST_S = 8.0
"""Troubles like company: within so long after one the next may come."""

_WRITINGS = (0, 0, 1, 2, 3)
_OBSERVED: Mapping[str, tuple[float, ...]] = {
    "acvpu": (0.0, 0.0, 1.0, 4.0),
    "nibp_sys": (125.0, 62.0, 240.0),
    "o2_flow": (0.0, 2.0),
    "pain": (0.0, 7.0),
    "temp": (36.8, 39.4),
}
"""What people observe, well and not."""
_BEYOND: tuple[tuple[Vital, tuple[float, ...]], ...] = (
    (Vital.HR, (0.0, 30.0, 45.0, 130.0, 160.0)),
    (Vital.SPO2, (40.0, 80.0, 87.0)),
    (Vital.RR, (0.0, 4.0, 7.0, 32.0, 40.0)),
)
"""Values beyond the adult limits, of every tier."""


def draw(seed: int, *, minutes: float | None = None) -> Plan:
    """The plan of a seed.

    Args:
        minutes: How long things go wrong; usually less than one.
    """
    chance = Random(f"hospital {seed}")
    usual = chance.choice(_USUALLY_S) + chance.uniform(0, 8)
    healed = minutes * 60 if minutes else usual
    ends = healed + chance.uniform(33, 36)
    return _Drawing(chance, healed, ends).plan(seed)


@dataclass(slots=True)
class _Drawing:
    chance: Random
    healed: float
    ends: float
    faults: tuple[Fault, ...] = ()
    patients: dict[int, Patient] = field(default_factory=dict)
    placings: list[Placing] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)

    def plan(self, seed: int) -> Plan:
        chance = self.chance
        count = chance.choice((1, 1, 1, 1, 1, 2, 2, 3))
        beds = tuple(f"icu-{number}" for number in range(1, count + 1))
        self.faults = self._faults(tuple(f"monitor-{number}" for number in range(1, count + 1)))
        for number, bed in enumerate(beds, 1):
            self._admit(f"monitor-{number}", bed, 2.0)
            self._staff(bed)
        self._moves(beds)
        devices = tuple(dict.fromkeys(one.device for one in self.placings))
        # Of a chance of their own, so that they change nothing else of a seed.
        written = Random(f"written down {seed}")
        return Plan(
            seed=seed,
            beds=beds,
            patients=self.patients,
            placings=tuple(sorted(self.placings, key=lambda one: one.at)),
            shifts=tuple(sorted(self.shifts, key=lambda one: one.at)),
            wishes=self._wishes(beds),
            writings=tuple(self._writing(written, beds) for _ in range(written.choice(_WRITINGS))),
            sensors_off={device: self._sensors_off() for device in devices},
            faults=self.faults,
            healed=self.healed,
            ends=self.ends,
            every_s=chance.choice((5.0, 6.0, 8.0)),
            tick_s=chance.choice((2.0, 2.5)),
            saves_every_s=chance.choice((10.0, 25.0, 50.0)),
            zeal=chance.choice((0.0, 0.5, 0.8, 1.0)),
            storms=chance.choice((0.0, 0.0, 0.1, 0.3)),
            store_answers_in_s=chance.choice((0.1, 0.1, 1.5, 4.0)),
        )

    def _moment(self) -> float:
        """When something happens: at any time, or just when something else goes wrong."""
        chance = self.chance
        if not self.faults or chance.random() < 0.5:
            return chance.uniform(QUIET_S, self.healed)
        fault = chance.choice(self.faults)
        at = fault.at + chance.uniform(-4, fault.lasts + 1)
        return min(max(QUIET_S, at), self.healed)

    # -- patients ---------------------------------------------------------------------------------

    def _admit(self, device: str, bed: str, at: float) -> int:
        stay = len(self.patients) + 1
        self.patients[stay] = Patient(
            stay=stay, news2=self.chance.random() < 0.2, episodes=self._episodes(at)
        )
        self.placings.append(Placing(at=at, device=device, bed=bed, stay=stay))
        return stay

    def _episodes(self, since: float) -> tuple[Episode, ...]:
        chance = self.chance
        episodes = []
        often = max(1, round(self.healed / 90))
        for _ in range(often * chance.choice((0, 1, 1, 2, 2, 3))):
            vital, values = chance.choice(_BEYOND)
            begins = max(since, self._moment())
            lasts = chance.choice((6.0, 20.0, 45.0, 90.0, 400.0))
            value = chance.choice(values)
            episodes.append(Episode(vital=vital, value=value, begins=begins, ends=begins + lasts))
            match chance.choice(("", "", "turn", "turn", "again")):
                case "turn":
                    # It gets worse, or better, or is over early.
                    begins += chance.uniform(10, 40)
                    value = chance.choice(values)
                case "again":
                    begins += lasts + chance.uniform(10, 30)
                case _:
                    continue
            episodes.append(Episode(vital=vital, value=value, begins=begins, ends=begins + lasts))
        return tuple(episodes)

    def _sensors_off(self) -> tuple[SensorOff, ...]:
        chance = self.chance
        if chance.random() < 0.75:
            return ()
        begins = self._moment()
        told = chance.random() < 0.5
        return (
            SensorOff(
                source=chance.choice((Source.OXIMETER, Source.ECG)),
                begins=begins,
                ends=min(self.healed, begins + chance.uniform(5, 60)),
                told=told,
                zeros=not told or chance.random() < 0.5,
            ),
        )

    def _moves(self, beds: tuple[str, ...]) -> None:
        """At most one thing happens to the order of the ward."""
        chance = self.chance
        at = self._moment()
        bed = chance.choice(beds)
        device = f"monitor-{beds.index(bed) + 1}"
        stay = beds.index(bed) + 1
        match chance.choice(("", "", "", "next", "bed", "away", "discharge")):
            case "next":
                self._admit(device, bed, at)
            case "discharge":
                self.placings.append(Placing(at=at, device=device, bed=bed, stay=None))
            case "bed":
                # To a bed of its own, with the patient.
                self.placings.append(Placing(at=at, device=device, bed="icu-9", stay=stay))
            case "away":
                self.placings.append(Placing(at=at, device=device, bed=None, stay=None))
            case _:
                pass

    # -- people -----------------------------------------------------------------------------------

    def _staff(self, bed: str) -> None:
        chance = self.chance
        early = chance.choice((("1", "2", "3"), ("1", "3"), ("1",), ()))
        self.shifts.append(Shift(at=1.0, bed=bed, accounts=early))
        if chance.random() < 0.3:
            late = chance.choice((("2", "3"), ("3", "1", "2"), ()))
            self.shifts.append(Shift(at=self._moment(), bed=bed, accounts=late))

    def _wishes(self, beds: tuple[str, ...]) -> tuple[Wish, ...]:
        chance = self.chance
        count = chance.choice((0, 0, 1, 2, 3))
        wishes = []
        for _ in range(count):
            at = self._moment()
            wish = Wish(
                at=at,
                seen=max(0.0, at - chance.choice((0.5, 3.0, 15.0))),
                bed=chance.choice(beds),
                kind=CommandKind.RESUME_AUDIO,
            )
            wishes.append(chance.choice(_WISHES)(chance, wish))
        return tuple(sorted(wishes, key=lambda one: one.at))

    def _writing(self, chance: Random, beds: tuple[str, ...]) -> Writing:
        at = chance.uniform(QUIET_S, self.healed)
        vitals = chance.sample(sorted(_OBSERVED), chance.randint(1, len(_OBSERVED)))
        wrong = chance.random() < 0.3
        return Writing(
            at=at,
            bed=chance.choice((*beds, "icu-9")),
            ago_s=chance.choice((0.0, 2.0, 60.0, 3600.0)),
            values={vital: chance.choice(_OBSERVED[vital]) for vital in vitals},
            back_at=at + chance.uniform(1, 30) if wrong else None,
        )

    # -- what goes wrong --------------------------------------------------------------------------

    def _faults(self, devices: tuple[str, ...]) -> tuple[Fault, ...]:
        count = self.chance.choice((0, 1, 2, 3, 4, 5, 6))
        count = round(count * max(1.0, self.healed / 90))
        faults: list[Fault] = []
        for _ in range(count):
            latest = self.healed - 10
            at = self.chance.uniform(QUIET_S, latest)
            if faults and self.chance.random() < 0.5:
                at = min(latest, faults[-1].at + self.chance.uniform(0, BURST_S))
            faults.append(self._fault(at, devices))
        return tuple(sorted(faults, key=lambda one: one.at))

    def _fault(self, at: float, devices: tuple[str, ...]) -> Fault:
        chance = self.chance
        lasts = min(chance.choice((1.0, 4.0, 10.0, 25.0, 60.0)), self.healed - at)
        trouble = chance.choice(_OFTEN)
        fault = Fault(trouble=trouble, at=at, lasts=lasts)
        change = _DETAILS.get(trouble)
        fault = change(chance, fault) if change is not None else fault
        if trouble in (Trouble.DEVICE, Trouble.REBOOT, Trouble.REPEATS):
            fault = replace(fault, device=chance.choice(devices))
        return replace(
            fault,
            lasts=min(fault.lasts, self.healed - at),
            unnoticed_s=min(fault.unnoticed_s, self.healed - at),
        )


_OFTEN = (
    *(Trouble.KILLED,) * 5,
    Trouble.STOPPED,
    Trouble.FROZEN,
    *(Trouble.CUT,) * 2,
    *(Trouble.CLOCK,) * 2,
    *(Trouble.BROKER,) * 3,
    *(Trouble.DATABASE,) * 2,
    Trouble.INGEST,
    *(Trouble.DEVICE,) * 2,
    Trouble.REBOOT,
    Trouble.REPEATS,
    Trouble.PEOPLE,
)
"""How often each happens, by how often it stands here."""


def _pause(chance: Random, wish: Wish) -> Wish:
    return replace(wish, kind=CommandKind.PAUSE_AUDIO, seconds=chance.uniform(5, 60))


def _off(chance: Random, wish: Wish) -> Wish:
    causes: tuple[str, ...] = chance.choice(((), ("spo2.low",), ("hr.high", "rr.low")))
    seconds = chance.uniform(5, 40)
    return replace(wish, kind=CommandKind.ALARMS_OFF, seconds=seconds, causes=causes)


def _on(_: Random, wish: Wish) -> Wish:
    return replace(wish, kind=CommandKind.ALARMS_ON)


def _limits(chance: Random, wish: Wish) -> Wish:
    cause, limits = chance.choice(_OWN_LIMITS)
    seconds = chance.choice((None, 15.0, 40.0))
    return replace(
        wish, kind=CommandKind.SET_LIMITS, causes=(cause,), limits=limits, seconds=seconds
    )


def _house_limits(_: Random, wish: Wish) -> Wish:
    return replace(wish, kind=CommandKind.RESTORE_LIMITS)


def _procedure(chance: Random, wish: Wish) -> Wish:
    procedure = chance.choice(("suction", "turning", "juggling"))
    seconds = chance.uniform(5, 30)
    return replace(wish, kind=CommandKind.BEGIN_PROCEDURE, procedure=procedure, seconds=seconds)


def _done(_: Random, wish: Wish) -> Wish:
    return replace(wish, kind=CommandKind.END_PROCEDURE)


def _resume(_: Random, wish: Wish) -> Wish:
    return replace(wish, kind=CommandKind.RESUME_AUDIO)


_OWN_LIMITS: tuple[tuple[str, tuple[float, ...]], ...] = (
    ("hr.high", (135.0, 165.0)),
    ("hr.high", (105.0, 130.0)),
    ("rr.high", (34.0, 45.0)),
    ("spo2.low", (86.0, 81.0, 50.0)),
    ("spo2.low", (93.0, 91.0, 50.0)),
    ("spo2.low", (80.0, 95.0, 50.0)),
)
"""Wider, narrower, and some that contradict themselves."""

_WISHES: tuple[Callable[[Random, Wish], Wish], ...] = (
    _pause,
    _pause,
    _off,
    _off,
    _limits,
    _limits,
    _house_limits,
    _on,
    _procedure,
    _procedure,
    _done,
    _resume,
)


def _killed(chance: Random, fault: Fault) -> Fault:
    fuse = chance.choice((None, 0, 1, 2, 3, 5, 8))
    return replace(fault, lasts=chance.uniform(1, 8), fuse=fuse, unsent=chance.random() < 0.3)


def _stopped(chance: Random, fault: Fault) -> Fault:
    return replace(fault, lasts=chance.uniform(1, 8))


def _frozen(chance: Random, fault: Fault) -> Fault:
    return replace(fault, lasts=chance.choice((2.0, 8.0, 20.0)))


def _cut(chance: Random, fault: Fault) -> Fault:
    return replace(fault, unnoticed_s=chance.choice((0.1, 2.0, 12.0)))


def _device(chance: Random, fault: Fault) -> Fault:
    unnoticed_s = chance.choice((0.1, 2.0, 12.0, 60.0))
    return replace(fault, unnoticed_s=unnoticed_s, lasts=max(fault.lasts, unnoticed_s / 2))


def _clock(chance: Random, fault: Fault) -> Fault:
    far = chance.random() < 0.5
    by_s = chance.choice((-200.0, -60.0, 60.0, 200.0) if far else (-15.0, -5.0, 5.0, 15.0))
    return replace(fault, by_s=by_s, lasts=min(fault.lasts, 25.0))


def _broker(chance: Random, fault: Fault) -> Fault:
    loss = chance.choice((Loss.NOTHING, Loss.NEWEST, Loss.NEWEST, Loss.ALL))
    return replace(
        fault, loss=loss, lasts=chance.uniform(0.5, 10), unnoticed_s=chance.choice((0.1, 3.0))
    )


def _repeats(chance: Random, fault: Fault) -> Fault:
    return replace(fault, count=chance.randint(1, 8))


_DETAILS: Mapping[Trouble, Callable[[Random, Fault], Fault]] = {
    Trouble.KILLED: _killed,
    Trouble.STOPPED: _stopped,
    Trouble.FROZEN: _frozen,
    Trouble.CUT: _cut,
    Trouble.CLOCK: _clock,
    Trouble.BROKER: _broker,
    Trouble.DEVICE: _device,
    Trouble.REPEATS: _repeats,
}
