"""Runs the local LINE alone: `python -m bot.simulator --port 9001 --webhook http://127.0.0.1:8000/callback`.

Its secret and token are its own, kept in SUJARIT_HOME; it says at its start what a bot is given to talk to it.
"""

import argparse
import os
import sys
from pathlib import Path

from flask import Flask

from bot.settings import OWN_SECRET, OWN_TOKEN, SettingsError, local_channel
from bot.simulator import create_local_line
from bot.simulator.server import LocalServer


def main() -> None:
    """Read the options and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=9001)
    parser.add_argument(
        "--webhook", default="http://127.0.0.1:8000/callback", help="the bot's webhook, on this machine"
    )
    parser.add_argument("--state", type=Path, help="a JSON file that keeps the chats over a restart")
    parser.add_argument("--record", action=argparse.BooleanOptionalAction, default=True, help="no: only count sends")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before a counted send is answered")
    wish = parser.parse_args()
    os.umask(0o077)  # the chats are its user's alone
    try:
        channel = local_channel()
    except SettingsError as error:
        sys.exit(str(error))

    def build() -> Flask:
        return create_local_line(
            channel_secret=channel.secret,
            channel_access_token=channel.token,
            webhook_url=wish.webhook,
            state_file=wish.state,
            record=wish.record,
            delay=wish.delay,
        )

    address = f"http://127.0.0.1:{wish.port}"
    secret, token = channel.home / OWN_SECRET, channel.home / OWN_TOKEN
    needed = f"LINE_API_BASE={address}, LINE_CHANNEL_SECRET from {secret}, LINE_CHANNEL_ACCESS_TOKEN from {token}"
    print(f"the local LINE is at {address}/; its bot needs {needed}", flush=True)  # noqa: T201
    LocalServer(build, wish.port).run()


if __name__ == "__main__":
    main()
