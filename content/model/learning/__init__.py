"""Cards, questions, lessons and questionnaires."""
