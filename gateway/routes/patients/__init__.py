"""Patients: who they are and what is known of them."""

from fastapi import APIRouter

from gateway.routes.patients import (
    allergies,
    conditions,
    demographics,
    documents,
    duplicates,
    identifiers,
    medications,
    merges,
    notes,
    procedures,
    searching,
    timeline,
)
from gateway.routes.patients.asked import PatientId

__all__ = ["PatientId", "router"]

router = APIRouter()
# Those with words in their paths before those with a patient there.
for _part in (
    searching,
    duplicates,
    merges,
    demographics,
    identifiers,
    allergies,
    conditions,
    medications,
    notes,
    documents,
    procedures,
    timeline,
):
    # Not include_router, which would hide from the check that each route says who may call it.
    router.routes.extend(_part.router.routes)
