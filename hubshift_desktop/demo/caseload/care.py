"""Conditions, medications, goals and visits the generated clients are drawn from. Plausible, not clinical advice."""

from __future__ import annotations

ALLERGIES = ("Peanuts", "Penicillin", "Latex", "Bee stings", "Shellfish", "Eggs", "Adhesive dressings", "Grass pollen")
CONDITIONS = (
    "Autism",
    "Epilepsy",
    "Cerebral palsy",
    "Down syndrome",
    "Intellectual disability",
    "Multiple sclerosis",
    "Acquired brain injury",
    "Low vision",
    "Hearing loss",
    "Spinal cord injury",
    "Psychosocial disability",
    "Parkinson's disease",
    "Muscular dystrophy",
    "Asthma",
    "Type 1 diabetes",
)
MEDICATIONS = (
    ("Sodium valproate", "500 mg", "Twice a day", "Tablet"),
    ("Melatonin", "3 mg", "At bedtime", "Capsule"),
    ("Sertraline", "50 mg", "Every morning", "Tablet"),
    ("Baclofen", "10 mg", "Three times a day", "Tablet"),
    ("Risperidone", "0.5 mg", "At bedtime", "Tablet"),
    ("Levetiracetam", "250 mg", "Twice a day", "Oral liquid"),
    ("Salbutamol", "100 mcg", "Only when needed", "Inhaler"),
    ("Insulin glargine", "18 units", "At bedtime", "Injection"),
    ("Paracetamol", "500 mg", "Only when needed", "Tablet"),
    ("Cholecalciferol (vitamin D)", "1000 IU", "Once a day", "Capsule"),
)
GOALS = (
    ("Join a weekly art class", "social", ("Visit the studio", "Choose a class", "Go with a support worker")),
    ("Cook dinner twice a week", "independence", ("Choose three recipes", "Practise with a worker", "Shop alone")),
    ("Catch the bus to the shops", "community", ("Walk to the stop", "Ride with a worker", "Ride alone")),
    ("Find part-time work", "employment", ("Update the résumé", "Meet the job coach", "Try a work day")),
    ("Finish a Certificate I", "education", ("Enrol", "Meet the disability adviser", "Complete unit one")),
    ("Sleep through the night", "health", ("Keep a sleep diary", "See the doctor", "Set a bedtime routine")),
    ("Manage my own budget", "independence", ("Open a savings account", "Plan a fortnight")),
    ("Swim every week", "health", ("Tour the pool", "Buy goggles", "First lesson", "Swim a lap")),
    ("Make two new friends", "social", ("Try the Friday group", "Invite somebody for coffee")),
)
SERVICES = (
    ("Support work", "09:00", "12:00", "At home"),
    ("Occupational therapy", "10:30", "11:15", "Community centre"),
    ("Speech therapy", "14:00", "15:00", "Clinic"),
    ("Physiotherapy", "13:30", "14:15", "At home"),
    ("Home visit", "16:00", "16:45", "At home"),
    ("Phone call", "09:00", "09:30", "By phone"),
    ("Community access", "12:15", "16:45", "Library"),
)
SUPPORT_NEEDS = (
    "Needs an interpreter",
    "Communicates with pictures",
    "Wheelchair access",
    "Two-person transfer",
    "Quiet room preferred",
    "Text messages rather than calls",
    "Meal preparation",
    "Help with personal care",
    "Supervision near water",
    "Reads lips, face them when speaking",
)
HISTORY = (
    "No hospital stay in the past five years.",
    "Hip surgery 2019, recovered well. Regular physiotherapy.",
    "Seen yearly by the specialist; reports are in Documents.",
    "Hospital stay in winter 2024 for pneumonia. Flu vaccination each year.",
)
PAPERS = (
    ("Service agreement.pdf", "service_agreement", "Service agreement"),
    ("Consent to share information.pdf", "consent", "Consent to share information"),
    ("OT functional assessment.pdf", "ot_report", "Occupational therapy functional assessment"),
    ("Risk assessment.pdf", "risk_assessment", "Risk assessment"),
    ("Emergency plan.pdf", "emergency_plan", "Emergency plan"),
    ("Bathroom photo.jpg", "correspondence", "Bathroom, before the new rails"),
    ("Ramp quote.png", "quote", "Quote for an entry ramp"),
    ("Phone notes.txt", "correspondence", "Notes of a phone call"),
)
