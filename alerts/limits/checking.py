"""What limits must not contradict: themselves, the other side, what can be measured. Pure."""

from collections.abc import Iterable
from itertools import pairwise

from alerts.errors import LimitsRefused
from alerts.limits.profile import URGENCY, Limit, Side
from core.vitals import FACTS, Vital


def check_limit(limit: Limit) -> None:
    """Tiers go from mild to severe and can be measured.

    Raises:
        LimitsRefused: They do not.
    """
    for mild, severe in pairwise(limit.tiers):
        told = {
            "cause": limit.cause,
            "severe": f"{severe.limit:g}",
            "mild": f"{mild.limit:g}",
        }
        if not limit.passed(severe.limit, mild.limit):
            raise LimitsRefused("{cause}: {severe} is not beyond {mild}", **told)
        if URGENCY[severe.priority] < URGENCY[mild.priority]:
            raise LimitsRefused("{cause}: {severe} is less urgent than {mild}", **told)
    for tier in limit.tiers:
        if not FACTS[limit.vital].hard.holds(tier.limit):
            raise LimitsRefused(
                "{cause}: {limit} can never be measured",
                cause=limit.cause,
                limit=f"{tier.limit:g}",
            )


def check_band(profile: str, vital: Vital, limits: Iterable[Limit]) -> None:
    """Between the two sides there must be room for a value that ends both conditions.

    Raises:
        LimitsRefused: There is none.
    """
    sides = {one.side: one for one in limits}
    low, high = sides.get(Side.LOW), sides.get(Side.HIGH)
    if low and high and low.back >= high.back:
        raise LimitsRefused(
            "{profile} {vital}: nothing lies between {low} and {high}",
            profile=profile,
            vital=vital.value,
            low=f"{low.back:g}",
            high=f"{high.back:g}",
        )
