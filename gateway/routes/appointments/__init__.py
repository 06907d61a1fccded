"""Appointments: booking, moving, cancelling, waiting."""

from fastapi import APIRouter

from gateway.routes.appointments.booking import router as booking
from gateway.routes.appointments.calendars import router as calendars
from gateway.routes.appointments.feeds import router as feeds
from gateway.routes.appointments.kinds import router as kinds
from gateway.routes.appointments.reminders import router as reminders
from gateway.routes.appointments.waiting import router as waiting

router = APIRouter(prefix="/api/v1", tags=["appointments"])
for part in (booking, calendars, kinds, waiting, reminders, feeds):
    router.include_router(part)
