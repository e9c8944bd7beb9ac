"""Rules and words of the product; standard library only."""
