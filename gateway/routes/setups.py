"""How alarms of a bed are set up for its patient: limits, pauses, what is off, procedures.

Nothing is decided here: the owner of the alerts checks roles, times and limits too. The stay that
the person saw goes with every request, so that nothing is ever set up for the next patient.
"""

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Depends, Query, Response
from pydantic import Field

from core.staff.accounts import Role
from core.wire import LONGEST_PAUSE_S, CommandKind, SetupEvent, decode
from gateway.access import CARE, LIVE, Parts, may
from gateway.answers import Limits, SetupAnswered, SetupHistory, answer, shown_as
from gateway.errors import Unknown
from gateway.history import Page
from gateway.identity import Caller
from gateway.routes.asking import Asker, Named, Reason, Said, Written, asks
from gateway.scope import Own

router = APIRouter(prefix="/api/v1/beds/{bed}", tags=["set-up"], dependencies=[Own])

Carer = Annotated[Asker, Depends(asks(*CARE))]
Clinician = Annotated[Asker, Depends(asks(Role.CLINICIAN))]

_ANSWERS = shown_as(SetupAnswered, 401, 403, 404, 409, 422, 504)
_LONGEST_S = 31 * 86_400
_HOUR_S = 3_600

Seconds = Annotated[float, Field(gt=0, le=_LONGEST_S)]
Causes = Annotated[tuple[Named, ...], Field(max_length=64)]
"""Such as `spo2.low`; none means all."""


class AtBed(Said):
    """What comes with every request: the stay that the person saw in the bed, null for none."""

    stay: int | None


class LimitsSaid(AtBed):
    """Limits of one cause for this patient, mild to severe, in the vital's unit.

    Without `hours` they last for the whole stay; without `delays_s` the profile's delays stand.
    """

    cause: Named
    limits: Annotated[tuple[float, ...], Field(min_length=1, max_length=8)]
    delays_s: Annotated[tuple[Annotated[float, Field(ge=0)], ...], Field(max_length=8)] = ()
    hours: Annotated[float, Field(gt=0, le=_LONGEST_S / _HOUR_S)] | None = None
    reason: Reason


class LimitsBack(AtBed):
    """The profile's limits shall count again."""

    cause: Named
    reason: Written = ""


class PauseSaid(AtBed):
    """For how long the sound shall pause."""

    seconds: Annotated[float, Field(gt=0, le=LONGEST_PAUSE_S)] = LONGEST_PAUSE_S


class OffSaid(AtBed):
    """Which rules shall raise nothing, for how long and why."""

    reason: Reason
    seconds: Seconds
    causes: Causes = ()


class OnSaid(AtBed):
    """Which rules shall count again."""

    causes: Causes = ()


class ProcedureSaid(AtBed):
    """What is done at the bed, such as `suction`, and for how long at most."""

    name: Named
    seconds: Seconds


@router.get("/limits", responses=shown_as(Limits, 401, 403, 404, 422, 504))
async def limits(
    bed: Named, caller: Annotated[Caller, Depends(may(*CARE))], parts: Parts
) -> Response:
    """Limits in force, and what would suit the patient's current values; nothing is changed."""
    shown = parts.ward.bed(bed)
    if shown is None:
        raise Unknown("no such bed")
    asker = Asker(caller, str(uuid4()), parts)
    told = await asker.ask(CommandKind.PROPOSE_LIMITS, bed=bed, stay=shown.stay)
    return answer(
        Limits(
            stay=shown.stay,
            items=told.proposals,
            setup=told.setup,
            allowances=told.allowances,
        )
    )


@router.post("/limits", responses=_ANSWERS)
async def set_limits(bed: Named, said: LimitsSaid, asker: Carer) -> Response:
    """Give this patient limits of their own."""
    return await _set_up(
        asker,
        CommandKind.SET_LIMITS,
        bed,
        said,
        causes=(said.cause,),
        limits=said.limits,
        delays_s=said.delays_s,
        seconds=None if said.hours is None else said.hours * _HOUR_S,
        text=said.reason,
    )


@router.post("/limits/restore", responses=_ANSWERS)
async def restore_limits(bed: Named, said: LimitsBack, asker: Carer) -> Response:
    """Let the profile's limits count again."""
    about = {"causes": (said.cause,), "text": said.reason}
    return await _set_up(asker, CommandKind.RESTORE_LIMITS, bed, said, **about)


@router.post("/pause", responses=_ANSWERS)
async def pause(bed: Named, said: PauseSaid, asker: Carer) -> Response:
    """Pause the sound; a higher priority breaks through."""
    return await _set_up(asker, CommandKind.PAUSE_AUDIO, bed, said, seconds=said.seconds)


@router.post("/resume", responses=_ANSWERS)
async def resume(bed: Named, said: AtBed, asker: Carer) -> Response:
    """Let it sound again."""
    return await _set_up(asker, CommandKind.RESUME_AUDIO, bed, said)


@router.post("/alarms-off", responses=_ANSWERS)
async def alarms_off(bed: Named, said: OffSaid, asker: Clinician) -> Response:
    """Have rules raise nothing for a while; they come back by themselves."""
    about = {"seconds": said.seconds, "causes": said.causes, "text": said.reason}
    return await _set_up(asker, CommandKind.ALARMS_OFF, bed, said, **about)


@router.post("/alarms-on", responses=_ANSWERS)
async def alarms_on(bed: Named, said: OnSaid, asker: Carer) -> Response:
    """Have them raise alerts again."""
    return await _set_up(asker, CommandKind.ALARMS_ON, bed, said, causes=said.causes)


@router.post("/procedure", responses=_ANSWERS)
async def procedure(bed: Named, said: ProcedureSaid, asker: Carer) -> Response:
    """Withhold what a procedure makes sensors say, until it ends."""
    about = {"procedure": said.name, "seconds": said.seconds}
    return await _set_up(asker, CommandKind.BEGIN_PROCEDURE, bed, said, **about)


@router.post("/procedure/end", responses=_ANSWERS)
async def end_procedure(bed: Named, said: AtBed, asker: Carer) -> Response:
    """It is over."""
    return await _set_up(asker, CommandKind.END_PROCEDURE, bed, said)


@router.post("/detector/reset", responses=_ANSWERS)
async def reset_detector(bed: Named, said: AtBed, asker: Carer) -> Response:
    """Have the detector learn this patient anew."""
    return await _set_up(asker, CommandKind.RESET_DETECTOR, bed, said)


@router.get(
    "/setup-history",
    dependencies=[Depends(may(*LIVE))],
    responses=shown_as(SetupHistory, 401, 403, 422, 503),
)
async def history(
    bed: Named,
    parts: Parts,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    cursor: Annotated[str | None, Query(max_length=200)] = None,
) -> Response:
    """What was set up at a bed, by whom, when and why; newest first."""
    parts.upkeep.reachable()
    found = await parts.records.setups(Page(limit=limit, bed=bed, cursor=cursor))
    events = [decode(SetupEvent, json) for json in found.events]
    return answer(SetupHistory(items=events, next=found.next))


async def _set_up(
    asker: Asker, kind: CommandKind, bed: str, said: AtBed, **about: object
) -> Response:
    told = await asker.ask(kind, bed=bed, stay=said.stay, screen=said.screen, **about)
    return answer(SetupAnswered(setup=told.setup, warnings=told.warnings))
