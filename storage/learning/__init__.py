"""Lessons, questions and questionnaires answered."""
