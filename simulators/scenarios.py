"""Stories that happen to made-up patients, and what an attentive ward should notice. Pure.

Each story says beforehand which alert it should cause and from when (its ground truth), so that
a test or a bench can count what was missed and what was raised for nothing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from types import MappingProxyType

from core.vitals import Acvpu
from simulators.patient import CALM, Baseline, Strain


class Plot(StrEnum):
    """What happens."""

    DESATURATION = "desaturation"
    SEPSIS = "sepsis"
    BRADYCARDIA = "bradycardia"
    HYPOTENSION = "hypotension"
    LEADS_OFF = "leads_off"
    PROBE_OFF = "probe_off"
    DEVICE_DIES = "device_dies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """An alert that should be raised.

    Attributes:
        cause: What the alert's cause begins with: `spo2.low`, `hr.low`, `ibp_sys.low`,
            `nibp_sys.low`, `news2`, `leads_off`, `probe_off` or `offline`.
        from_s, until_s: When what causes it holds, in seconds since the ward began; the alert
            itself comes later by the rule's delay.
    """

    cause: str
    bed: int
    from_s: float
    until_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One plot on one bed: it comes on over `rise_s`, lasts `hold_s`, passes over `fall_s`.

    Attributes:
        bed: Counted from 0.
        begins_s: Seconds since the ward began.
    """

    plot: Plot
    bed: int
    begins_s: float
    rise_s: float
    hold_s: float
    fall_s: float

    @property
    def ends_s(self) -> float:
        """When nothing of it is left."""
        return self.begins_s + self.rise_s + self.hold_s + self.fall_s

    def share(self, at_s: float) -> float:
        """How far it has come on, 0 to 1."""
        age = at_s - self.begins_s
        if age < 0 or at_s >= self.ends_s:
            return 0.0
        if age < self.rise_s:
            return age / self.rise_s
        return min(1.0, (self.ends_s - at_s) / self.fall_s) if self.fall_s else 1.0

    def strain(self, at_s: float, base: Baseline) -> Strain:
        """What it does to a patient with this baseline."""
        course = _COURSES.get(self.plot)
        share = self.share(at_s)
        return course(share, base) if course and share else CALM

    def shows(self, plot: Plot, at_s: float) -> bool:
        """Whether this is that plot and it is under way."""
        return self.plot is plot and self.begins_s <= at_s < self.ends_s

    def faster(self, factor: float) -> "Story":
        """The same story told in less time, from the same beginning."""
        return replace(
            self,
            rise_s=self.rise_s / factor,
            hold_s=self.hold_s / factor,
            fall_s=self.fall_s / factor,
        )

    def expected(self, base: Baseline) -> tuple[Expected, ...]:
        """The ground truth, for a patient with this baseline."""
        pressure = "ibp_sys" if base.arterial_line else "nibp_sys"
        match self.plot:
            case Plot.DESATURATION:
                return (self._beyond("spo2.low", base.spo2, 90, _NADIR_SPO2),)
            case Plot.BRADYCARDIA:
                return (self._beyond("hr.low", base.hr, 50, _LOWEST_HR),)
            case Plot.HYPOTENSION:
                return (self._beyond(f"{pressure}.low", base.sys, 90, _LOWEST_SYS),)
            case Plot.SEPSIS:
                return (self._beyond("news2", 0, 0.7, 1),)
            case Plot.LEADS_OFF | Plot.PROBE_OFF:
                return (self._whole(self.plot.value),)
            case Plot.DEVICE_DIES:
                return (self._whole("offline"),)

    def _beyond(self, cause: str, start: float, limit: float, end: float) -> Expected:
        share = (limit - start) / (end - start)
        return Expected(
            cause=cause,
            bed=self.bed,
            from_s=self.begins_s + share * self.rise_s,
            until_s=self.ends_s - share * self.fall_s,
        )

    def _whole(self, cause: str) -> Expected:
        return Expected(cause=cause, bed=self.bed, from_s=self.begins_s, until_s=self.ends_s)


_NADIR_SPO2 = 81.0
_LOWEST_HR = 34.0
_LOWEST_SYS = 74.0


def _desaturation(share: float, base: Baseline) -> Strain:
    return Strain(spo2=share * (_NADIR_SPO2 - base.spo2))


def _bradycardia(share: float, base: Baseline) -> Strain:
    return Strain(hr=share * (_LOWEST_HR - base.hr), sys=-8 * share, paced=True)


def _hypotension(share: float, base: Baseline) -> Strain:
    return Strain(sys=share * (_LOWEST_SYS - base.sys), etco2=-4 * share)


def _sepsis(share: float, base: Baseline) -> Strain:
    return Strain(
        hr=18 * share,
        rr=8 * share,
        temp=2.0 * share,
        sys=-(base.sys - 94) * share,
        spo2=-3.5 * share,
        o2_flow=4.0 if share > 0.6 and not base.ventilated else 0.0,
        acvpu=Acvpu.CONFUSION if share > 0.85 else Acvpu.ALERT,
    )


_COURSES: Mapping[Plot, Callable[[float, Baseline], Strain]] = MappingProxyType(
    {
        Plot.DESATURATION: _desaturation,
        Plot.BRADYCARDIA: _bradycardia,
        Plot.HYPOTENSION: _hypotension,
        Plot.SEPSIS: _sepsis,
    }
)

# Rise, hold and fall in seconds of a demo; sepsis, six hours in life, is told in minutes.
_LENGTHS: Mapping[Plot, tuple[float, float, float]] = MappingProxyType(
    {
        Plot.DESATURATION: (14, 80, 30),
        Plot.BRADYCARDIA: (20, 70, 30),
        Plot.HYPOTENSION: (60, 120, 60),
        Plot.SEPSIS: (420, 180, 240),
        Plot.LEADS_OFF: (0, 75, 0),
        Plot.PROBE_OFF: (0, 60, 0),
        Plot.DEVICE_DIES: (0, 60, 0),
    }
)
_OPENING_S = 22.0
_DECK = (
    Plot.LEADS_OFF,
    Plot.BRADYCARDIA,
    Plot.DESATURATION,
    Plot.DEVICE_DIES,
    Plot.HYPOTENSION,
    Plot.PROBE_OFF,
    Plot.SEPSIS,
    Plot.DESATURATION,
)


def told(plot: Plot, *, bed: int, begins_s: float) -> Story:
    """A story of the usual length."""
    rise_s, hold_s, fall_s = _LENGTHS[plot]
    return Story(plot=plot, bed=bed, begins_s=begins_s, rise_s=rise_s, hold_s=hold_s, fall_s=fall_s)


def programme(chance: Random, patients: Sequence[Baseline], calm: Sequence[int]) -> Iterator[Story]:
    """Stories for ever: a desaturation after 22 s, then another story every 60 to 120 s.

    Args:
        chance: Decides which bed and when; the same seed tells the same stories.
        patients: By bed.
        calm: Beds nothing ever happens to.
    """
    stage = [bed for bed in range(len(patients)) if bed not in calm]
    if not stage:
        return
    free_at_s = dict.fromkeys(stage, 0.0)
    at_s, plot = _OPENING_S, Plot.DESATURATION
    deck: list[Plot] = []
    while True:
        # With few beds the next story waits until one has recovered for a while.
        at_s = max(at_s, min(free_at_s.values()))
        story = told(plot, bed=_cast(chance, plot, patients, free_at_s, at_s), begins_s=at_s)
        free_at_s[story.bed] = story.ends_s + 120
        yield story
        deck = deck or list(_DECK)
        plot = deck.pop(0)
        at_s += chance.uniform(60, 120)


def _cast(
    chance: Random,
    plot: Plot,
    patients: Sequence[Baseline],
    free_at_s: Mapping[int, float],
    at_s: float,
) -> int:
    free = [bed for bed, until_s in free_at_s.items() if until_s <= at_s]
    # A fall of pressure is seen at once only where it is measured beat by beat.
    watched = [bed for bed in free if patients[bed].arterial_line]
    return chance.choice(watched if plot is Plot.HYPOTENSION and watched else free)
