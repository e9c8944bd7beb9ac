"""Readers, printer and light, without Qt."""
