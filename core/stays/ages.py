"""Which alarms and scores fit a patient's age: a proposal for the person who admits. Pure.

A newborn is one up to the 28th day (WHO), grown up is one from 18 years on, as the bands of the
limits end there; both are examples, approve locally. NEWS2 is for people of 16 years or older who
are not pregnant (RCP 2017).
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from core.wire import AgeClass

NEWBORN_DAYS = 28
GROWN_UP_YEARS = 18
NEWS2_YEARS = 16

Bands = Mapping[AgeClass, tuple[str, ...]]
"""Age bands that have limits of their own, by class."""

_BAND = re.compile(r"(\d{1,3})-(\d{1,3})([my])")


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeProposal:
    """What fits an age.

    Attributes:
        age_band: Of the limits in force; empty where none fits.
        years: Whole years.
    """

    age_class: AgeClass
    age_band: str
    news2: bool
    years: int


def propose(born: date, today: date, *, bands: Bands, pregnant: bool | None = None) -> AgeProposal:
    """What fits somebody of this birth date on a day of the site."""
    months = _months(born, today)
    years = months // 12
    age_class = _class(born, today, years)
    return AgeProposal(
        age_class=age_class,
        age_band=_band(months, bands.get(age_class, ())),
        news2=years >= NEWS2_YEARS and not pregnant,
        years=max(0, years),
    )


def bands_of(limits: str) -> Bands:
    """The age bands that a file of limits has rows for; none of one that cannot be read."""
    try:
        profiles = tomllib.loads(limits).get("profile", {})
    except tomllib.TOMLDecodeError:
        return {}
    found: dict[AgeClass, list[str]] = {}
    for profile in profiles.values() if isinstance(profiles, dict) else ():
        if isinstance(profile, dict) and profile.get("age_class") in set(AgeClass):
            own = found.setdefault(AgeClass(profile["age_class"]), [])
            band = profile.get("age_band", "")
            if isinstance(band, str) and band and band not in own:
                own.append(band)
    return {age_class: tuple(own) for age_class, own in found.items()}


def _class(born: date, today: date, years: int) -> AgeClass:
    if (today - born).days < NEWBORN_DAYS:
        return AgeClass.NEONATE
    return AgeClass.PAEDIATRIC if years < GROWN_UP_YEARS else AgeClass.ADULT


def _band(months: int, bands: Iterable[str]) -> str:
    """The band that holds so many whole months, such as `12-18m` or `2-3y`."""
    for band in bands:
        named = _BAND.fullmatch(band)
        if named is not None:
            per = 1 if named[3] == "m" else 12
            if int(named[1]) * per <= months < int(named[2]) * per:
                return band
    return ""


def _months(born: date, today: date) -> int:
    """Whole months; somebody born on the 31st is a month older on the 1st of a shorter month."""
    months = (today.year - born.year) * 12 + today.month - born.month
    return months - (today.day < born.day)
