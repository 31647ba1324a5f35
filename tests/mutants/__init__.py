"""Mutants: the rules and the record with one thing changed, each of which a test should notice. See `make mutants`."""
