"""Messages, signatures and limits, imported by both ends."""
