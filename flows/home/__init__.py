"""What joins all subjects: the menu, what is owed, and how far things are."""
