"""Builds the open characters (body models in SMPL-X's and FLAME's layout, and their looks) from CC0 MakeHuman data."""
