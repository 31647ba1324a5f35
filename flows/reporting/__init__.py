"""Figures of the plan: told, corrected, and how far they have come."""
