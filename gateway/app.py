"""The application: routes, and what is around all of them."""

from typing import Any

from fastapi import Depends, FastAPI

from gateway import pages, problems
from gateway.access import Tries, declared, refuse_cross_site
from gateway.answers import components
from gateway.envelope import Envelope
from gateway.live import socket
from gateway.routes import (
    accounts,
    alerts,
    appointments,
    audit,
    beds,
    billing,
    equipment,
    furnishing,
    glass,
    handovers,
    health,
    imports,
    insight,
    limits_before,
    mine,
    monitors,
    observations,
    oidc,
    patients,
    places,
    placing,
    push,
    reports,
    rotas,
    screens,
    session,
    setups,
    shifts,
    site,
    staffing,
    stays,
    tablets,
    tokens,
    units,
    vitals,
)
from gateway.wiring import Wiring

ROUTERS = (
    session.router,
    mine.router,
    oidc.router,
    vitals.router,
    units.router,
    site.router,
    beds.router,
    setups.router,
    limits_before.router,
    insight.router,
    alerts.router,
    push.router,
    screens.router,
    accounts.router,
    tokens.router,
    tablets.router,
    glass.router,
    audit.router,
    patients.router,
    observations.router,
    stays.router,
    places.router,
    furnishing.router,
    monitors.router,
    placing.router,
    equipment.router,
    shifts.router,
    handovers.router,
    staffing.router,
    rotas.router,
    appointments.router,
    billing.router,
    reports.router,
    imports.router,
    health.router,
    pages.router,
)


def make_app(wiring: Wiring) -> FastAPI:
    """The ASGI application around these parts."""
    app = FastAPI(
        title="Wardwatch",
        version="0.1.0",
        description="Watches every bed of a hospital. Not a medical device.",
        docs_url=None,
        redoc_url=None,
    )
    app.state.wiring = wiring
    app.state.tries = Tries()
    app.include_router(socket.router)
    for router in ROUTERS:
        app.include_router(declared(router), dependencies=[Depends(refuse_cross_site)])
    problems.install(app)
    app.add_middleware(Envelope)
    _describe(app)
    return app


def _describe(app: FastAPI) -> None:
    """Add the schemas of msgspec types to the OpenAPI document."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        document = plain()
        known = document.setdefault("components", {}).setdefault("schemas", {})
        known.update(components())
        return document

    app.openapi = described  # type: ignore[method-assign]
