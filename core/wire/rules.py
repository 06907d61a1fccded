"""What alarms are judged by, whole: ingest keeps every revision that ever was. Pure."""

from typing import Annotated

from msgspec import Meta

from core.wire.payload import Count, Moment, Payload

_File = Annotated[str, Meta(max_length=60_000)]


class RulesInForce(Payload, frozen=True, kw_only=True):
    """The files the owner of the alerts judges by since it started; retained.

    Attributes:
        digest: SHA-256 of both files, hexadecimal: two files of one revision are told apart.
        revision: As limits.toml names itself and alerts name it.
        limits, policy: The files' text.
    """

    digest: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
    revision: Count
    since: Moment
    limits: _File
    policy: _File
