"""Messages to many, batch by batch."""
