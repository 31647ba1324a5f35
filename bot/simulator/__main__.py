"""Runs the local LINE alone: `python -m bot.simulator --port 9001 --webhook http://127.0.0.1:8000/callback`."""

import argparse
import os
from pathlib import Path

from flask import Flask

from bot.simulator import create_local_line
from bot.simulator.server import LocalServer


def main() -> None:
    """Read the options and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m bot.simulator", description=__doc__)
    parser.add_argument("--port", type=int, default=9001)
    parser.add_argument(
        "--webhook", default="http://127.0.0.1:8000/callback", help="the bot's webhook, on this machine"
    )
    parser.add_argument("--secret", default=os.environ.get("LINE_CHANNEL_SECRET", "local-secret"))
    parser.add_argument("--token", default=os.environ.get("LINE_CHANNEL_ACCESS_TOKEN", "local-token"))
    parser.add_argument("--state", type=Path, help="a JSON file that keeps the chats over a restart")
    parser.add_argument("--record", action=argparse.BooleanOptionalAction, default=True, help="no: only count sends")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before a counted send is answered")
    wish = parser.parse_args()

    def build() -> Flask:
        return create_local_line(
            channel_secret=wish.secret,
            channel_access_token=wish.token,
            webhook_url=wish.webhook,
            state_file=wish.state,
            record=wish.record,
            delay=wish.delay,
        )

    print(f"the local LINE is at http://127.0.0.1:{wish.port}/", flush=True)  # noqa: T201
    LocalServer(build, wish.port).run()


if __name__ == "__main__":
    main()
