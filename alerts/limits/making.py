"""Profiles made from the rows of a file, each row checked on the way. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, pairwise
from math import inf
from typing import TypeVar

from msgspec.structs import replace

from alerts.errors import LimitsRefused
from alerts.limits.calm import calm, quiet
from alerts.limits.checking import check_band, check_limit
from alerts.limits.grammar import (
    AbsentRow,
    AutoRow,
    BurdenRow,
    ChangeRow,
    ClauseRow,
    CombinedRow,
    DisparityRow,
    FrozenRow,
    LimitRow,
    ProfileRow,
    TechnicalRows,
)
from alerts.limits.profile import (
    Absence,
    Allowed,
    AutoLimit,
    Burden,
    Change,
    Clause,
    Combined,
    Disparity,
    Frozen,
    Limit,
    Profile,
    Rule,
    Side,
    Technical,
    Way,
)
from alerts.tracks import KEPT, WINDOW_S
from core.errors import UnknownVital
from core.vitals import FACTS, Vital, vital_of

_R = TypeVar("_R", bound=Rule)


def make_profile(name: str, revision: int, row: ProfileRow, technical: Technical) -> Profile:
    """The profile of one class of patients.

    Raises:
        LimitsRefused: A row contradicts itself, another one, or the vocabulary.
    """
    try:
        return _profile(name, revision, row, technical)
    except UnknownVital as why:
        raise LimitsRefused(f"{name}: {why}") from None


def with_limits(profile: Profile, limits: Mapping[Vital, tuple[Limit, ...]]) -> Profile:
    """The profile with these limits, and all that follows from them."""
    mildest = {one.cause: one.tiers[0].limit for row in limits.values() for one in row}
    burdens = {
        vital: tuple(replace(one, limit=mildest[one.beside]) for one in row)
        for vital, row in profile.burdens.items()
    }
    changed = replace(profile, limits=limits, quiet=quiet(limits), burdens=burdens)
    return replace(changed, calm=calm({vital: tuple(changed.rules(vital)) for vital in Vital}))


def make_technical(rows: TechnicalRows) -> Technical:
    """What is watched of the sensors.

    Raises:
        LimitsRefused: A vital is unknown, or expected without a memory of when it came.
    """
    try:
        return _technical(rows)
    except UnknownVital as why:
        raise LimitsRefused(f"technical: {why}") from None


def _profile(name: str, revision: int, row: ProfileRow, technical: Technical) -> Profile:
    limits = tuple(_limits(row))
    unplaced = {f"{v}.{s}" for v, sides in row.mildest.items() for s in sides}
    if unplaced := unplaced - {one.cause for one in limits}:
        raise LimitsRefused(f"{name}: no limit to move for {', '.join(sorted(unplaced))}")
    by_vital = _by_vital(row, limits)
    for vital, sides in by_vital.items():
        check_band(name, vital, sides)
    combined = [one for one in _combined(row.combined) if one.cause not in row.without]
    profile = Profile(
        name=name,
        age_class=row.age_class,
        revision=revision,
        age_band=row.age_band,
        units=row.units,
        limits={},
        quiet={},
        burdens=_by_vital(row, _burdens(row.burden, by_vital)),
        changes=_by_vital(row, _changes(row.change)),
        combined=_by_part(combined),
        technical=technical,
        allowed={
            vital_of(k): Allowed(low=a.low, high=a.high, basis=a.basis)
            for k, a in row.allowed.items()
        },
        auto={
            f"{k}.{s}": _auto(vital_of(k), a) for k, by in row.auto.items() for s, a in by.items()
        },
    )
    return with_limits(profile, by_vital)


def _by_vital(row: ProfileRow, rules: Iterable[_R]) -> dict[Vital, tuple[_R, ...]]:
    made: dict[Vital, tuple[_R, ...]] = {}
    for rule in rules:
        if rule.cause not in row.without and not isinstance(rule, Combined):
            made[rule.vital] = (*made.get(rule.vital, ()), rule)
    return made


def _by_part(rules: Iterable[Combined]) -> dict[Vital, tuple[Combined, ...]]:
    made: dict[Vital, tuple[Combined, ...]] = {}
    for rule in rules:
        for vital in dict.fromkeys(clause.vital for clause in rule.clauses):
            made[vital] = (*made.get(vital, ()), rule)
    return made


def _limits(row: ProfileRow) -> Iterator[Limit]:
    for key, sides in row.limit.items():
        for side, given in sides.items():
            moved = row.mildest.get(key, {}).get(side)
            yield _limit(vital_of(key), side, _moved(given, moved, row.mildest_basis))


def _moved(row: LimitRow, limit: float | None, basis: str) -> LimitRow:
    if limit is None:
        return row
    mildest = replace(row.tiers[0], limit=limit, basis=basis or row.tiers[0].basis)
    return replace(row, tiers=(mildest, *row.tiers[1:]))


def _limit(vital: Vital, side: Side, row: LimitRow) -> Limit:
    inward = row.back_by if side is Side.LOW else -row.back_by
    limit = Limit(
        vital=vital,
        side=side,
        cause=f"{vital}.{side}",
        tiers=row.tiers,
        back=row.tiers[0].limit + inward,
        clear_s=row.clear_s,
        unless=None if row.unless is None else vital_of(row.unless),
    )
    check_limit(limit)
    return limit


def _burdens(
    rows: Mapping[str, BurdenRow], limits: Mapping[Vital, tuple[Limit, ...]]
) -> Iterator[Burden]:
    for key, row in rows.items():
        vital = vital_of(key)
        beside = next((one for one in limits.get(vital, ()) if one.side is row.side), None)
        if beside is None:
            raise LimitsRefused(f"{vital}.burden: there is no limit to be beyond")
        yield Burden(
            vital=vital,
            side=row.side,
            cause=f"{vital}.burden",
            limit=beside.tiers[0].limit,
            area=row.area,
            fades_s=row.fades_s,
            beside=beside.cause,
            priority=row.priority,
            basis=row.basis,
            advice=row.advice,
        )


def _changes(rows: Mapping[str, Mapping[Way, ChangeRow]]) -> Iterator[Change]:
    for key, ways in rows.items():
        vital = vital_of(key)
        for way, row in ways.items():
            if vital not in KEPT or row.within_s > WINDOW_S:
                raise LimitsRefused(f"{vital}.{way}: nothing so old is remembered of it")
            yield Change(
                vital=vital,
                way=way,
                cause=f"{vital}.{way}",
                beside=f"{vital}.{Side.LOW if way is Way.FALL else Side.HIGH}",
                by=row.by,
                within_s=row.within_s,
                delay_s=row.delay_s,
                clear_s=row.clear_s,
                priority=row.priority,
                basis=row.basis,
                advice=row.advice,
            )


def _combined(rows: Mapping[str, CombinedRow]) -> Iterator[Combined]:
    for name, row in rows.items():
        cause = f"combined.{name}"
        yield Combined(
            cause=cause,
            text=row.text,
            clauses=tuple(_clause(cause, one) for group in row.all_of for one in group),
            spans=tuple(pairwise(accumulate((len(group) for group in row.all_of), initial=0))),
            delay_s=row.delay_s,
            clear_s=row.clear_s,
            priority=row.priority,
            basis=row.basis,
            advice=row.advice,
        )


def _clause(cause: str, row: ClauseRow) -> Clause:
    vital = vital_of(row.vital)
    given = [(Side.HIGH, row.above), (Side.LOW, row.below)]
    ends = [(side, limit) for side, limit in given if limit is not None]
    if len(ends) != 1:
        raise LimitsRefused(f"{cause}: {vital} is either above or below something")
    side, limit = ends[0]
    _check_measurable(vital, limit, cause)
    return Clause(vital=vital, side=side, limit=limit, within_s=row.within_s)


def _auto(vital: Vital, row: AutoRow) -> AutoLimit:
    hard = FACTS[vital].hard
    return AutoLimit(
        scale=row.scale,
        offset=row.offset,
        least=hard.low if row.least is None else row.least,
        most=hard.high if row.most is None else row.most,
        lowest=-inf if row.lowest is None else row.lowest,
        highest=inf if row.highest is None else row.highest,
        basis=row.basis,
    )


def _technical(rows: TechnicalRows) -> Technical:
    return Technical(
        absence=None if rows.absent is None else _absence(rows.absent),
        frozen=None if rows.frozen is None else _frozen(rows.frozen),
        disparities=tuple(_disparity(row) for row in rows.disparity),
    )


def _absence(row: AbsentRow) -> Absence:
    vitals = tuple(vital_of(key) for key in row.vitals)
    if not KEPT.issuperset(vitals):
        raise LimitsRefused("absent: whether a vital comes all the time must be remembered")
    return Absence(vitals=vitals, after_s=row.after_s, basis=row.basis)


def _frozen(row: FrozenRow) -> Frozen:
    return Frozen(
        exact=_vitals(row.exact),
        exact_s=row.exact_s,
        whole=_vitals(row.whole),
        whole_s=row.whole_s,
        least=row.least,
        basis=row.basis,
    )


def _disparity(row: DisparityRow) -> Disparity:
    first, second = row.vitals
    return Disparity(
        cause=f"disparity.{first}+{second}",
        first=vital_of(first),
        second=vital_of(second),
        by=row.by,
        delay_s=row.delay_s,
        clear_s=row.clear_s,
        basis=row.basis,
    )


def _vitals(keys: Iterable[str]) -> frozenset[Vital]:
    return frozenset(vital_of(key) for key in keys)


def _check_measurable(vital: Vital, limit: float, cause: str) -> None:
    if not FACTS[vital].hard.holds(limit):
        raise LimitsRefused(f"{cause}: {limit} can never be measured")
