"""Paper: a page made by the services, sent to a printer the person chooses. Nothing readable is written to the disk."""

from __future__ import annotations

from PySide6.QtGui import QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget


def print_page(parent: QWidget, html: str, *, title: str) -> bool:
    """Ask for a printer and print; False when the person thought better of it.

    `html` comes from our own services, with every foreign text escaped.
    """
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(title)
    if dialog.exec() != QPrintDialog.DialogCode.Accepted:
        return False
    page = QTextDocument()
    page.setHtml(html)
    page.print_(printer)
    return True
