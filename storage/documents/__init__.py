"""Acknowledgements."""
