"""Appointments: booking, moving, cancelling, waiting."""

from fastapi import APIRouter

router = APIRouter(prefix="/api/v1", tags=["appointments"])
