"""Limits of one patient: put into the profile, checked before they are, proposed from values. Pure.

What a person sets is refused when it contradicts itself, and only warned of when it is unusual: who
stands at the bed knows more. What no longer fits, because the house has changed its own limits
since, is left out, and the profile's limit holds.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from math import isfinite

from msgspec.structs import replace

from alerts.errors import LimitsRefused
from alerts.limits import AutoLimit, Limit, Profile, Side, Tier
from alerts.limits.checking import check_band, check_limit
from alerts.limits.making import with_limits
from core.vitals import FACTS, Span, Vital
from core.wire import LimitProposal, PatientLimit, TierTold

LONGEST_DELAY_S = 300.0
VERY_WIDE = 2.0
"""Times the room between the profile's own limits: own, approve locally."""


def tailored(profile: Profile, limits: tuple[PatientLimit, ...]) -> Profile:
    """The profile with the patient's limits where they fit; each side names its revision."""
    rows = dict(profile.limits)
    for one in limits:
        try:
            own = _own(profile, one.cause, one.limits, one.delays_s)
        except LimitsRefused:
            continue
        basis = f"set for this patient by {one.by.name}, {one.by.at:%Y-%m-%d %H:%M} UTC"
        tiers = tuple(replace(tier, basis=basis) for tier in own.tiers)
        rows[own.vital] = _with(rows[own.vital], replace(own, tiers=tiers, setup=one.revision))
    return with_limits(profile, {v: _with_room(profile, v, row) for v, row in rows.items()})


def check(
    profile: Profile, *, cause: str, limits: tuple[float, ...], delays_s: tuple[float, ...]
) -> tuple[str, ...]:
    """Warnings about limits that a person wants to set; none when there is nothing unusual.

    Args:
        profile: In force for the patient, with the other limits of the patient's own.
        cause: Such as `spo2.low`.
        limits: One for each tier, mild to severe, in the vital's unit.
        delays_s: Likewise; empty for the profile's own.

    Raises:
        LimitsRefused: They contradict themselves, the other side or what is allowed.
    """
    own = _own(profile, cause, limits, delays_s)
    check_band(profile.name, own.vital, _with(profile.limits[own.vital], own))
    return tuple(_warnings(profile, own))


def propose(profile: Profile, current: Mapping[Vital, float]) -> tuple[LimitProposal, ...]:
    """What limits there are, and what they could be for this patient; nothing is set by it.

    The mildest tier follows the current value. A more severe one stays where it is, or moves along
    when it would not be beyond it any more; one with a rule of its own (asystole) never moves.

    Args:
        profile: In force for the patient.
        current: Trusted values, in the vital's unit.
    """
    return tuple(
        _proposal(profile, limit, current.get(limit.vital))
        for row in profile.limits.values()
        for limit in row
    )


# -- put and checked -------------------------------------------------------------------------------


def _own(
    profile: Profile, cause: str, limits: tuple[float, ...], delays_s: tuple[float, ...]
) -> Limit:
    limit = profile.find(cause)
    if limit is None:
        raise LimitsRefused("there is no limit {cause}", cause=repr(cause[:40]))
    house = limit.house or limit.tiers
    delays_s = delays_s or tuple(tier.delay_s for tier in house)
    if not len(limits) == len(delays_s) == len(house):
        raise LimitsRefused(
            "{cause} has {count} tiers, mild to severe", cause=cause, count=len(house)
        )
    tiers = tuple(
        _tier(cause, tier, at, delay_s)
        for tier, at, delay_s in zip(house, limits, delays_s, strict=True)
    )
    # The way back stays as wide as the house has it.
    back = tiers[0].limit + limit.back - limit.tiers[0].limit
    own = replace(limit, tiers=tiers, back=back, house=house)
    check_limit(own)
    _check_allowed(profile, own)
    return own


def _tier(cause: str, house: Tier, limit: float, delay_s: float) -> Tier:
    if not isfinite(limit) or not 0 <= delay_s <= LONGEST_DELAY_S:
        raise LimitsRefused(
            "{cause}: {limit} after {delay} s is no limit",
            cause=cause,
            limit=f"{limit:g}",
            delay=f"{delay_s:g}",
        )
    return replace(house, limit=limit, delay_s=delay_s)


def _with(row: tuple[Limit, ...], own: Limit) -> tuple[Limit, ...]:
    return tuple(own if one.cause == own.cause else one for one in row)


def _with_room(profile: Profile, vital: Vital, row: tuple[Limit, ...]) -> tuple[Limit, ...]:
    """The limits of a vital; the profile's, when no value lies between them any more."""
    try:
        check_band(profile.name, vital, row)
    except LimitsRefused:
        return profile.limits[vital]
    return row


def _check_allowed(profile: Profile, own: Limit) -> None:
    band = _allowed(profile, own.vital)
    for tier, house in zip(own.tiers, own.house, strict=True):
        # A rule of its own, such as asystole, lies outside what is set for everyday use; and what
        # the house has may stay.
        if not (tier.name or tier.limit == house.limit or band.holds(tier.limit)):
            raise LimitsRefused(
                "{cause}: {limit} is outside {low} to {high}",
                cause=own.cause,
                limit=f"{tier.limit:g}",
                low=f"{band.low:g}",
                high=f"{band.high:g}",
            )


def _allowed(profile: Profile, vital: Vital) -> Span:
    row = profile.allowed.get(vital)
    return FACTS[vital].hard if row is None else Span(row.low, row.high)


def _warnings(profile: Profile, own: Limit) -> Iterator[str]:
    severest = [tier for tier in own.house if not tier.name][-1:]
    mildest = own.tiers[0]
    for tier in severest:
        if not mildest.name and own.passed(mildest.limit, tier.limit):
            yield f"{mildest.limit:g} lies beyond the profile's most severe limit, {tier.limit:g}"
    for tier, house in zip(own.tiers, own.house, strict=True):
        if tier.name and tier.limit != house.limit:
            yield f"{tier.name} is told at {tier.limit:g} instead of {house.limit:g}"
        if tier.delay_s > house.delay_s:
            yield f"{tier.limit:g} is told after {tier.delay_s:g} s instead of {house.delay_s:g} s"
    yield from _width(profile, own)


def _width(profile: Profile, own: Limit) -> Iterator[str]:
    other = next((one for one in profile.limits[own.vital] if one.side is not own.side), None)
    if other is None:
        return
    room = abs(own.tiers[0].limit - other.tiers[0].limit)
    usual = abs(own.house[0].limit - (other.house or other.tiers)[0].limit)
    if room > VERY_WIDE * usual:
        yield f"very wide: {room:g} between the limits, {usual:g} in the profile"


# -- proposed --------------------------------------------------------------------------------------


def _proposal(profile: Profile, limit: Limit, current: float | None) -> LimitProposal:
    rule = profile.auto.get(limit.cause)
    proposed: tuple[float, ...] = ()
    if rule is not None and current is not None:
        proposed = _proposed(profile, limit, rule, current)
    house, allowed = limit.house or limit.tiers, _allowed(profile, limit.vital)
    return LimitProposal(
        cause=limit.cause,
        in_force=tuple(tier.limit for tier in limit.tiers),
        delays_s=tuple(tier.delay_s for tier in limit.tiers),
        proposed=proposed,
        current=current,
        basis=rule.basis if rule is not None else "",
        house=tuple(tier.limit for tier in house),
        house_delays_s=tuple(tier.delay_s for tier in house),
        tiers=tuple(TierTold(priority=tier.priority, name=tier.name) for tier in house),
        least=allowed.low,
        most=allowed.high,
    )


def _proposed(profile: Profile, limit: Limit, rule: AutoLimit, current: float) -> tuple[float, ...]:
    if not rule.lowest <= current <= rule.highest:
        return ()
    value = min(max(current * rule.scale + rule.offset, rule.least), rule.most)
    mildest = round(value, FACTS[limit.vital].decimals)
    limits = tuple(_along(profile, limit, mildest))
    # A limit that the value has passed already would be no limit but an alarm.
    if limit.passed(current, mildest):
        return ()
    try:
        check(profile, cause=limit.cause, limits=limits, delays_s=())
    except LimitsRefused:
        return ()
    return limits


def _along(profile: Profile, limit: Limit, mildest: float) -> Iterator[float]:
    yield mildest
    house = limit.house or limit.tiers
    band, before = _allowed(profile, limit.vital), mildest
    for milder, tier in pairwise(house):
        moved = tier.limit
        if not tier.name and not limit.passed(moved, before):
            distance = abs(tier.limit - milder.limit)
            away = -distance if limit.side is Side.LOW else distance
            moved = min(max(before + away, band.low), band.high)
        yield moved
        before = moved
