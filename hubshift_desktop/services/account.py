"""Who is working here, and what that person may do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The signed-in person. Unsent work is bound to `user_id` and `origin` and never goes out under another's name."""

    user_id: str
    name: str
    email: str
    role: str
    origin: str
    organisation: str = ""

    @property
    def first_name(self) -> str:
        return self.name.split()[0] if self.name.split() else self.email
