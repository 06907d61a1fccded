"""What MEWS, qSOFA and the shock index have in common: they stand beside NEWS2. Pure.

None of them raises an alert, however high: NEWS2 is the ward's trigger, and a second one for the
same change would call twice. They are shown, with their action level and their source.
"""

from collections.abc import Mapping

from msgspec import Struct

from core.wire import OtherScore, ScorePart

EXAMPLE = "example, approve locally"


class Sheet(Struct, frozen=True, kw_only=True):
    """What is printed of a score that adds up points.

    Attributes:
        action_level: From this total on its source asks for attention.
        meaning: What the source says of such a total.
        worst: The most points each parameter can give.
    """

    name: str
    action_level: int
    meaning: str
    basis: str
    worst: Mapping[str, int]


def added_up(sheet: Sheet, parts: tuple[ScorePart, ...]) -> OtherScore:
    """The score of these parts; whether it is high is left open while what is missing decides."""
    at_least, open_points = 0, 0
    missing: list[str] = []
    for one in parts:
        if one.points is None:
            missing.append(one.name)
            open_points += sheet.worst[one.name]
        else:
            at_least += one.points
    reached = at_least >= sheet.action_level
    unknown = not reached and at_least + open_points >= sheet.action_level
    return OtherScore(
        name=sheet.name,
        total=None if missing else at_least,
        at_least=at_least,
        parts=parts,
        missing=tuple(missing),
        action_level=sheet.action_level,
        reached=None if unknown else reached,
        meaning=sheet.meaning if reached else "",
        basis=sheet.basis,
    )
