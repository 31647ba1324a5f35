"""Fuzzing: what comes from outside, forged and mutated without end, must never break the bot. See `make fuzz`."""
