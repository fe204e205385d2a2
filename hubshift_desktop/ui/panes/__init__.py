"""The panes of the window: each shows what the services hold and hands on what the person wants; no pane waits."""
