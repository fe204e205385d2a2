"""The few dialogs: deciding between two versions, exporting, unlocking. Everything else happens in the panes."""
