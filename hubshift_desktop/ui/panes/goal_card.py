"""One goal on its card: what and how far in a line, and opened in place its tasks, status and progress (picture 02)."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QMenu, QWidget

from hubshift_desktop.domain import dates, due, lifecycle
from hubshift_desktop.domain.states import Kind, SyncMark
from hubshift_desktop.domain.views import GoalView
from hubshift_desktop.domain.words import plural
from hubshift_desktop.security.roles import Verb
from hubshift_desktop.services.bundle import Services
from hubshift_desktop.ui.focus import paint_focus_ring
from hubshift_desktop.ui.fonts import Role
from hubshift_desktop.ui.panes import client_words
from hubshift_desktop.ui.plain import PlainLabel
from hubshift_desktop.ui.theme import Theme
from hubshift_desktop.ui.tokens import Tone
from hubshift_desktop.ui.widgets import paint
from hubshift_desktop.ui.widgets.badge import Badge
from hubshift_desktop.ui.widgets.button import Button, ButtonKind
from hubshift_desktop.ui.widgets.card import Card
from hubshift_desktop.ui.widgets.column import Column
from hubshift_desktop.ui.widgets.divider import Divider
from hubshift_desktop.ui.widgets.icon_label import IconLabel
from hubshift_desktop.ui.widgets.key_value_rows import KeyValueRows
from hubshift_desktop.ui.widgets.lines import SYNC_FLAGS, due_flag
from hubshift_desktop.ui.widgets.paragraph import Paragraph
from hubshift_desktop.ui.widgets.progress_ring import ProgressRing
from hubshift_desktop.ui.widgets.row import Row
from hubshift_desktop.ui.widgets.step_chart import StepChart
from hubshift_desktop.ui.widgets.task_row import TaskRow

# Below this, tasks and progress side by side would cut each other's buttons off.
_NARROW = 620


class GoalHead(QWidget):
    """The line that is always in view; Enter, Space or a click opens and closes the card."""

    toggled = Signal()

    def __init__(self, theme: Theme, view: GoalView, services: Services, *, is_open: bool) -> None:
        super().__init__()
        self._theme = theme
        goal, today = view.goal, services.clock.today()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        row = Row(theme, self, gap=14, margins=(10, 8, 10, 8))
        row.addWidget(ProgressRing(theme, goal.progress, is_done=goal.status == "completed"))
        words = Column(theme, gap=3)
        words.addWidget(PlainLabel(theme, goal.title, role=Role.SECTION, elide=True))
        tasks = f"{goal.tasks_done} of {plural(len(goal.tasks), 'task')}" if goal.tasks else "No tasks"
        facts = [part for part in (lifecycle.category_label(goal.category) if goal.category else "", tasks) if part]
        words.addWidget(PlainLabel(theme, "  ·  ".join(facts), role=Role.SECOND, colour="ink3", elide=True))
        row.addLayout(words, 1)
        if view.mark is not SyncMark.NONE:
            flag = SYNC_FLAGS[view.mark]
            row.addWidget(Badge(theme, flag.text, tone=flag.tone or Tone.NEUTRAL, icon=flag.icon))
        status = client_words.goal_flag(goal.status)
        row.addWidget(Badge(theme, status.text, tone=status.tone or Tone.NEUTRAL, icon=status.icon))
        row.addLayout(self._target(goal.target_date, is_open_goal=goal.is_open, services=services))
        row.addWidget(IconLabel(theme, "caret-up" if is_open else "caret-down", size=16, colour="ink2"))
        end = due.due_day(goal.target_date, today=today)
        said = [goal.title, lifecycle.label(goal.status), f"{goal.progress}% done", tasks]
        said += [end.sentence] if end and goal.is_open else []
        self.setAccessibleName(", ".join(said))
        self.setAccessibleDescription("Enter closes it" if is_open else "Enter opens it")

    def _target(self, target: str, *, is_open_goal: bool, services: Services) -> Column:
        column = Column(self._theme, gap=2)
        # As wide for every goal, so that the badges before it stand in a line.
        column.addStrut(self._theme.px(124))
        day = PlainLabel(self._theme, dates.shown(target) or "No target date", role=Role.BODY)
        column.addWidget(day, 0, Qt.AlignmentFlag.AlignRight)
        end = due.due_day(target, today=services.clock.today())
        if end is not None and is_open_goal:
            flag = due_flag(end.left, end.tone)
            line = Row(self._theme, gap=5)
            line.addStretch(1)
            if flag.tone is Tone.DANGER:
                line.addWidget(IconLabel(self._theme, "warning-circle", colour=Tone.DANGER, size=15))
            words = PlainLabel(self._theme, end.left, role=Role.SECOND, colour=(flag.tone or Tone.NEUTRAL).value)
            if flag.tone is None:
                words.set_colour("ink3")
            line.addWidget(words)
            column.addLayout(line)
        return column

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.toggled.emit()
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.toggled.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = self.rect().toRectF()
        if self.underMouse():
            # Not the ground of rows: the pill of "Not started" has that colour and would go out.
            paint.rounded(painter, rect, self._theme.px(8), fill=self._theme.colour("sunken"))
        if self.hasFocus():
            paint_focus_ring(painter, rect, self._theme.px(8), self._theme)
        painter.end()


class GoalCard(Card):
    """It is built anew for each reading; the pane remembers which goals are open."""

    toggled = Signal(str)
    task_status_asked = Signal(str, int, str)
    task_opened = Signal(str, int)
    task_removed = Signal(str, int)
    task_add_asked = Signal(str)
    status_asked = Signal(str, str)
    edit_asked = Signal(str)
    remove_asked = Signal(str)

    def __init__(self, theme: Theme, view: GoalView, services: Services, *, is_open: bool) -> None:
        super().__init__(theme, padding=6, gap=6)
        self.view = view
        self._services = services
        self._can_edit = bool(services.permission(Verb.EDIT_GOALS))
        self.head = GoalHead(theme, view, services, is_open=is_open)
        self.head.toggled.connect(lambda: self.toggled.emit(view.local_id))
        self.body.addWidget(self.head)
        self.tasks: list[TaskRow] = []
        self._is_open = is_open
        if is_open:
            self.body.addWidget(Divider(theme))
            self._between = Divider(theme, is_vertical=True)
            self._sides = Row(theme, gap=24, margins=(12, 8, 12, 12))
            self._sides.addLayout(self._left(), 3)
            self._sides.addWidget(self._between)
            self._sides.addLayout(self._right(), 2)
            self.body.addLayout(self._sides)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Without room side by side, status and progress stand below the tasks."""
        super().resizeEvent(event)
        if not self._is_open:
            return
        is_narrow = self.width() < self.theme.px(_NARROW)
        direction = QBoxLayout.Direction.TopToBottom if is_narrow else QBoxLayout.Direction.LeftToRight
        if self._sides.direction() is not direction:
            self._between.setVisible(not is_narrow)
            self._sides.setDirection(direction)

    def _left(self) -> Column:
        theme, goal = self.theme, self.view.goal
        column = Column(theme, gap=10)
        if goal.description:
            column.addWidget(Paragraph(theme, goal.description, colour="ink2"))
        head = Row(theme, gap=8)
        head.addWidget(PlainLabel(theme, "Tasks", role=Role.STRONG))
        if goal.tasks:
            head.addWidget(PlainLabel(theme, f"{goal.tasks_done} of {len(goal.tasks)} done", colour="ink3"))
        head.addStretch(1)
        if self._can_edit and goal.is_open:
            add = Button(theme, "Add task", kind=ButtonKind.LINK, icon="plus", height=28)
            add.clicked.connect(lambda: self.task_add_asked.emit(self.view.local_id))
            head.addWidget(add)
        column.addLayout(head)
        rows = Column(theme, gap=2)
        for index in range(len(goal.tasks)):
            rows.addWidget(self._task(index))
        if not goal.tasks:
            hint = "Break the goal into small steps, and tick them as they are done."
            rows.addWidget(Paragraph(theme, hint, role=Role.SECOND, colour="ink3"))
        column.addLayout(rows)
        column.addStretch(1)
        return column

    def _task(self, index: int) -> TaskRow:
        task, goal_id = self.view.goal.tasks[index], self.view.local_id
        is_late = task.status != "completed" and due.is_overdue(task.due_date, today=self._services.clock.today())
        row = TaskRow(
            self.theme,
            task.title,
            status=task.status,
            due=dates.shown(task.due_date),
            is_late=is_late,
            can_edit=self._can_edit and self.view.goal.is_open,
        )
        row.ticked.connect(lambda: self.task_status_asked.emit(goal_id, index, lifecycle.ticked(task.status)))
        row.open_asked.connect(lambda: self.task_opened.emit(goal_id, index))
        row.menu_asked.connect(lambda spot: self._task_menu(index).popup(spot))
        self.tasks.append(row)
        return row

    def _task_menu(self, index: int) -> QMenu:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        goal_id, now = self.view.local_id, self.view.goal.tasks[index].status
        for status in lifecycle.TASK_STATUSES:
            action = menu.addAction(lifecycle.label(status))
            action.setEnabled(self._can_edit and status != now)
            action.triggered.connect(lambda _=False, to=status: self.task_status_asked.emit(goal_id, index, to))
        menu.addSeparator()
        menu.addAction("Edit task…").triggered.connect(lambda: self.task_opened.emit(goal_id, index))
        menu.addAction("Remove task").triggered.connect(lambda: self.task_removed.emit(goal_id, index))
        return menu

    def _right(self) -> Column:
        theme, goal = self.theme, self.view.goal
        column = Column(theme, gap=12)
        rows = KeyValueRows(theme, label_width=96)
        rows.add("Status", self._status_button())
        rows.add("Target date", dates.shown(goal.target_date))
        rows.add("Started", dates.stamp_day(goal.created_at or self.view.first_seen))
        column.addWidget(rows)
        for sentence in self.view.refusals.values():
            column.addWidget(Badge(theme, f"Not accepted: {sentence}", tone=Tone.DANGER, icon="wrench"))
        column.addWidget(PlainLabel(theme, "Progress since start", role=Role.STRONG))
        chart = StepChart(theme)
        chart.show_steps(
            self.view.progress_steps,
            target=goal.target_date,
            today=self._services.clock.today(),
            start=goal.created_at[:10],
        )
        column.addWidget(chart)
        if self._can_edit:
            buttons = Row(theme, gap=8)
            edit = Button(theme, "Edit goal", icon="pencil-simple")
            edit.clicked.connect(lambda: self.edit_asked.emit(self.view.local_id))
            remove = Button(theme, "Remove goal", kind=ButtonKind.DANGER)
            remove.clicked.connect(lambda: self.remove_asked.emit(self.view.local_id))
            buttons.addWidget(edit)
            buttons.addWidget(remove)
            buttons.addStretch(1)
            column.addLayout(buttons)
        column.addStretch(1)
        return column

    def _status_button(self) -> QWidget:
        goal = self.view.goal
        following = lifecycle.next_statuses(goal.status, kind=Kind.GOAL) if self._can_edit else ()
        if not following:
            flag = client_words.goal_flag(goal.status)
            return Badge(self.theme, flag.text, tone=flag.tone or Tone.NEUTRAL, icon=flag.icon)
        menu = QMenu(self)
        for status in following:
            action = menu.addAction(lifecycle.label(status))
            action.triggered.connect(lambda _=False, to=status: self.status_asked.emit(self.view.local_id, to))
        label = lifecycle.label(goal.status)
        return Button(self.theme, label, menu=menu, has_caret=True, name=f"Status: {label}", height=32)
