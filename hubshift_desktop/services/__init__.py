"""The user's verbs: each one is one unit of work, says what it changed, and refuses in words.

Panes and the console call these and nothing below them.
"""
