"""What the broker retains by bed and only the gateway says there: duties, observations. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from core.wire import Payload

_P = TypeVar("_P", bound=Payload)


@dataclass(slots=True)
class Retained(Generic[_P]):
    """What the broker was last heard to retain.

    Attributes:
        said: By bed; a bed of which nothing is said is not in it.
    """

    said: dict[str, _P] = field(default_factory=dict)
    _on_broker: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """A new connection: what is retained comes again."""
        self._on_broker.clear()

    def hear(self, bed: str, said: _P | None) -> None:
        """The broker retains this; None for nothing any more."""
        self._on_broker.add(bed)
        if said is None:
            self.said.pop(bed, None)
        else:
            self.said[bed] = said

    def lost(self) -> dict[str, _P]:
        """What was said and has not come again on this connection: the broker has lost it."""
        return {bed: said for bed, said in self.said.items() if bed not in self._on_broker}

    def amendments(self, wanted: Mapping[str, _P]) -> dict[str, _P | None]:
        """What is to be said so that the broker retains these and no others; None to clear."""
        changed = {bed: said for bed, said in wanted.items() if self.said.get(bed) != said}
        return changed | dict.fromkeys(self.said.keys() - wanted.keys())
