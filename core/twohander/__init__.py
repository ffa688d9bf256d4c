"""Twohander: two people's conversation audio in, two animated characters out."""
