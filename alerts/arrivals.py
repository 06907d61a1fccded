"""What a delivery is about, told by its topic."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum, auto

from core.errors import MalformedTopic
from core.ids import BedId, SiteId
from core.topics import (
    Channel,
    alerts_stored_topic,
    answers_topic,
    board_filter,
    commands_topic,
    events_topic,
    parse_device_topic,
    parse_duty_topic,
    parse_observations_topic,
    parse_occupancy_topic,
    parse_roster_topic,
    setup_events_topic,
)

DROPS_TOPIC = "$SYS/broker/publish/messages/dropped"
MOST_KNOWN = 20_000


class Route(StrEnum):
    """Kinds of deliveries."""

    NUMERICS = auto()
    EVENT = auto()
    STATUS = auto()
    LINK = auto()
    ROSTER = auto()
    OCCUPANCY = auto()
    BOARD = auto()
    JOURNAL = auto()
    SETUP_JOURNAL = auto()
    SETUP = auto()
    DUTY = auto()
    OBSERVATIONS = auto()
    SCORE = auto()
    TALLY = auto()
    LEARNED = auto()
    COMMAND = auto()
    STORED = auto()
    SENTINEL = auto()
    DROPS = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Address:
    """Where a delivery belongs; `device` or `bed` for what is about one."""

    route: Route
    device: str = ""
    bed: str = ""


_CHANNELS = {
    Channel.NUMERICS: Route.NUMERICS,
    Channel.EVENT: Route.EVENT,
    Channel.STATUS: Route.STATUS,
    Channel.LINK: Route.LINK,
}

_KEPT = {
    "scores": Route.SCORE,
    "tallies": Route.TALLY,
    "setups": Route.SETUP,
    "learned": Route.LEARNED,
}
"""One retained message a bed."""


class Addresses:
    """Reads topics, each once."""

    def __init__(self, site: SiteId, me: str) -> None:
        self._site = site
        self.sentinel = answers_topic(site, me)
        self._fixed = {
            events_topic(site): Route.JOURNAL,
            setup_events_topic(site): Route.SETUP_JOURNAL,
            commands_topic(site): Route.COMMAND,
            alerts_stored_topic(site): Route.STORED,
            self.sentinel: Route.SENTINEL,
            DROPS_TOPIC: Route.DROPS,
        }
        self._known: dict[str, Address] = {}

    def subscriptions(self) -> list[str]:
        """All topics the process listens to."""
        return [
            *(f"vitals/v1/{self._site}/+/{channel.value}" for channel in _CHANNELS),
            f"roster/v1/{self._site}/+",
            f"occupancy/v1/{self._site}/+",
            board_filter(self._site),
            *(f"alerts/v1/{self._site}/{kept}/+" for kept in _KEPT),
            f"duty/v1/{self._site}/+",
            f"observations/v1/{self._site}/+",
            *self._fixed,
        ]

    def read(self, topic: str) -> Address:
        """Where a topic leads."""
        found = self._known.get(topic)
        if found is None:
            found = self._read(topic)
            if len(self._known) < MOST_KNOWN:
                self._known[topic] = found
        return found

    def _read(self, topic: str) -> Address:
        if (fixed := self._fixed.get(topic)) is not None:
            return Address(fixed)
        match topic.split("/"):
            case ["alerts", "v1", _, kept, bed] if kept in _KEPT:
                return Address(_KEPT[kept], bed=bed)
            case ["alerts", "v1", _, _, _, _]:
                return Address(Route.BOARD)
            case _:
                return _elsewhere(topic)


_OF_A_BED: Mapping[str, tuple[Route, Callable[[str], BedId]]] = {
    "occupancy": (Route.OCCUPANCY, parse_occupancy_topic),
    "duty": (Route.DUTY, parse_duty_topic),
    "observations": (Route.OBSERVATIONS, parse_observations_topic),
}
"""By the first level: what the gateway says of a bed."""


def _elsewhere(topic: str) -> Address:
    first = topic.partition("/")[0]
    try:
        if (of_a_bed := _OF_A_BED.get(first)) is not None:
            route, parse = of_a_bed
            return Address(route, bed=parse(topic))
        if first == "roster":
            return Address(Route.ROSTER, parse_roster_topic(topic))
        found = parse_device_topic(topic)
    except MalformedTopic:
        return Address(Route.UNKNOWN)
    return Address(_CHANNELS.get(found.channel, Route.UNKNOWN), found.device)
