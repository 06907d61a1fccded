"""How alerts live, who is called, and what people may do to alarms: data, read and checked."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from alerts.errors import PolicyRefused
from core.wire import LONGEST_PAUSE_S, Allowances, Priority, ProcedureKind

SHIPPED = Path(__file__).with_name("policy.toml")

Seconds = Annotated[float, Meta(ge=0, le=86_400)]


class Manners(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How alerts of one priority live; seconds, 0 for never.

    Attributes:
        latching: Signalled after the condition ended, until a person acts.
        answered_for_s: How long an acknowledgement counts while the condition persists.
        remind_every_s: Reminders of an acknowledged alert whose condition persists.
        gains_after_s: Unanswered and present for so long it gains one priority.
        call_s: How long the people of one step of the ladder have to answer.
    """

    latching: bool
    answered_for_s: Seconds
    remind_every_s: Seconds
    gains_after_s: Seconds
    call_s: Seconds


class Ladder(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How long whoever accepts has to come, and when all are called again."""

    arrive_s: Annotated[float, Meta(gt=0, le=3600)]
    again_s: Annotated[float, Meta(gt=0, le=3600)]


class Allowed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may do something to alarms, and for how long at most; no roles means all who care."""

    roles: tuple[str, ...] = ("nurse", "charge", "clinician")
    longest_s: Annotated[float, Meta(gt=0, le=31 * 86_400)] = 7 * 86_400.0


class Sort(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A procedure at the bed: what it withholds and how long it may last."""

    longest_s: Annotated[float, Meta(gt=0, le=3600)]
    causes: Annotated[tuple[str, ...], Meta(min_length=1)]


class Story(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far apart alerts of one story may be."""

    gap_s: Seconds


class Hints(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whether what a model found is told, or in shadow mode only counted."""

    shadow: bool


class Policy(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of it."""

    priority: dict[Priority, Manners]
    ladder: Ladder
    pause: Allowed
    off: Allowed
    limits: Allowed
    story: Story
    hints: Hints
    procedure: dict[str, Sort]


def allowances(policy: Policy) -> Allowances:
    """What a screen may offer."""
    return Allowances(
        limits_by=policy.limits.roles,
        off_by=policy.off.roles,
        longest_off_s=policy.off.longest_s,
        procedures=tuple(
            ProcedureKind(name=name, longest_s=sort.longest_s, causes=sort.causes)
            for name, sort in policy.procedure.items()
        ),
    )


def read_policy(path: Path = SHIPPED) -> Policy:
    """Read and check a policy.

    Raises:
        PolicyRefused: It is not readable, or forbids what must be.
    """
    return parse_policy(path.read_text(encoding="utf-8"))


def parse_policy(text: str) -> Policy:
    """Read and check a policy.

    Raises:
        PolicyRefused: As `read_policy`.
    """
    try:
        policy = msgspec.convert(tomllib.loads(text), Policy)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as why:
        raise PolicyRefused(str(why)) from None
    _check(policy.priority)
    if policy.pause.longest_s > LONGEST_PAUSE_S:
        raise PolicyRefused(f"a pause of {policy.pause.longest_s:g} s is too long")
    return policy


def _check(priority: Mapping[Priority, Manners]) -> None:
    missing = [one.value for one in Priority if one not in priority]
    if missing:
        raise PolicyRefused(f"nothing is said of {', '.join(missing)}")
    if priority[Priority.HIGH].call_s <= 0:
        raise PolicyRefused("a high alert that calls nobody")
    if priority[Priority.HIGH].answered_for_s <= 0:
        raise PolicyRefused("an acknowledgement of a high alert that counts for ever")
