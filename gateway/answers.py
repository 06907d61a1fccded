"""Answers as JSON of msgspec types, and the same types in the OpenAPI document.

The types of core.wire are the only place that says what an alert is; FastAPI's own models would be
a second one.
"""

from typing import Any

import msgspec
from starlette.responses import Response

from core.wire import AlertEvent, Allowances, LimitProposal, Score, Setup, SetupEvent
from core.wire.described import described
from gateway.live.frames import AlertView, Bed

PROBLEM = {
    "type": "object",
    "description": "RFC 9457.",
    "required": ["type", "title", "status", "detail", "instance", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "request_id": {"type": "string"},
    },
}


class VitalShown(msgspec.Struct, frozen=True, kw_only=True):
    """A vital sign of the vocabulary."""

    key: str
    label: str
    name: str
    unit: str
    decimals: int
    loinc: str | None
    plausible: tuple[float, float]


class Vocabulary(msgspec.Struct, frozen=True, kw_only=True):
    """Every vital sign."""

    items: list[VitalShown]
    next: str | None = None


class UnitShown(msgspec.Struct, frozen=True, kw_only=True):
    """A ward or ICU, and how many beds it has."""

    id: str
    name: str
    beds: int


class Units(msgspec.Struct, frozen=True, kw_only=True):
    """Every unit."""

    items: list[UnitShown]
    next: str | None = None


class Beds(msgspec.Struct, frozen=True, kw_only=True):
    """Beds in the order of the wall."""

    items: list[Bed]
    next: str | None = None


class Alerts(msgspec.Struct, frozen=True, kw_only=True):
    """Alerts; `next` is the cursor of the following page."""

    items: list[AlertView]
    next: str | None = None


class AlertHistory(msgspec.Struct, frozen=True, kw_only=True):
    """An alert and every change of it that is in the database, oldest first.

    Attributes:
        complete: False while the database is away: there may be more.
    """

    alert: AlertView
    events: list[AlertEvent]
    complete: bool


class SetupAnswered(msgspec.Struct, frozen=True, kw_only=True):
    """How alarms of the bed are set up now.

    Attributes:
        setup: Null when nothing is set up beyond the profile.
        warnings: What was done and is unusual, such as very wide limits; to be shown.
    """

    setup: Setup | None
    warnings: tuple[str, ...] = ()


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """What the limits of a bed are, and what would suit the patient's current values.

    Attributes:
        stay: Of whom the values are; to be sent back with what is chosen.
        allowances: What people may do to alarms here, and who may.
    """

    stay: int | None
    items: tuple[LimitProposal, ...]
    setup: Setup | None
    allowances: Allowances | None = None
    next: str | None = None


class WouldScore(msgspec.Struct, frozen=True, kw_only=True):
    """What the early warning score would be; null where none applies."""

    score: Score | None


class SetupHistory(msgspec.Struct, frozen=True, kw_only=True):
    """Every change of how alarms of a bed were set up, newest first."""

    items: list[SetupEvent]
    next: str | None = None


class PushKey(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser needs to let this server wake it (VAPID, RFC 8292).

    Attributes:
        key: Base64url; None where this server wakes nobody.
    """

    key: str | None


_kinds: set[type[msgspec.Struct]] = {AlertView}
"""Every type that a route says it answers with."""
_encoder = msgspec.json.Encoder()


def answer(body: msgspec.Struct, *, revision: int | None = None) -> Response:
    """The body as JSON, with the revision as its `ETag` where it can be edited."""
    headers = {} if revision is None else {"ETag": f'"{revision}"'}
    return Response(_encoder.encode(body), media_type="application/json", headers=headers)


def shown_as(kind: type[msgspec.Struct], *refusals: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of a route: what it answers, and the statuses it refuses with."""
    _kinds.add(kind)
    schema = {"$ref": f"#/components/schemas/{kind.__name__}"}
    return {200: {"content": {"application/json": {"schema": schema}}}} | refused_as(*refusals)


def made_as(kind: type[msgspec.Struct], *refusals: int) -> dict[int | str, dict[str, Any]]:
    """The same of a route that creates."""
    told = shown_as(kind, *refusals)
    return {201: told.pop(200)} | told


def refused_as(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What OpenAPI says of the statuses a route refuses with."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        status: {
            "description": "Refused.",
            "content": {"application/problem+json": {"schema": schema}},
        }
        for status in statuses
    }


def components() -> dict[str, Any]:
    """The schemas of all answers, for the OpenAPI document."""
    _, found = msgspec.json.schema_components(
        sorted(_kinds, key=lambda kind: kind.__name__), ref_template="#/components/schemas/{name}"
    )
    return {name: described(schema) for name, schema in found.items()} | {"Problem": PROBLEM}
