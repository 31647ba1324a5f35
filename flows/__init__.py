"""Conversations, as pure functions of (session, input, context) to a Turn.

The law of this room is in README.md beside this file. Imports `content.model` only.
"""
