"""Joining, roles, and one's own data."""
