"""What devices said of themselves before anybody knew where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from alerts.model import Connected, Input, Told
from core.vitals import Source
from core.wire import DeviceEvent, Fact, Status


@dataclass(slots=True)
class Introductions:
    """The newest status of each device, and facts of those that stand nowhere yet."""

    _statuses: dict[str, Status] = field(default_factory=dict)
    _early: dict[str, dict[tuple[Fact, Source | None], DeviceEvent]] = field(default_factory=dict)

    def note(self, device: str, status: Status) -> None:
        """A device came or went."""
        self._statuses[device] = status

    def keep(self, device: str, event: DeviceEvent) -> None:
        """What is said while its place is not known is still so when the place is told."""
        said = self._early.setdefault(device, {})
        known = said.get((event.fact, event.source))
        if known is None or (event.boot, event.seq) > (known.boot, known.seq):
            said[event.fact, event.source] = event

    def of(self, device: str) -> Iterator[Input]:
        """What the bed where the device stands now is to be told of it."""
        status = self._statuses.get(device)
        if status is not None:
            yield Connected(device, status, now=False)
        for event in self._early.pop(device, {}).values():
            # What is over is told, too: an earlier process may have known of its beginning.
            if status is None or event.boot == status.boot:
                yield Told(device, event)
