"""The local LINE: a stand-in for LINE's platform that an unmodified bot talks to, and a page to play people in.

Its law: what it accepts and refuses is what LINE accepts and refuses, so that what works here works there. It talks
to this machine only, keeps all state in one World, and knows nothing of the bot but its webhook. It has a secret and a
token of its own, never an account's: whoever comes in gets everything.
"""

from bot.simulator.app import create_local_line

__all__ = ["create_local_line"]
