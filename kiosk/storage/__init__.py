"""The encrypted database behind the ports."""
