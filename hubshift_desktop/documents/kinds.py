"""The words of document types: the code the office stores, what a person calls it, and a guess from a file's name.

The office's known code is `ndis_plan`; the others follow its style. The list is open: a code from elsewhere is shown
in readable form and never replaced.
"""

from __future__ import annotations

import re

OTHER = "other"

DOCUMENT_TYPES: dict[str, str] = {
    "ndis_plan": "NDIS plan",
    "service_agreement": "Service agreement",
    "consent": "Consent",
    "referral": "Referral or request for service",
    "risk_assessment": "Risk assessment",
    "emergency_plan": "Emergency plan",
    "guardianship": "Nominee or guardianship papers",
    "identity": "Identity",
    "ot_report": "OT report",
    "speech_report": "Speech report",
    "psychology_report": "Psychology report",
    "physio_report": "Physio report",
    "functional_report": "Functional report",
    "behaviour_support_plan": "Behaviour support plan",
    "medication_summary": "Medication summary or health plan",
    "quote": "Quote",
    "implementation_report": "Implementation report",
    "midpoint_report": "Mid-point report",
    "reassessment_report": "Reassessment report",
    "correspondence": "Correspondence",
    "exit_summary": "Exit summary",
    OTHER: "Other",
}

# Read from the top: what is special stands before what is general ('OT report' before 'report', 'plan' last).
_CLUES: tuple[tuple[str, str], ...] = (
    (r"service agreement|\bsa\b", "service_agreement"),
    (r"behaviou?r support|\bbsp\b", "behaviour_support_plan"),
    (r"emergency|disaster|evacuation", "emergency_plan"),
    (r"consent|release of information|\broi\b", "consent"),
    (r"referral|request for service|\brfs\b", "referral"),
    (r"\brisk", "risk_assessment"),
    (r"nominee|guardian|power of attorney|\bpoa\b|administration order", "guardianship"),
    (r"passport|licen[cs]e|medicare|birth certificate|identity|\bid card\b|\bid\b", "identity"),
    (r"\bot\b|occupational", "ot_report"),
    (r"speech|\bslp\b", "speech_report"),
    (r"psycholog|psychiatr|neuropsych", "psychology_report"),
    (r"physio", "physio_report"),
    (r"functional|\bfca\b", "functional_report"),
    (r"medication|medicine|health plan|webster", "medication_summary"),
    (r"\bquote|quotation", "quote"),
    (r"implementation", "implementation_report"),
    (r"mid ?point|mid ?plan", "midpoint_report"),
    (r"reassessment|plan review", "reassessment_report"),
    (r"\bexit|closure|discharge", "exit_summary"),
    (r"letter|email|correspondence", "correspondence"),
    (r"ndis|\bplan\b", "ndis_plan"),
)


def document_type_words(code: str) -> str:
    """Return what a person calls this type; a code we do not know is made readable, an empty one is 'Other'."""
    known = DOCUMENT_TYPES.get(code.strip().casefold())
    if known is not None:
        return known
    readable = re.sub(r"[_\-\s]+", " ", code).strip()
    return readable[:1].upper() + readable[1:] if readable else DOCUMENT_TYPES[OTHER]


def guess_document_type(name: str) -> str:
    """Return the code that a file's name suggests, or 'other'. A guess only: the user sees and can change it."""
    stem = name.rsplit(".", 1)[0] if "." in name else name
    # 'NDISPlan_2026' reads as 'ndis plan 2026': cameras and scanners glue words together.
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", stem)
    plain = re.sub(r"[\W_]+", " ", spaced).casefold()
    return next((code for clue, code in _CLUES if re.search(clue, plain)), OTHER)
