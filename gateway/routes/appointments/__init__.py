"""Appointments: booking, moving, cancelling, waiting."""

from fastapi import APIRouter

from gateway.routes.appointments import booking, calendars, feeds, kinds, reminders, waiting

router = APIRouter(prefix="/api/v1", tags=["appointments"])
for part in (booking, calendars, kinds, waiting, reminders, feeds):
    router.include_router(part.router)
