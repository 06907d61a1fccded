"""What is said to people: an English sentence with places, and what stands in them. Pure.

A screen says it in its reader's language, by the sentence; whatever knows no other language says
it in English. A sentence is always a literal, so that a script finds every one (decision 0147).
"""

import re
from collections.abc import Sequence
from functools import reduce
from typing import Annotated, NewType

from msgspec import Meta, Struct

_PLACE = re.compile(r"\{(\w+)\}")

Sentence = NewType("Sentence", str)
"""An English sentence that stands apart from where its places are filled."""


class Said(Struct, frozen=True, gc=False):
    """A sentence, filled.

    Attributes:
        sentence: In English, with `{places}`: the key of its translations.
        parts: What stands in them. A string is the same in every language: a value, a name, what
            somebody wrote; a `Said` is not, and a list is said one after the other.
    """

    sentence: Annotated[str, Meta(max_length=1000)]
    parts: "dict[str, Part]" = {}

    def __str__(self) -> str:
        """In English."""
        parts = {name: _english(part) for name, part in self.parts.items()}
        return _PLACE.sub(lambda place: parts.get(place[1], place[0]), self.sentence)


Part = str | Said | tuple[str | Said, ...]


def say(sentence: str, /, **parts: Part | int) -> Said:
    """A sentence with its places filled."""
    return Said(sentence, {name: _part(part) for name, part in parts.items()})


def together(parts: Sequence[Said | str]) -> Said | str:
    """One and another, in one breath."""
    return reduce(lambda one, other: say("{one} and {other}", one=one, other=other), parts)


def _part(part: Part | int) -> Part:
    return str(part) if isinstance(part, int) else part


def _english(part: Part) -> str:
    if isinstance(part, tuple):
        return ", ".join(str(one) for one in part)
    return str(part)
