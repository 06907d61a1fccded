"""The one protocol of every way to a person."""

from typing import Protocol

from core.errors import HospitalError
from core.wire import Receipt
from gateway.notify.calls import Call


class Unreached(HospitalError):
    """The call did not get through."""


class Channel(Protocol):
    """A way to call people; it may be slow and it may fail, and holds up nothing but itself."""

    @property
    def name(self) -> str:
        """For metrics and logs."""
        ...

    def reaches(self, call: Call) -> bool:
        """Whether there is an address for this call at all."""
        ...

    async def call(self, call: Call) -> bool | Receipt:
        """Call once: what is known of it now, True when it was handed over, False when not.

        Raises:
            Unreached: Likewise not; the message says why, without an address.
        """
        ...
