"""How a file of limits is written: its rows, before they are checked. Pure."""

from typing import Annotated

from msgspec import Meta, Struct

from alerts.limits.profile import Basis, Seconds, Side, Tier, Way
from core.wire import AgeClass, Priority

Positive = Annotated[float, Meta(gt=0)]
Minutes = Annotated[float, Meta(gt=0, le=3600)]


class LimitRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One side of one vital."""

    tiers: Annotated[tuple[Tier, ...], Meta(min_length=1)]
    back_by: Annotated[float, Meta(ge=0)] = 0.0
    clear_s: Seconds = 0.0
    unless: str | None = None


class BurdenRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Magnitude times duration beyond the mildest limit of a side."""

    side: Side
    area: Positive
    fades_s: Minutes
    priority: Priority
    basis: Basis
    advice: str = ""


class ChangeRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A change within a short time."""

    by: Positive
    within_s: Positive
    delay_s: Seconds = 0.0
    clear_s: Seconds = 0.0
    priority: Priority
    basis: Basis
    advice: str = ""


class ClauseRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of `above` and `below`."""

    vital: str
    within_s: Minutes
    above: float | None = None
    below: float | None = None


class CombinedRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of the lists, and of each list any clause."""

    text: Annotated[str, Meta(min_length=5)]
    all_of: Annotated[
        tuple[Annotated[tuple[ClauseRow, ...], Meta(min_length=1)], ...], Meta(min_length=1)
    ]
    delay_s: Seconds = 0.0
    clear_s: Seconds = 0.0
    priority: Priority
    basis: Basis
    advice: str = ""


class AllowedRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Within which a patient's limits may lie."""

    low: float
    high: float
    basis: Basis


class AutoRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule for proposals; what is not given is the edge of what can be measured."""

    scale: float = 1.0
    offset: float = 0.0
    least: float | None = None
    most: float | None = None
    lowest: float | None = None
    highest: float | None = None
    basis: Basis


class ProfileRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One class of patients.

    Attributes:
        like: Name of a profile whose rows hold here too unless they are given again.
        without: Causes that do not hold here although they do there.
        mildest: The mildest tier of a limit is here instead of where the row has it; a short way
            to write centiles, with `mildest_basis` as the basis of all of them.
    """

    age_class: AgeClass
    age_band: Annotated[str, Meta(max_length=16)] = ""
    units: tuple[str, ...] = ()
    like: str = ""
    without: frozenset[str] = frozenset()
    limit: dict[str, dict[Side, LimitRow]] = {}
    burden: dict[str, BurdenRow] = {}
    change: dict[str, dict[Way, ChangeRow]] = {}
    combined: dict[str, CombinedRow] = {}
    allowed: dict[str, AllowedRow] = {}
    auto: dict[str, dict[Side, AutoRow]] = {}
    mildest: dict[str, dict[Side, float]] = {}
    mildest_basis: str = ""


class AbsentRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Expected vitals that do not come."""

    vitals: Annotated[tuple[str, ...], Meta(min_length=1)]
    after_s: Annotated[float, Meta(gt=0, le=3600)]
    basis: Basis


class FrozenRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Values that do not change."""

    exact: tuple[str, ...]
    exact_s: Minutes
    whole: tuple[str, ...]
    whole_s: Minutes
    least: Annotated[int, Meta(ge=2)]
    basis: Basis


class DisparityRow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Two sensors for the same thing."""

    vitals: tuple[str, str]
    by: Positive
    delay_s: Seconds
    clear_s: Seconds
    basis: Basis


class TechnicalRows(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is watched of the sensors, for every patient."""

    absent: AbsentRow | None = None
    frozen: FrozenRow | None = None
    disparity: tuple[DisparityRow, ...] = ()


class LimitsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it."""

    revision: Annotated[int, Meta(ge=1)]
    technical: TechnicalRows = TechnicalRows()
    profile: Annotated[dict[str, ProfileRow], Meta(min_length=1)]
