"""The calendar of messages."""
