"""Whose bed it is: people of one unit reach the beds of their unit, and those they are called to.

Judged from memory, so that nobody is kept from a bed because the database is away.
"""

from typing import Annotated

from fastapi import Depends, Request

from core.books import NotYourUnit
from core.staff.accounts import Staff
from core.wire import Alert, AlertEvent, Rung, decode
from gateway.access import Parts, caller_of
from gateway.errors import RecordsAway
from gateway.wiring import Wiring


async def own(request: Request, parts: Parts) -> None:
    """A dependency: the bed or alert in the path is one for the person.

    Raises:
        NotSignedIn: Nobody asks.
        NotYourUnit: It is another unit's, nobody has called them there, no glass was broken.
    """
    staff = caller_of(request, parts).staff
    if staff.units is None:
        return
    bed: str | None = request.path_params.get("bed")
    alert: str | None = request.path_params.get("alert")
    if bed is not None:
        await _require_bed(staff, bed, parts)
    if alert is not None:
        await _require_alert(staff, alert, parts)


Own = Depends(own)


async def units_of(request: Request, parts: Parts) -> frozenset[str] | None:
    """A dependency: the units somebody is bound to; None for all."""
    return caller_of(request, parts).staff.units


Units = Annotated[frozenset[str] | None, Depends(units_of)]


async def _require_bed(staff: Staff, bed: str, parts: Wiring) -> None:
    shown = parts.ward.bed(bed)
    if shown is None or staff.works_in(shown.unit) or _is_on_duty(staff, bed, parts):
        return
    if not await _glass_broken(staff, bed, parts):
        raise NotYourUnit("you do not work in {unit}", unit=shown.unit)


async def _require_alert(staff: Staff, alert: str, parts: Wiring) -> None:
    known = parts.board.open.get(alert) or await _stored(alert, parts)
    if known is None or staff.works_in(known.unit) or _is_called(staff, known):
        return
    await _require_bed(staff, known.bed, parts)


async def _stored(alert: str, parts: Wiring) -> Alert | None:
    """An alert that is settled, if the database can tell."""
    try:
        parts.upkeep.reachable()
        events = await parts.records.events(alert)
    except RecordsAway:
        return None
    return decode(AlertEvent, events[-1]).alert if events else None


def _is_called(staff: Staff, alert: Alert) -> bool:
    return alert.escalation is not None and _is_on(staff, alert.escalation.rungs)


def _is_on_duty(staff: Staff, bed: str, parts: Wiring) -> bool:
    duty = parts.hearing.duties.said.get(bed)
    return duty is not None and _is_on(staff, duty.rungs)


def _is_on(staff: Staff, rungs: tuple[Rung, ...]) -> bool:
    return any(person.account == staff.account for rung in rungs for person in rung.people)


async def _glass_broken(staff: Staff, bed: str, parts: Wiring) -> bool:
    """Whether they broke the glass for whoever lies there now."""
    try:
        parts.upkeep.reachable()
        return await parts.records.glass_broken(staff.account, bed, now=parts.clock.now())
    except RecordsAway:
        return False
