"""The understudy engine: offline, deterministic, without weights."""

from .engine import ENGINE

__all__ = ["ENGINE"]
