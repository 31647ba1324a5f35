"""People, their roles and invite codes."""
