"""The rules of the house as data: profiles by class of patients, read from limits.toml. Pure."""

from alerts.limits.choice import Profiles
from alerts.limits.profile import (
    URGENCY,
    Absence,
    Allowed,
    AutoLimit,
    Burden,
    Calm,
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
    Tier,
    Way,
)
from alerts.limits.reading import SHIPPED, parse_limits, read_limits

__all__ = [
    "SHIPPED",
    "URGENCY",
    "Absence",
    "Allowed",
    "AutoLimit",
    "Burden",
    "Calm",
    "Change",
    "Clause",
    "Combined",
    "Disparity",
    "Frozen",
    "Limit",
    "Profile",
    "Profiles",
    "Rule",
    "Side",
    "Technical",
    "Tier",
    "Way",
    "parse_limits",
    "read_limits",
]
