"""The frame around the panes: sidebar, sync status and the go-to palette. It is told snapshots and emits intentions."""
