"""Documents: read, acknowledged, understood."""
