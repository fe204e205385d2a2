"""The endpoints of the central API, one module per subject, in the order of the specification."""

from fastapi import APIRouter

from hubshift_desktop.demo.routes import appointments, caseload, clients, documents, files, goals, notes, sign_in


def all_routes() -> tuple[APIRouter, ...]:
    """Return every subject's endpoints."""
    return (
        sign_in.ROUTES,
        caseload.ROUTES,
        clients.ROUTES,
        documents.ROUTES,
        files.ROUTES,
        goals.ROUTES,
        appointments.ROUTES,
        notes.ROUTES,
    )
