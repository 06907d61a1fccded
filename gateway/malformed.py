"""What is wrong with a field of a request, in our own words. Pure."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from core.saying import Said, Sentence, say

_WORDS: Mapping[str, Sentence] = MappingProxyType(
    {
        "missing": Sentence("this is needed"),
        "extra_forbidden": Sentence("nothing of this name is known"),
        "string_type": Sentence("text is needed"),
        "string_too_short": Sentence("too short: at least {min_length}"),
        "string_too_long": Sentence("too long: at most {max_length}"),
        "string_pattern_mismatch": Sentence("not written as it has to be"),
        "too_short": Sentence("too few: at least {min_length}"),
        "too_long": Sentence("too many: at most {max_length}"),
        "greater_than": Sentence("has to be more than {gt}"),
        "greater_than_equal": Sentence("at least {ge}"),
        "less_than": Sentence("has to be less than {lt}"),
        "less_than_equal": Sentence("at most {le}"),
        "int_type": Sentence("a whole number is needed"),
        "int_parsing": Sentence("a whole number is needed"),
        "int_from_float": Sentence("a whole number is needed"),
        "float_type": Sentence("a number is needed"),
        "float_parsing": Sentence("a number is needed"),
        "finite_number": Sentence("a number is needed"),
        "decimal_parsing": Sentence("a number is needed"),
        "decimal_type": Sentence("a number is needed"),
        "decimal_max_places": Sentence("at most {decimal_places} digits after the point"),
        "bool_type": Sentence("yes or no is needed"),
        "bool_parsing": Sentence("yes or no is needed"),
        "date_type": Sentence("a day is needed"),
        "date_parsing": Sentence("a day is needed"),
        "date_from_datetime_parsing": Sentence("a day is needed"),
        "date_from_datetime_inexact": Sentence("a day is needed"),
        "time_type": Sentence("a time of day is needed"),
        "time_parsing": Sentence("a time of day is needed"),
        "datetime_type": Sentence("a moment is needed"),
        "datetime_parsing": Sentence("a moment is needed"),
        "datetime_from_date_parsing": Sentence("a moment is needed"),
        "timezone_aware": Sentence("a moment needs its time zone"),
        "enum": Sentence("has to be one of: {expected}"),
        "literal_error": Sentence("has to be one of: {expected}"),
        "uuid_parsing": Sentence("not an identifier"),
        "list_type": Sentence("a list is needed"),
        "json_invalid": Sentence("this is not JSON"),
    }
)
"""By the validator's kind of mistake; its limits fill the places."""


def unfit(error: Mapping[str, Any]) -> Said:
    """What a person is told of a mistake; never the value, it may be a password.

    Args:
        error: One of the validator's, with `type`, `ctx` and `msg`.
    """
    context = error.get("ctx", {})
    sentence = _WORDS.get(error["type"])
    if sentence is not None:
        return say(sentence, **{name: str(limit) for name, limit in context.items()})
    # A rule of ours that one word or number alone cannot break.
    own = context.get("error")
    return say(str(own) if isinstance(own, ValueError) else error["msg"])
