"""The product without a screen and without a network."""

__version__ = "0.1.0 2026-11-22"
"""Version and day of the build; no right clock lies before the day (SYNC.md 2.7)."""
