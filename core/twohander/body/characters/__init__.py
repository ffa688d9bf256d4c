"""The open characters that ship with Twohander, by name."""
