"""How conversations run: the session, the steps, the taps, and what a flow may say."""
