"""Engines in a process of their own, for programs that cannot hold torch: the server inside it, the client outside, their messages."""
