"""Sheets of pictures on which a developer judges the motion by eye; `python build.py pictures` makes them."""
