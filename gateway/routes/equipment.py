"""Equipment: inventory, loans, maintenance."""

from fastapi import APIRouter

router = APIRouter(prefix="/api/v1", tags=["equipment"])
