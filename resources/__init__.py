"""Fonts, icons, texts and plans; no code."""
