"""Everything Qt: shows outcomes, decides nothing."""
