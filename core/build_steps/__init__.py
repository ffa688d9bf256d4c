"""The steps behind build.py, in the standard library alone."""
