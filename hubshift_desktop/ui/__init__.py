"""Everything the person sees. PySide6 lives here only; no pane builds a query, a URL or a thread."""
