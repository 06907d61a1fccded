"""The screens that people carry: charged, heard, connected; nothing of a patient."""

import msgspec
from fastapi import APIRouter, Depends, Response

from gateway.access import LIVE, Parts, may
from gateway.answers import answer, shown_as
from gateway.live.screens import ScreenShown

router = APIRouter(prefix="/api/v1/screens", tags=["screens"])


class Screens(msgspec.Struct, frozen=True, kw_only=True):
    """Screens that have said how they are, those in trouble first."""

    items: list[ScreenShown]
    next: str | None = None


@router.get("", dependencies=[Depends(may(*LIVE))], responses=shown_as(Screens, 401, 403))
async def screens(parts: Parts) -> Response:
    """All that were heard since the gateway started, without the database."""
    duties = parts.hearing.duties.said.values()
    return answer(Screens(items=parts.screens.shown(duties, parts.clock.now())))
