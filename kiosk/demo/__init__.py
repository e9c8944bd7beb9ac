"""A believable network of branches, seeded."""
