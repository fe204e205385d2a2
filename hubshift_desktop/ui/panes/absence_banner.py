"""Many clients gone from the office's list at once: believed only on a person's word (sync.md 5.4 D)."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from hubshift_desktop.domain.words import plural
from hubshift_desktop.ui.dialogs.confirm import ConfirmDialog
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.banner import Banner


class AbsenceBanner(Banner):
    """Hidden while nobody is held. `confirmed` is the person's word that they have really left."""

    confirmed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, "", tone=Tone.WARN)
        self._clients = ""
        self.action_chosen.connect(self.on_action_chosen)
        self.hide()

    def show_held(self, count: int) -> None:
        """Say how many the office no longer lists."""
        self._clients = plural(count, "client")
        self.setVisible(count > 0)
        if count:
            sentence = (
                "The office’s list no longer shows them. Nothing was removed here. If they were handed over, say so; "
                "if you don’t know why, ask your office first."
            )
            self.set_words(f"{self._clients} disappeared at once", sentence, action="They have left…")

    @Slot()
    def on_action_chosen(self) -> None:
        dialog = ConfirmDialog(
            self.theme,
            self.window(),
            title=f"Have {self._clients} left your caseload?",
            sentence=(
                "Hubshift asks the office for each of them. Whoever is really gone is kept here to read for 30 days, "
                "and unsent work on them is never dropped."
            ),
            yes="They have left",
            no="Not sure",
        )
        dialog.confirmed.connect(self.confirmed)
        dialog.ask()
