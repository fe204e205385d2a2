"""The recovery code on paper: large, in two lines, and without a word of whose it is; paper is found by others."""

from __future__ import annotations

from datetime import date
from html import escape

from hubshift_desktop.domain import dates

_WHAT_FOR = (
    "If the passphrase is forgotten, this code is the only other way to the records on the laptop. "
    "On the page that asks for the passphrase choose “Forgot your passphrase?”"
)
_STYLE = (
    "body{font-family:sans-serif;font-size:11pt}"
    "p.code{font-family:monospace;font-size:20pt;font-weight:600;line-height:150%}"
)


def page(code: str, *, today: date) -> str:
    """Return the page to print."""
    rows = "<br>".join(map(escape, code_rows(code)))
    parts = [
        "<h1>Hubshift recovery code</h1>",
        f'<p class="code">{rows}</p>',
        f"<p>{_WHAT_FOR}</p>",
        "<p>Keep this page locked away, and not with the laptop.</p>",
        f"<p>{escape(f'Made on {dates.day_words(today)}. A newer code replaces this one.')}</p>",
    ]
    head = f'<meta charset="utf-8"><title>Hubshift recovery code</title><style>{_STYLE}</style>'
    return f"<!DOCTYPE html><html><head>{head}</head><body>{''.join(parts)}</body></html>"


def code_rows(code: str) -> tuple[str, str]:
    """Return the code in two rows of whole groups, as the window shows it, too."""
    groups = code.split("-")
    middle = (len(groups) + 1) // 2
    return "-".join(groups[:middle]), "-".join(groups[middle:])
