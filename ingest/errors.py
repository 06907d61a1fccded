"""Why ingest refuses a message; what it refuses is kept in quarantine, never lost."""

from core.errors import HospitalError


class FromTheFuture(HospitalError):
    """Measured later than now: the device's clock is wrong."""


class TooOld(HospitalError):
    """Measured longer ago than history reaches."""


class Implausible(HospitalError):
    """No sensor on a living patient can report this value."""


class Scattered(HospitalError):
    """The numbering of this device has more gaps than a fault explains."""


class Unexpected(HospitalError):
    """Nobody but ingest writes here."""


class Unstorable(HospitalError):
    """The database refuses this content."""


class DatabaseAway(HospitalError):
    """The database cannot be reached or has no room; the same batch is tried again."""
