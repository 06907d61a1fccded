"""Which profile a patient is judged by. Pure."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from alerts.errors import LimitsRefused
from alerts.limits.profile import Profile
from core.wire import AgeClass


class Profiles:
    """All profiles of one file; the most specific one that fits a patient is chosen.

    A profile for an age band is more specific than one for a unit: a child's heart rate does not
    follow from where the child lies. One for both is more specific than either.
    """

    def __init__(self, profiles: Iterable[Profile]) -> None:
        self._profiles = tuple(profiles)
        self._chosen: dict[tuple[str, AgeClass, str], Profile] = {}
        for age_class in AgeClass:
            if not any(_is_general(one) and one.age_class is age_class for one in self._profiles):
                raise LimitsRefused(f"no profile for every {age_class.value} patient")
        for one, other in combinations(self._profiles, 2):
            if _fit_the_same(one, other):
                raise LimitsRefused(f"{one.name} and {other.name} are for the same patients")

    def __iter__(self) -> Iterator[Profile]:
        return iter(self._profiles)

    @property
    def revision(self) -> int:
        """Of the file they come from."""
        return self._profiles[0].revision

    def choose(self, unit: str, age_class: AgeClass, age_band: str = "") -> Profile:
        """The profile for a patient of this class and band who lies in this unit."""
        asked = (unit, age_class, age_band)
        chosen = self._chosen.get(asked)
        if chosen is None:
            fitting = (one for one in self._profiles if _fits(one, *asked))
            chosen = self._chosen[asked] = max(fitting, key=_specific)
        return chosen

    def bands(self, age_class: AgeClass) -> tuple[str, ...]:
        """The age bands that have a profile of their own, in the order of the file."""
        own = (one.age_band for one in self._profiles if one.age_class is age_class)
        return tuple(dict.fromkeys(band for band in own if band))


def _fits(profile: Profile, unit: str, age_class: AgeClass, age_band: str) -> bool:
    return (
        profile.age_class is age_class
        and profile.age_band in ("", age_band)
        and (not profile.units or unit in profile.units)
    )


def _specific(profile: Profile) -> int:
    return 2 * bool(profile.age_band) + bool(profile.units)


def _is_general(profile: Profile) -> bool:
    return not (profile.units or profile.age_band)


def _fit_the_same(one: Profile, other: Profile) -> bool:
    if (one.age_class, one.age_band) != (other.age_class, other.age_band):
        return False
    if bool(one.units) != bool(other.units):
        return False
    return not one.units or not set(one.units).isdisjoint(other.units)
