"""For probes and for Prometheus; nothing of a patient is told."""

from fastapi import APIRouter, Depends, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from gateway.access import Parts, anyone

router = APIRouter(tags=["health"], dependencies=[Depends(anyone)])


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """The process answers."""
    return {"status": "alive"}


@router.get("/readyz", responses={503: {"description": "A part is missing; `checks` says which."}})
async def ready(parts: Parts) -> JSONResponse:
    """200 when broker, owner of the alerts and database are all there, else 503 with the reasons.

    Screens are served either way: this is for those who look after the machine.
    """
    checks = parts.parts()
    all_well = all(state == "ok" for state in checks.values())
    return JSONResponse({"ready": all_well, "checks": checks}, 200 if all_well else 503)


@router.get("/metrics", response_class=Response)
async def metrics() -> Response:
    """Prometheus text."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
