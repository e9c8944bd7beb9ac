"""The story of ``make run``: a real headquarters, a real tablet, a whole day, every line read back from a store."""
