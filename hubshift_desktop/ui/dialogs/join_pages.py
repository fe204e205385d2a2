"""Several pictures at once are usually the pages of one paper: join them, or keep them apart."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from hubshift_desktop.domain.words import plural
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.dialog_frame import DialogFrame
from hubshift_desktop.ui.widgets.form_field import FormField
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.text_editor import TextEditor

_MOST_NAMED = 8


class JoinPages(DialogFrame):
    """`joined` carries the name of the one PDF; `kept_apart` means one document each; Esc adds nothing."""

    joined = Signal(str)
    kept_apart = Signal()

    def __init__(self, theme: Theme, window: QWidget, *, pages: Sequence[Path], name: str) -> None:
        super().__init__(
            theme,
            window,
            title=f"Add {plural(len(pages), 'picture')} as one document?",
            sentence="Scanned pages are straightened and joined into one PDF under 10 MB, in this order.",
            icon="files",
            tone=Tone.ACCENT,
            width=560,
        )
        self.name = FormField(theme, "Name of the document", TextEditor(theme))
        self.name.set_value(name)
        named = [f"{number}.  {page.name}" for number, page in enumerate(pages[:_MOST_NAMED], start=1)]
        if len(pages) > _MOST_NAMED:
            named.append(f"and {plural(len(pages) - _MOST_NAMED, 'more page')}")
        self.content.addWidget(self.name)
        self.content.addWidget(PlainLabel(theme, "Pages", role=Role.LABEL))
        self.content.addWidget(Paragraph(theme, "\n".join(named), colour="ink2"))
        self.apart = Button(theme, "Keep them separate", height=36)
        self.join = Button(theme, "Join into one PDF", kind=ButtonKind.PRIMARY, height=36)
        self.foot.addWidget(self.apart)
        self.foot.addWidget(self.join)
        self.apart.clicked.connect(self.on_apart_clicked)
        self.join.clicked.connect(self.on_join_clicked)
        self.closed.connect(self.deleteLater)

    @Slot()
    def on_join_clicked(self) -> None:
        name = self.name.value().strip()
        if not name:
            self.name.set_problem("Enter a name")
            self.name.focus()
            return
        self.close_dialog()
        self.joined.emit(name if name.casefold().endswith(".pdf") else f"{name}.pdf")

    @Slot()
    def on_apart_clicked(self) -> None:
        self.close_dialog()
        self.kept_apart.emit()
