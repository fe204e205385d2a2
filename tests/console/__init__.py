"""The console over a real store and a real central on a socket."""
