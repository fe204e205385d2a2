"""What is wrong, or only unusual, with what a person typed, in the words that stand beside the field.

Only typed values are judged. What the office sends is shown as it is, with an amber mark when `unusual` names it.
Values may be raw as typed or already normalised; both are read the same way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

import email_validator

from hubshift_desktop.domain import dates, names, ndis, phones, places
from hubshift_desktop.domain import fields as f
from hubshift_desktop.domain.canonical import DATE_LEAVES, leaf
from hubshift_desktop.domain.fields import Fields, JsonValue

FIRST_NAME, LAST_NAME = "personalInfo.firstName", "personalInfo.lastName"
BORN, PHONE, EMAIL = "personalInfo.dateOfBirth", "personalInfo.phone", "personalInfo.email"
STATE, POSTCODE = "address.state", "address.postcode"
NUMBER, PLAN_START, PLAN_END = "ndisDetails.ndisNumber", "ndisDetails.planStartDate", "ndisDetails.planEndDate"

DATE_SENTENCE = "Enter a date like 14 Feb 1997 or 14/2/1997"
EMAIL_SENTENCE = "Enter a full email address, like name@example.com"
PHONE_SENTENCE = "Enter a full phone number, like 0491 570 156"
POSTCODE_SENTENCE = "Postcodes have 4 digits"
STATE_SENTENCE = f"Choose one of {', '.join(places.STATES[:-1])} or {places.STATES[-1]}"
_OLDEST = 120
_SHORT_WORD = 3
_LONGEST_LINE = 200
_LONGEST_TEXT = 65_536
_LONG_TEXTS = frozenset({"description", "medicalHistory", "supportNeeds", "note"})
_TRAILING_ZERO = re.compile(r"(?<![0-9.])[0-9]+\.0+(?![0-9])")
_BARE_POINT = re.compile(r"(?<![0-9])\.[0-9]")


@dataclass(frozen=True, slots=True)
class Findings:
    """Problems stop a save, warnings only speak; both map a field's path to its sentence."""

    problems: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, str] = field(default_factory=dict)

    @property
    def is_fine(self) -> bool:
        return not self.problems


def date_sentence(typed: str, *, today: date) -> str:
    """Return what is wrong with a text that names no day: the day that its month lacks, else how to write one."""
    return dates.missing_day(typed, today=today) or DATE_SENTENCE


def normalise(path: str, typed: JsonValue, *, today: date) -> JsonValue:
    """Return what is stored for a typed value: trimmed, composed, dates as `YYYY-MM-DD`; phones stay as typed."""
    if isinstance(typed, list):
        items = (normalise(path, item, today=today) for item in typed)
        return [item for item in items if item not in ("", None)]
    if isinstance(typed, dict):
        return {key: normalise(f"{path}.{key}", item, today=today) for key, item in typed.items()}
    if not isinstance(typed, str):
        return typed
    text = unicodedata.normalize("NFC", typed).replace("\r\n", "\n").strip()
    name = leaf(path)
    if name in DATE_LEAVES:
        return dates.parse(text, today=today, is_past=name == "dateOfBirth") or text
    if name == "ndisNumber":
        return ndis.compact(text)
    if path == STATE:
        return places.state(text)
    return text if name in _LONG_TEXTS else " ".join(text.split())


def check_client(values: Fields, *, changed: Iterable[str], today: date, is_new: bool = False) -> Findings:
    """Judge the changed fields of a client; a new client also needs a name and an NDIS number."""
    paths = frozenset(changed)
    found = _Page(values, paths, today=today)
    if (is_new or paths & {FIRST_NAME, LAST_NAME}) and not found.text(FIRST_NAME) and not found.text(LAST_NAME):
        found.problems[FIRST_NAME] = "Enter a name"
    elif (is_new or LAST_NAME in paths) and not found.text(LAST_NAME):
        found.warnings[LAST_NAME] = "No last name. Leave it empty only if this person has one name."
    elif FIRST_NAME in paths and not found.text(FIRST_NAME):
        found.warnings[FIRST_NAME] = "No first name. Leave it empty only if this person has one name."
    if (is_new or NUMBER in paths) and not found.text(NUMBER):
        found.problems[NUMBER] = "Enter the NDIS number"
    elif NUMBER in paths and (sentence := ndis.warning(found.text(NUMBER))):
        found.warnings[NUMBER] = sentence
    _check_born(found)
    found.check(EMAIL, _email_problem)
    found.check(PHONE, _phone_problem)
    found.check(POSTCODE, lambda text: None if places.is_postcode(text) else POSTCODE_SENTENCE)
    found.check(STATE, lambda text: None if places.state(text) in places.STATES else STATE_SENTENCE)
    if paths & {STATE, POSTCODE}:
        found.warn(POSTCODE, _place_warning(found.text(POSTCODE), found.text(STATE)))
    found.check_order(PLAN_START, PLAN_END)
    _check_lengths(found)
    return found.findings()


def check_goal(values: Fields, *, changed: Iterable[str], today: date, is_new: bool = False) -> Findings:
    """Judge a goal: it needs a title; a target date in the past is odd but may be a record of what was agreed."""
    found = _Page(values, frozenset(changed), today=today)
    if (is_new or "title" in found.changed) and not found.text("title"):
        found.problems["title"] = "Enter a title"
    found.check_date("targetDate")
    if "targetDate" in found.changed and (target := found.day("targetDate")) and target < today:
        found.warn("targetDate", "This date has already passed")
    _check_lengths(found)
    return found.findings()


def check_task(values: Fields, *, changed: Iterable[str], today: date, is_new: bool = False) -> Findings:
    """Judge a goal's task."""
    found = _Page(values, frozenset(changed), today=today)
    if (is_new or "title" in found.changed) and not found.text("title"):
        found.problems["title"] = "Enter what needs doing"
    found.check_date("dueDate")
    _check_lengths(found)
    return found.findings()


def check_medication(
    values: Fields, *, changed: Iterable[str], today: date, is_new: bool = False, allergies: Iterable[str] = ()
) -> Findings:
    """Judge a medication; doses that are easily misread and medicines on the allergy list ask for a second look."""
    found = _Page(values, frozenset(changed), today=today)
    name = found.text("medicineName")
    if (is_new or "medicineName" in found.changed) and not name:
        found.problems["medicineName"] = "Enter the medication name"
    elif match := on_allergy_list(name, allergies):
        found.warn("medicineName", f"{match} is on this client's allergy list")
    if is_new or "dose" in found.changed:
        found.warn("dose", _dose_warning(found.text("dose")))
    found.check_order("startDate", "reviewDate")
    found.check_order("startDate", "endDate")
    _check_lengths(found)
    return found.findings()


def check_contact(values: Fields, *, changed: Iterable[str], today: date, is_new: bool = False) -> Findings:
    """Judge an emergency contact."""
    found = _Page(values, frozenset(changed), today=today)
    if (is_new or "name" in found.changed) and not found.text("name"):
        found.problems["name"] = "Enter a name"
    found.check("phone", _phone_problem)
    if (is_new or "phone" in found.changed) and not found.text("phone"):
        found.warn("phone", "Without a phone number nobody can call them")
    _check_lengths(found)
    return found.findings()


def unusual(values: Fields, *, today: date) -> dict[str, str]:
    """Return amber marks for what the office sent: shown, never refused."""
    judged = check_client(values, changed=values.keys(), today=today)
    blank = {path for path in (*judged.problems, *judged.warnings) if not f.text(values, path)}
    return {path: text for path, text in {**judged.warnings, **judged.problems}.items() if path not in blank}


class _Page:
    """One form under judgement, so that each rule reads as one line."""

    def __init__(self, values: Fields, changed: frozenset[str], *, today: date) -> None:
        self.values = values
        self.changed = changed
        self.today = today
        self.problems: dict[str, str] = {}
        self.warnings: dict[str, str] = {}

    def text(self, path: str) -> str:
        return f.text(self.values, path).strip()

    def day(self, path: str) -> date | None:
        typed = self.text(path)
        iso = dates.parse(typed, today=self.today, is_past=leaf(path) == "dateOfBirth")
        return date.fromisoformat(iso) if iso else None

    def check(self, path: str, rule: Callable[[str], str | None]) -> None:
        text = self.text(path)
        if path in self.changed and text and (sentence := rule(text)):
            self.problems.setdefault(path, sentence)

    def check_date(self, path: str) -> None:
        self.check(path, lambda typed: None if self.day(path) else date_sentence(typed, today=self.today))

    def check_order(self, start: str, end: str) -> None:
        """The second day must come after the first, said beside the one that was typed last on the form."""
        self.check_date(start)
        self.check_date(end)
        first, last = self.day(start), self.day(end)
        if first is None or last is None or last > first:
            return
        if end in self.changed:
            self.problems.setdefault(end, f"Choose a date after {dates.day_words(first)}")
        elif start in self.changed:
            self.problems.setdefault(start, f"Choose a date before {dates.day_words(last)}")

    def warn(self, path: str, sentence: str | None) -> None:
        if sentence and path not in self.problems:
            self.warnings[path] = sentence

    def findings(self) -> Findings:
        return Findings(self.problems, self.warnings)


def _check_born(found: _Page) -> None:
    found.check_date(BORN)
    born = found.day(BORN)
    if BORN not in found.changed or born is None:
        return
    if born > found.today:
        found.problems[BORN] = "A date of birth can't be in the future"
    elif (years := dates.age(born.isoformat(), today=found.today) or 0) > _OLDEST:
        found.warn(BORN, f"Check the year: this makes the client {years} years old")


def _check_lengths(found: _Page) -> None:
    for path in found.changed:
        limit = _LONGEST_TEXT if leaf(path) in _LONG_TEXTS else _LONGEST_LINE
        if len(found.text(path)) > limit:
            found.problems.setdefault(path, f"Keep this under {limit:,} characters")


def _email_problem(text: str) -> str | None:
    try:
        # The test environment allows the reserved `.test`, which demonstrations use; nothing is looked up.
        email_validator.validate_email(text, check_deliverability=False, test_environment=True)
    except email_validator.EmailNotValidError:
        return EMAIL_SENTENCE
    return None


def _phone_problem(text: str) -> str | None:
    return None if phones.is_plausible(text) else PHONE_SENTENCE


def _place_warning(postcode: str, typed_state: str) -> str | None:
    state = places.state(typed_state)
    return None if places.is_match(postcode, state) else f"{postcode} is not a {state} postcode"


def _dose_warning(dose: str) -> str | None:
    if not dose:
        return "No dose recorded"
    if _TRAILING_ZERO.search(dose):
        return "Check the dose: 1.0 can be read as 10. Leave out the zero."
    if _BARE_POINT.search(dose):
        return "Check the dose: .5 can be read as 5. Write 0.5."
    return None if "%" in dose or any(map(str.isalpha, dose)) else "Add the unit, like mg"


def on_allergy_list(medicine: str, allergies: Iterable[str]) -> str | None:
    """Return the allergy that a medicine's name speaks of: one rule for the form, its question and the lasting mark."""
    words = {word for word in names.fold(medicine).split() if len(word) > _SHORT_WORD}
    return next((allergy for allergy in allergies if words & set(names.fold(allergy).split())), None)
