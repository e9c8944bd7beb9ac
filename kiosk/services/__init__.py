"""One verb a file: what the product does for people."""
