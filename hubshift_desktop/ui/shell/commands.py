"""Every command of the window in one list: menu bar, palette, shortcuts page and tool tips are made from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """`keys` are portable key sequences, the first one is shown. `said` words it for the palette."""

    key: str
    menu: str
    title: str
    keys: tuple[str, ...] = ()
    icon: str = "command"
    is_in_palette: bool = True
    has_divider: bool = False


MENUS = ("File", "Edit", "Go", "View", "Sync", "Help")
COMMANDS = (
    Command(key="new", menu="File", title="New client", keys=("Ctrl+N",), icon="user-plus"),
    Command(key="export", menu="File", title="Export…", keys=("Ctrl+Shift+E",), icon="export"),
    Command(key="print", menu="File", title="Print the changes of today…", keys=("Ctrl+P",), icon="printer"),
    Command(key="rescue_write", menu="File", title="Write a rescue file…", icon="lifebuoy", has_divider=True),
    Command(key="rescue_open", menu="File", title="Open a rescue file…", icon="folder-open"),
    Command(key="settings", menu="File", title="Settings…", keys=("Ctrl+,",), icon="gear-six", has_divider=True),
    Command(key="lock", menu="File", title="Lock now", keys=("Ctrl+L",), icon="lock-simple"),
    Command(key="quit", menu="File", title="Quit", keys=("Ctrl+Q",), icon="sign-out", has_divider=True),
    Command(key="undo", menu="Edit", title="Undo last change", keys=("Ctrl+Z",), icon="arrow-counter-clockwise"),
    Command(key="edit", menu="Edit", title="Edit", keys=("Ctrl+E",), icon="pencil-simple", has_divider=True),
    Command(key="save", menu="Edit", title="Save", keys=("Ctrl+S",), icon="check", is_in_palette=False),
    Command(key="find", menu="Edit", title="Search the list", keys=("Ctrl+F",), icon="magnifying-glass"),
    Command(key="select_all", menu="Edit", title="Choose all clients of the list", icon="checks"),
    Command(key="pin", menu="Edit", title="Save this list as a view…", icon="push-pin", has_divider=True),
    Command(key="go_to", menu="Go", title="Go to…", keys=("Ctrl+K",), is_in_palette=False),
    Command(key="place:today", menu="Go", title="Today", keys=("Ctrl+1",), icon="sun-horizon", has_divider=True),
    Command(key="place:clients", menu="Go", title="Clients", keys=("Ctrl+2",), icon="users"),
    Command(key="place:appointments", menu="Go", title="Appointments", keys=("Ctrl+3",), icon="calendar-blank"),
    Command(key="place:waiting", menu="Go", title="Waiting to sync", keys=("Ctrl+4",), icon="cloud-arrow-up"),
    Command(key="place:plans_ending", menu="Go", title="Plans ending soon", icon="hourglass-high", has_divider=True),
    Command(key="place:reviews_due", menu="Go", title="Reviews due", icon="pill"),
    Command(key="place:overdue_goals", menu="Go", title="Overdue goals", icon="target"),
    Command(key="place:not_synced", menu="Go", title="Not synced yet", icon="laptop"),
    Command(key="place:needs_you", menu="Go", title="Needs you", icon="hand"),
    Command(key="next_client", menu="Go", title="Next client", keys=("Ctrl+]",), icon="caret-down", has_divider=True),
    Command(key="previous_client", menu="Go", title="Previous client", keys=("Ctrl+[",), icon="caret-up"),
    Command(key="next_tab", menu="Go", title="Next client tab", keys=("Ctrl+Tab",), is_in_palette=False),
    Command(
        key="previous_tab", menu="Go", title="Previous client tab", keys=("Ctrl+Shift+Tab", "Ctrl+Shift+Backtab"),
        is_in_palette=False,
    ),
    Command(key="needs_you", menu="Go", title="Jump to the next that needs you", keys=("Ctrl+D",), icon="hand"),
    Command(key="sidebar", menu="View", title="Narrow or wide sidebar", keys=("Ctrl+B",), icon="columns"),
    Command(key="next_pane", menu="View", title="Next pane", keys=("F6",), is_in_palette=False),
    Command(key="previous_pane", menu="View", title="Previous pane", keys=("Shift+F6",), is_in_palette=False),
    Command(
        key="larger", menu="View", title="Larger text", keys=("Ctrl+=", "Ctrl++"), icon="magnifying-glass-plus",
        has_divider=True,
    ),
    Command(key="smaller", menu="View", title="Smaller text", keys=("Ctrl+-",), icon="magnifying-glass-minus"),
    Command(key="normal", menu="View", title="Normal text size", keys=("Ctrl+0",), icon="text-aa"),
    Command(key="look:light", menu="View", title="Light look", icon="sun", has_divider=True),
    Command(key="look:dark", menu="View", title="Dark look", icon="moon"),
    Command(key="look:system", menu="View", title="Look of the system", icon="desktop"),
    Command(key="sync", menu="Sync", title="Sync now", keys=("Ctrl+Shift+S",), icon="arrows-clockwise"),
    Command(key="pause", menu="Sync", title="Pause or go on syncing", keys=("Ctrl+Shift+P",), icon="pause"),
    Command(
        key="documents", menu="Sync", title="Hold documents, or send them again", keys=("Ctrl+Shift+D",),
        icon="file-text",
    ),
    Command(key="help", menu="Help", title="Keyboard shortcuts", keys=("F1", "Ctrl+/"), icon="keyboard"),
)  # fmt: skip
# Typed alone, where the keyboard is not in text; they can be turned off in Settings (WCAG 2.1.4).
SINGLE_KEYS = {"/": "find", "?": "help"}
# What may still be done while a dialog covers the window.
ALWAYS = frozenset({"lock", "quit", "larger", "smaller", "normal", "look:light", "look:dark", "look:system"})
# Shown on the shortcuts page beside the commands, because their keys belong to the parts themselves.
KEYS_OF_PARTS = (
    ("Move in the list", "↑ ↓ Home End"),
    ("Find by the first letters, in the list", "A–Z"),
    ("Open / back to the list, close, cancel", "Enter / Esc"),
    ("Choose several clients", "Shift or Ctrl with ↑ ↓"),
    ("Tick a task, choose", "Space"),
    ("Add a goal, a medication … in its tab", "Ctrl N"),
    ("Yours, theirs, both – when deciding", "1 2 3"),
    ("Calendar of a date field", "Alt+↓"),
    ("Menu of a row", "Shift+F10"),
    ("Show the menu bar", "Alt or F10"),
)


def shown_keys(keys: str) -> str:
    """Return 'Ctrl Shift E' for 'Ctrl+Shift+E', as key hints write it."""
    return keys.replace("++", "+plus").replace("+", " ").replace("plus", "+")
