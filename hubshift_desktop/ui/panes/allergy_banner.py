"""The allergy banner in words and tone; it stands over the medications and over the form of each of them."""

from __future__ import annotations

from collections.abc import Sequence

from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner


def allergy_banner(theme: Theme, allergies: Sequence[str], *, can_edit: bool = False) -> Banner:
    """Return the banner; only where the list is at hand does it offer to change it."""
    banner = Banner(
        theme, "", action="Edit allergies" if can_edit else "", action_icon="pencil-simple", is_prominent=True
    )
    show_allergies(banner, allergies, can_edit=can_edit)
    return banner


def show_allergies(banner: Banner, allergies: Sequence[str], *, can_edit: bool = False) -> None:
    """Say what is recorded; an empty list is 'none recorded', never 'none'."""
    action = "Edit allergies" if can_edit else ""
    if allergies:
        title = f"Allergies: {', '.join(allergies)}"
        banner.set_words(title, "Check every new medication against this list.", action=action)
        banner.set_tone(Tone.DANGER, icon="warning-octagon-fill")
        return
    banner.set_words(
        "Allergies: None recorded", "That is not the same as none. Ask before a new medication.", action=action
    )
    banner.set_tone(Tone.NEUTRAL, icon="warning-octagon")
