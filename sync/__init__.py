"""Both ends of one conversation."""
