"""What is asked of the process that judges the stored past again, and what it answers. Pure."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from core.saying import Said
from core.wire.alert import Score
from core.wire.comparison import LONGEST_H, Tried, WhatIf
from core.wire.explanation import Explanation
from core.wire.payload import Moment, Name


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why, or why not, at a bed at a moment; with a proposed limit, what if until that moment.

    Attributes:
        scores_h: How the score was in so many hours before that moment, instead of why.
    """

    bed: Name
    at: Moment
    what_if: WhatIf | None = None
    scores_h: Annotated[float, Meta(gt=0, le=LONGEST_H)] | None = None


class Unanswered(StrEnum):
    """Why there is no answer."""

    MALFORMED = "malformed"
    UNKNOWN_BED = "unknown_bed"
    NO_READINGS = "no_readings"
    UNSAFE = "unsafe"
    RECORDS_AWAY = "records_away"


class Insight(Struct, frozen=True, kw_only=True):
    """The answer to a question, or why there is none; `said` to a person.

    Attributes:
        scores: Each time NEWS2 became another, oldest first.
    """

    explanation: Explanation | None = None
    tried: Tried | None = None
    scores: tuple[Score, ...] | None = None
    unanswered: Unanswered | None = None
    said: Said | None = None
