"""What Redis holds: sessions, locks, limits, and the embedded server."""
