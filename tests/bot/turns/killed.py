"""A process that does one piece of the bot's work and kills or stops itself at a marked point; run by `test_kill`."""

import base64
import os
import signal
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from bot.app import build, create_app
from bot.installation import ACCOUNT
from bot.jobs.queue import Queue
from bot.jobs.sender import Sender
from storage.accounts import LineUser
from tests.house import work
from tests.packs import loaded
from tests.seams import settings

PACK = loaded("trat-2569")
READY = get_context("forkserver")
"""Each process comes from one that has this file, and so all of the bot, imported: that takes seconds."""
READY.set_forkserver_preload(["pytest", "linebot.v3.messaging", __name__])


def begun(given: dict[str, Any]) -> BaseProcess:
    """Begin the work in another process."""
    process = READY.Process(target=_work, args=(given,))
    process.start()
    return process


def _work(given: dict[str, Any]) -> None:
    """Work on a user's events, a batch or a webhook, whichever is given."""

    def at(point: str) -> None:
        if point == given["point"]:
            os.kill(os.getpid(), given.get("signal", signal.SIGKILL))

    installation = build(settings(Path(given["home"]), **given["settings"]), given["redis"], PACK, at=at)
    if "user" in given:
        installation.due.add([LineUser(ACCOUNT, given["user"])])
        work(installation)
    if "batch" in given:
        Sender(installation).send(*given["batch"])
    if "body" in given:
        client = create_app(installation, Queue(installation)).test_client()
        client.post("/callback", data=base64.b64decode(given["body"]), headers={"x-line-signature": given["signature"]})
