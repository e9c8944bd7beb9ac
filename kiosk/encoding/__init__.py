"""What becomes bytes, the same at both ends."""
