"""Accounts: who may sign in, as what, and where."""

from fastapi import APIRouter

router = APIRouter(prefix="/api/v1", tags=["accounts"])
