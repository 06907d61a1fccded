"""Alerts: what is open, what was, and answering for it."""

from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic import AwareDatetime

from core.wire import Alert, AlertEvent, CommandKind, Outcome, Priority, decode
from gateway.access import CARE, LIVE, Parts, may
from gateway.answers import AlertHistory, Alerts, answer, shown_as
from gateway.errors import RecordsAway, Unknown
from gateway.history import Page
from gateway.live.commands import alert_in
from gateway.live.frames import AlertView, view
from gateway.routes.asking import WRITTEN, Asker, Named, Reason, Said, Written, asks
from gateway.scope import Own, Units

router = APIRouter(prefix="/api/v1/alerts", tags=["alerts"], dependencies=[Own])

Carer = Annotated[Asker, Depends(asks(*CARE))]
_ANSWERS = shown_as(AlertView, 401, 403, 404, 409, 422, 504)


class Which(StrEnum):
    """Which alerts are wanted."""

    OPEN = "open"
    SETTLED = "settled"
    ALL = "all"


class Pressed(Said):
    """What is said of an alert; `pressed_at` when the screen had to keep it (decision 0137)."""

    pressed_at: AwareDatetime | None = None


class Remark(Pressed):
    """What a person says of an alert, in words."""

    comment: Written = ""


class Answered(Remark):
    """An answer to what was seen; when the alert has a higher priority by now it does not count."""

    priority: Priority | None = None


class Noted(Pressed):
    """A remark that is all there is to say."""

    comment: Reason


class TurnedOut(Remark):
    """What an alert turned out to be."""

    outcome: Outcome


@router.get("", dependencies=[Depends(may(*LIVE))], responses=shown_as(Alerts, 401, 403, 422, 503))
async def alerts(
    parts: Parts,
    units: Units,
    state: Which = Which.OPEN,
    bed: Annotated[str | None, Query(max_length=64, pattern=WRITTEN)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """Open alerts, all at once and without the database; settled ones in pages, newest first.

    Settled ones are those of the person's units.
    """
    found = []
    if state is not Which.SETTLED and cursor is None:
        found = [alert for alert in parts.board.views() if bed is None or alert.bed == bed]
    if state is Which.OPEN:
        return answer(Alerts(items=found))
    parts.upkeep.reachable()
    settled = await parts.records.settled(Page(limit=limit, bed=bed, cursor=cursor, units=units))
    return answer(
        Alerts(items=found + [_stored(json) for json in settled.alerts], next=settled.next)
    )


@router.get(
    "/{alert}",
    dependencies=[Depends(may(*LIVE))],
    responses=shown_as(AlertHistory, 401, 403, 404, 422, 503),
)
async def alert(alert: Named, parts: Parts) -> Response:
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


@router.post("/{alert}/acknowledge", responses=_ANSWERS)
async def acknowledge(alert: Named, said: Answered, asker: Carer) -> Response:
    """Take responsibility for an alert."""
    return await _answer(asker, CommandKind.ACKNOWLEDGE, alert, said, priority=said.priority)


@router.post("/{alert}/resolve", responses=_ANSWERS)
async def resolve(alert: Named, said: Answered, asker: Carer) -> Response:
    """Say that what was to be done is done."""
    return await _answer(asker, CommandKind.RESOLVE, alert, said, priority=said.priority)


@router.post("/{alert}/comment", responses=_ANSWERS)
async def comment(alert: Named, said: Noted, asker: Carer) -> Response:
    """Write something down about an alert."""
    return await _answer(asker, CommandKind.COMMENT, alert, said)


@router.post("/{alert}/outcome", responses=_ANSWERS)
async def outcome(alert: Named, said: TurnedOut, asker: Carer) -> Response:
    """Say what an alert turned out to be."""
    return await _answer(asker, CommandKind.JUDGE, alert, said, outcome=said.outcome)


@router.post("/{alert}/accept", responses=_ANSWERS)
async def accept(alert: Named, said: Remark, asker: Carer) -> Response:
    """Say that one comes; holds the ladder for a while, and is no acknowledgement."""
    return await _answer(asker, CommandKind.ACCEPT, alert, said)


@router.post("/{alert}/decline", responses=_ANSWERS)
async def decline(alert: Named, said: Remark, asker: Carer) -> Response:
    """Say that one cannot come; when all who were called decline, the next are called at once."""
    return await _answer(asker, CommandKind.DECLINE, alert, said)


@router.post("/{alert}/escalate", responses=_ANSWERS)
async def escalate(alert: Named, said: Remark, asker: Carer) -> Response:
    """Call the next step of the ladder now."""
    return await _answer(asker, CommandKind.ESCALATE, alert, said)


async def _answer(
    asker: Asker, kind: CommandKind, alert: str, said: Remark | Noted, **about: object
) -> Response:
    asker = asker.pressed(said.pressed_at)
    told = await asker.ask(kind, alert=alert, screen=said.screen, text=said.comment, **about)
    return answer(asker.parts.board.view(alert_in(told)))


def _stored(json: bytes) -> AlertView:
    return view(decode(Alert, json), recorded=True)
