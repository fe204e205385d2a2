"""The console's rooms: what `hubshift COMMAND` reads, does and prints, over the same services as the window."""
