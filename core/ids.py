"""Names of things, so that a bed can never be passed where a device is meant."""

from typing import NewType

SiteId = NewType("SiteId", str)
UnitId = NewType("UnitId", str)
BedId = NewType("BedId", str)
DeviceId = NewType("DeviceId", str)
StayId = NewType("StayId", int)
AlertId = NewType("AlertId", str)
Boot = NewType("Boot", int)
"""A device's own number of its latest start, 0 to 2**53 - 1; a new one at every start."""
