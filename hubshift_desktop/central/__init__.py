"""The only room that speaks HTTP and JSON: it turns the central REST API into frozen values and typed failures.

Nothing of httpx or msgspec leaves it. Reading is tolerant (the live system answers in several shapes), writing is
strict (one documented shape), and every failure is a `CentralError` whose kind says what may have happened.
"""
