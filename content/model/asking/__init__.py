"""Answers, the gift guide, and the words by which questions are found."""
