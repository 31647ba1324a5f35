"""Cards, lessons, the question of the day, and questionnaires."""
