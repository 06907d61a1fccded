"""Alerts: what is open, what was, and answering for it."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from core.wire import Actor, Alert, AlertEvent, Command, CommandKind, decode
from gateway.access import CARE, STAFF, Parts, may
from gateway.answers import AlertHistory, Alerts, answer, shown_as
from gateway.errors import RecordsAway, Unknown
from gateway.history import Page
from gateway.identity import Caller
from gateway.live.frames import AlertView, view
from gateway.wiring import Wiring

router = APIRouter(prefix="/api/v1/alerts", tags=["alerts"])

# The database's text and JSON take no NUL: an answer with one could never be recorded.
_WRITTEN = r"^[^\x00-\x08\x0b-\x1f\x7f]*$"

AlertName = Annotated[str, Field(min_length=1, max_length=64, pattern=_WRITTEN)]
Key = Annotated[str, Header(alias="Idempotency-Key", pattern=r"^[A-Za-z0-9._:-]{8,64}$")]


class Which(StrEnum):
    """Which alerts are wanted."""

    OPEN = "open"
    SETTLED = "settled"
    ALL = "all"


class Said(BaseModel):
    """What comes with an answer for an alert."""

    model_config = ConfigDict(extra="forbid")

    screen: Annotated[str, Field(max_length=64, pattern=_WRITTEN)] = ""
    comment: Annotated[str, Field(max_length=500, pattern=_WRITTEN)] = ""


@router.get("", dependencies=[Depends(may(*STAFF))], responses=shown_as(Alerts, 401, 422, 503))
async def alerts(
    parts: Parts,
    state: Which = Which.OPEN,
    bed: Annotated[str | None, Query(max_length=64, pattern=_WRITTEN)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Open alerts, all at once and without the database; settled ones in pages, newest first."""
    found = []
    if state is not Which.SETTLED and cursor is None:
        found = [alert for alert in parts.board.views() if bed is None or alert.bed == bed]
    if state is Which.OPEN:
        return answer(Alerts(items=found))
    parts.upkeep.reachable()
    settled = await parts.records.settled(Page(limit=limit, bed=bed, cursor=cursor))
    return answer(
        Alerts(items=found + [_stored(json) for json in settled.alerts], next=settled.next)
    )


@router.get(
    "/{alert}",
    dependencies=[Depends(may(*STAFF))],
    responses=shown_as(AlertHistory, 401, 404, 422, 503),
)
async def alert(alert: AlertName, parts: Parts) -> Response:
    """One alert and every change of it; without the database only what is known of open ones."""
    known = parts.board.open.get(alert)
    try:
        parts.upkeep.reachable()
        events = [decode(AlertEvent, json) for json in await parts.records.events(alert)]
    except RecordsAway:
        if known is None:
            raise
        return answer(AlertHistory(alert=parts.board.view(known), events=[], complete=False))
    if known is None and not events:
        raise Unknown("no such alert")
    shown = parts.board.view(known) if known else view(events[-1].alert, recorded=True)
    return answer(AlertHistory(alert=shown, events=events, complete=True))


@router.post("/{alert}/acknowledge", responses=shown_as(AlertView, 401, 403, 404, 409, 422, 504))
async def acknowledge(
    alert: AlertName,
    said: Said,
    key: Key,
    caller: Annotated[Caller, Depends(may(*CARE))],
    parts: Parts,
) -> Response:
    """Take responsibility for an alert."""
    return await _command(CommandKind.ACKNOWLEDGE, alert, said, key=key, by=caller, parts=parts)


@router.post("/{alert}/resolve", responses=shown_as(AlertView, 401, 403, 404, 409, 422, 504))
async def resolve(
    alert: AlertName,
    said: Said,
    key: Key,
    caller: Annotated[Caller, Depends(may(*CARE))],
    parts: Parts,
) -> Response:
    """Say that what was to be done is done."""
    return await _command(CommandKind.RESOLVE, alert, said, key=key, by=caller, parts=parts)


async def _command(
    kind: CommandKind, alert: str, said: Said, *, key: str, by: Caller, parts: Wiring
) -> Response:
    command = Command(
        kind=kind,
        alert=alert,
        text=said.comment,
        actor=Actor(
            account=by.staff.account,
            name=by.staff.name,
            role=by.role.value,
            at=parts.clock.now(),
            screen=said.screen,
            command=key,
        ),
    )
    return answer(parts.board.view(await parts.commands.ask(command)))


def _stored(json: bytes) -> AlertView:
    return view(decode(Alert, json), recorded=True)
