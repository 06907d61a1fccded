"""Units, rooms, beds and their states: the bed board."""

from fastapi import APIRouter

router = APIRouter(prefix="/api/v1", tags=["places"])
