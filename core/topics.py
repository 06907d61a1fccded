"""The topic grammar of the message contract: build and parse, nothing else.

Topics carry no patient and no bed of a device: a device knows only itself.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from core.errors import MalformedTopic
from core.ids import AlertId, BedId, DeviceId, SiteId, UnitId

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


class Channel(StrEnum):
    """What a device topic carries."""

    NUMERICS = "numerics"
    WAVE = "wave"
    STATUS = "status"
    EVENT = "event"
    STORED = "stored"
    LINK = "link"
    """What ingest says of the device's link (silent, back, gaps); never written by a device."""


@dataclass(frozen=True, slots=True)
class DeviceTopic:
    """Where a device message came from; `signal` only for waves."""

    site: SiteId
    device: DeviceId
    channel: Channel
    signal: str | None = None


@dataclass(frozen=True, slots=True)
class AlertTopic:
    """The place of one open alert on the board."""

    site: SiteId
    unit: UnitId
    bed: BedId
    alert: AlertId


def is_name(text: str) -> bool:
    """Whether the text may be a level of a topic: 1 to 64 of `A-Za-z0-9._-`, not led by a mark."""
    return _NAME.fullmatch(text) is not None


def device_topic(
    site: SiteId, device: DeviceId, channel: Channel, signal: str | None = None
) -> str:
    """`vitals/v1/{site}/{device}/{channel}[/{signal}]`."""
    tail = f"/{signal}" if signal is not None else ""
    return f"vitals/v1/{site}/{device}/{channel.value}{tail}"


def parse_device_topic(topic: str) -> DeviceTopic:
    """Take a device topic apart.

    Raises:
        MalformedTopic: It is not one.
    """
    match topic.split("/"):
        case ["vitals", "v1", site, device, "wave", signal] if _names(site, device, signal):
            return DeviceTopic(SiteId(site), DeviceId(device), Channel.WAVE, signal)
        case ["vitals", "v1", site, device, channel] if _names(site, device):
            try:
                found = Channel(channel)
            except ValueError:
                raise MalformedTopic(f"unknown channel in {topic[:120]!r}") from None
            if found is not Channel.WAVE:
                return DeviceTopic(SiteId(site), DeviceId(device), found)
        case _:
            pass
    raise MalformedTopic(f"not a device topic: {topic[:120]!r}")


def roster_topic(site: SiteId, device: DeviceId) -> str:
    """`roster/v1/{site}/{device}`, retained: where the device stands."""
    return f"roster/v1/{site}/{device}"


def parse_roster_topic(topic: str) -> DeviceId:
    """The device a roster message is about.

    Raises:
        MalformedTopic: It is not a roster topic.
    """
    match topic.split("/"):
        case ["roster", "v1", site, device] if _names(site, device):
            return DeviceId(device)
        case _:
            raise MalformedTopic(f"not a roster topic: {topic[:120]!r}")


def occupancy_topic(site: SiteId, bed: BedId) -> str:
    """`occupancy/v1/{site}/{bed}`, retained: who lies in a bed where no device stands."""
    return f"occupancy/v1/{site}/{bed}"


def parse_occupancy_topic(topic: str) -> BedId:
    """The bed an occupancy message is about.

    Raises:
        MalformedTopic: It is not an occupancy topic.
    """
    match topic.split("/"):
        case ["occupancy", "v1", site, bed] if _names(site, bed):
            return BedId(bed)
        case _:
            raise MalformedTopic(f"not an occupancy topic: {topic[:120]!r}")


def alert_topic(place: AlertTopic) -> str:
    """`alerts/v1/{site}/{unit}/{bed}/{alert}`, retained: one open alert, whole."""
    return f"alerts/v1/{place.site}/{place.unit}/{place.bed}/{place.alert}"


def parse_alert_topic(topic: str) -> AlertTopic:
    """Take a board topic apart.

    Raises:
        MalformedTopic: It is not one.
    """
    match topic.split("/"):
        case ["alerts", "v1", site, unit, bed, alert] if _names(site, unit, bed, alert):
            return AlertTopic(SiteId(site), UnitId(unit), BedId(bed), AlertId(alert))
        case _:
            raise MalformedTopic(f"not a board topic: {topic[:120]!r}")


def board_filter(site: SiteId) -> str:
    """Subscription to every open alert of the site."""
    return f"alerts/v1/{site}/+/+/+"


def events_topic(site: SiteId) -> str:
    """Every change of every alert; ingest stores it."""
    return f"alerts/v1/{site}/events"


def setup_events_topic(site: SiteId) -> str:
    """Every change of how alarms of a bed are set up; ingest stores it."""
    return f"alerts/v1/{site}/setup-events"


def setup_topic(site: SiteId, bed: BedId) -> str:
    """How alarms of a bed are set up for its patient, retained."""
    return f"alerts/v1/{site}/setups/{bed}"


def duty_topic(site: SiteId, bed: BedId) -> str:
    """Who answers for a bed, retained; published when core changes."""
    return f"duty/v1/{site}/{bed}"


def parse_duty_topic(topic: str) -> BedId:
    """The bed a duty message is about.

    Raises:
        MalformedTopic: It is not a duty topic.
    """
    match topic.split("/"):
        case ["duty", "v1", site, bed] if _names(site, bed):
            return BedId(bed)
        case _:
            raise MalformedTopic(f"not a duty topic: {topic[:120]!r}")


def observations_topic(site: SiteId, bed: BedId) -> str:
    """What people observed at the patient of a bed and wrote down, retained."""
    return f"observations/v1/{site}/{bed}"


def parse_observations_topic(topic: str) -> BedId:
    """The bed that observations are about.

    Raises:
        MalformedTopic: It is not a topic of observations.
    """
    match topic.split("/"):
        case ["observations", "v1", site, bed] if _names(site, bed):
            return BedId(bed)
        case _:
            raise MalformedTopic(f"not a topic of observations: {topic[:120]!r}")


def commands_topic(site: SiteId) -> str:
    """Requests to the owner of the alerts."""
    return f"alerts/v1/{site}/commands"


def answers_topic(site: SiteId, asker: str) -> str:
    """Where the owner of the alerts answers one asker."""
    return f"alerts/v1/{site}/answers/{asker}"


def alerts_stored_topic(site: SiteId) -> str:
    """From ingest, retained: which alert events are stored."""
    return f"alerts/v1/{site}/stored"


def beat_topic(site: SiteId) -> str:
    """The owner of the alerts shows every two seconds that it lives."""
    return f"alerts/v1/{site}/beat"


def score_topic(site: SiteId, bed: BedId) -> str:
    """The latest score of a bed, retained."""
    return f"alerts/v1/{site}/scores/{bed}"


def rules_topic(site: SiteId) -> str:
    """The rules that alarms are judged by, whole, retained; ingest keeps every revision."""
    return f"alerts/v1/{site}/rules"


def learned_topic(site: SiteId, bed: BedId) -> str:
    """What the detector of a bed has learned, retained by the owner of the alerts for itself."""
    return f"alerts/v1/{site}/learned/{bed}"


def tally_topic(site: SiteId, bed: BedId) -> str:
    """How many events the bed has had, retained: an empty board does not restart the count."""
    return f"alerts/v1/{site}/tallies/{bed}"


def _names(*levels: str) -> bool:
    return all(is_name(level) for level in levels)
