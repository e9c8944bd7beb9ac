"""The pages of headquarters' people: made on the server, plain forms and links first (DESIGN.md 4)."""
