"""Results and headcounts."""
