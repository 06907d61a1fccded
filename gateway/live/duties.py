"""Who is on duty for each bed, as the broker retains it; only the gateway says it there. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from core.wire import Duty


@dataclass(slots=True)
class Duties:
    """What the broker was last heard to retain.

    Attributes:
        said: By bed; a bed nobody is on duty for is not in it.
    """

    said: dict[str, Duty] = field(default_factory=dict)
    _on_broker: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """A new connection: what is retained comes again."""
        self._on_broker.clear()

    def hear(self, bed: str, duty: Duty | None) -> None:
        """The broker retains this; None for nothing any more."""
        self._on_broker.add(bed)
        if duty is None:
            self.said.pop(bed, None)
        else:
            self.said[bed] = duty

    def lost(self) -> list[Duty]:
        """What was said and has not come again on this connection: the broker has lost it."""
        return [duty for bed, duty in self.said.items() if bed not in self._on_broker]

    def amendments(self, wanted: Iterable[Duty]) -> dict[str, Duty | None]:
        """What is to be said so that the broker retains these and no others; None to clear."""
        duties = {duty.bed: duty for duty in wanted}
        changed = {bed: duty for bed, duty in duties.items() if self.said.get(bed) != duty}
        return changed | dict.fromkeys(self.said.keys() - duties.keys())
