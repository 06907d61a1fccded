"""Who is on duty for a bed, and the ladder an alert climbs to find somebody. Pure."""

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from core.wire.payload import Moment, Name, Payload, Text


class Post(StrEnum):
    """For what somebody is on duty; the order is the order in which they are called."""

    NURSE = "nurse"
    """Of this bed, on this shift."""
    CHARGE = "charge"
    """Nurse in charge of the unit."""
    PHYSICIAN = "physician"
    """Physician on call, or the rapid response team."""


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who can be called; the name is staff's, never a patient's."""

    account: Name
    name: Text


class Rung(Struct, frozen=True, kw_only=True):
    """One step of a ladder: everybody on it is called at once."""

    post: Post
    people: Annotated[tuple[Person, ...], Meta(max_length=16)] = ()


class Duty(Payload, frozen=True, kw_only=True):
    """Who answers for a bed from `since` on; retained, published when core changes."""

    bed: Name
    since: Moment
    rungs: Annotated[tuple[Rung, ...], Meta(max_length=8)] = ()
