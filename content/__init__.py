"""Facts and words: YAML packs and the frozen objects they load into.

The law of this room: what a province may change (agencies, plan, documents, cards, every sentence a user sees) is data
here, and a wrong file stops the start with its name, line and reason. Imports no other room.
"""
