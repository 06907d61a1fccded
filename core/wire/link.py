"""What ingest tells devices and the owner of the alerts. Pure."""

from enum import StrEnum

from core.wire.payload import Count, Moment, Payload, Text


class Stored(Payload, frozen=True, kw_only=True):
    """What of one boot is in the database: all up to `upto` but the `missing` closed ranges."""

    boot: Count
    upto: Count
    missing: tuple[tuple[int, int], ...] = ()


class LinkFault(StrEnum):
    """What ingest notices about a device's link."""

    SILENT = "silent"
    GAP = "gap"
    """Messages missing that the device did not resend."""
    CLOCK = "clock"
    """Measurement times far from the server's."""
    REFUSED = "refused"
    """Messages that had to go to quarantine."""


class Link(Payload, frozen=True, kw_only=True):
    """A fault of a device's link begins (`active`) or ends."""

    fault: LinkFault
    active: bool
    time: Moment
    detail: Text = ""
