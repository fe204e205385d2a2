"""The parts every pane is made of, one class a file. How to use them:

* Each constructor takes the `Theme` first: `Badge(theme, "Overdue", tone=Tone.DANGER, icon="warning-circle")`.
* Lay out with `Column(theme, widget, gap=16, margins=(l, t, r, b))` and `Row(theme, gap=8)`: lengths are px at 100 %
  text and follow the text size. `Page(theme).body` scrolls on the page ground; `Flow(theme).add(...)` wraps badges;
  `Card(theme, "Title", count=3, action="Edit").body` holds facts; `KeyValueRows(theme).set_rows([("Phone", "…")])`.
* Text: `PlainLabel(theme, text, role=Role.SECOND, colour="ink3", elide=True)` for a line, `Paragraph` for wrapped text.
  Never a bare QLabel, QMessageBox or setToolTip with foreign text: use `plain.message_box` and `plain.set_tip`.
* `Button(theme, "Add goal", kind=ButtonKind.PRIMARY, icon="plus")`; icon only: `kind=ButtonKind.GHOST, name="More"`.
* Forms: `FormField(theme, "Email", TextEditor(theme), optional=True, hint="…")`; editors `TextEditor`, `ComboEditor`,
  `MultilineEditor`, `DateEditor`, `TagEditor`; `value()`, `set_value()`, `set_problem()`, signals `edited`, `left`;
  `SaveBar`, `ErrorSummary`.
* Lines and choices: `TabStrip` (client tabs), `SegmentedControl`, `FilterChip`, `FactChip` (allergies), `RadioCard`,
  `CheckBox`, `FactLine(theme, "Title", "detail", icon="pill", right=Flag("Today", Tone.WARN, "clock"))`.
* Lists: a `QListView` with a model that answers `lines.LINE_ROLE` with a `ClientLine`, `DocumentLine`,
  `AppointmentLine`, `MedicationLine` or `GroupHead`, and the delegate of the same name; words come from `domain.due`
  through `lines.plan_flag` and `lines.due_flag`. Put it in `Card(theme, padding=0)`.
* Floating: `Toast(theme, pane).say("Saved …", action="Undo")`, `Popover`, `DialogFrame(theme, window, title=…)` with
  `.content`, `.foot`, `.open()`, `.close_dialog()`; charts: `PlanBar`, `StepChart`, `MonthGrid`, `DayLine`, `Lanes90`,
  `ProgressRing`, `ThinBar`.
* Own painting: connect `theme.follow(self.on_theme_changed)` last in the constructor, use `theme.px/colour/font` and
  `widgets.paint`; set an accessible name on everything that is painted.
* `theme.palette()` and `theme.style_sheet()` belong on the application (or, in tests, on the top-level widget).
"""
