"""What is asked of the process that judges the stored past again, and what it answers. Pure."""

from enum import StrEnum

from msgspec import Struct

from core.wire.comparison import Tried, WhatIf
from core.wire.explanation import Explanation
from core.wire.payload import Moment, Name


class Question(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why, or why not, at a bed at a moment; with a proposed limit, what if until that moment."""

    bed: Name
    at: Moment
    what_if: WhatIf | None = None


class Unanswered(StrEnum):
    """Why there is no answer."""

    MALFORMED = "malformed"
    UNKNOWN_BED = "unknown_bed"
    NO_READINGS = "no_readings"
    UNSAFE = "unsafe"
    RECORDS_AWAY = "records_away"


class Insight(Struct, frozen=True, kw_only=True):
    """The answer to a question, or why there is none; `detail` for a person."""

    explanation: Explanation | None = None
    tried: Tried | None = None
    unanswered: Unanswered | None = None
    detail: str = ""
