"""The printable health summary: what is recorded, as at when, and in large words that it is not a medication chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from html import escape

from hubshift_desktop.domain import dates, ndis
from hubshift_desktop.domain.records import Medication
from hubshift_desktop.domain.views import ClientFile
from hubshift_desktop.domain.words import plural
from hubshift_desktop.services.views import MedicalView, MedicationItem

NOT_A_CHART = "This is a summary of what is recorded. It is not a medication chart: do not give medications from it."
_HEADINGS = ("Medication", "Dose", "How often", "Started", "Next review")
_STYLE = (
    "body{font-family:sans-serif;font-size:11pt}table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #888;padding:4px 6px;text-align:left;vertical-align:top}"
    ".notice{border:2px solid #000;padding:8px;font-weight:bold}"
)


def page(file: ClientFile, medical: MedicalView, *, by: str, now: datetime) -> str:
    """Return the page; every word of it is escaped, because names and notes are data and never markup."""
    client = file.client
    facts = " · ".join(
        part
        for part in (
            f"NDIS {ndis.shown(client.ndis_number)}" if client.ndis_number else "",
            f"born {dates.shown(client.date_of_birth)}" if client.date_of_birth else "",
        )
        if part
    )
    parts = [
        f"<h1>{escape(client.name)}</h1><p>{escape(facts)}</p>",
        f'<p class="notice">{escape(NOT_A_CHART)}</p>',
        _list("Allergies", medical.allergies),
        _list("Conditions", medical.conditions),
        "<h2>Medications</h2>" + _table(medical.medications),
        _past(medical.past),
        "<h2>Medical history</h2>" + _paragraphs(medical.medical_history),
        _foot(medical, by=by, now=now),
    ]
    title = escape(f"Health summary, {client.name}")
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{''.join(parts)}</body></html>"


def _list(title: str, items: Sequence[str]) -> str:
    return f"<h2>{title}</h2><p>{escape(', '.join(items) or 'None recorded')}</p>"


def _table(items: Sequence[MedicationItem]) -> str:
    if not items:
        return "<p>None recorded</p>"
    head = "".join(f"<th>{heading}</th>" for heading in _HEADINGS)
    rows = "".join(f"<tr>{_row(item.medication)}</tr>" for item in items)
    return f"<table><tr>{head}</tr>{rows}</table>"


def _row(item: Medication) -> str:
    return "".join(f"<td>{escape(cell)}</td>" for cell in _cells(item))


def _cells(item: Medication) -> tuple[str, ...]:
    name = f"{item.name} ({item.form})" if item.form else item.name
    return name, item.dose, item.frequency, dates.shown(item.start_date), dates.shown(item.review_date)


def _past(items: Sequence[MedicationItem]) -> str:
    if not items:
        return ""
    ended = (f"{item.medication.name}, ended {dates.shown(item.medication.end_date)}" for item in items)
    return "<h2>Past medications</h2>" + "".join(f"<p>{escape(words)}</p>" for words in ended)


def _paragraphs(text: str) -> str:
    lines = text.splitlines() or ["Nothing recorded"]
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _foot(medical: MedicalView, *, by: str, now: datetime) -> str:
    as_at = f"As at {dates.moment_words(medical.as_at, now=now)}. " if medical.as_at else ""
    waiting = len(medical.marks)
    unsent = f"{plural(waiting, 'part')} of this page not synced yet. " if waiting else ""
    printed = f"Printed {dates.moment_words(now, now=now)} by {by}."
    return f"<p>{escape(as_at + unsent + printed)}</p>"
