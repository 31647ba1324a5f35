"""The bot's side of the page's tests: a server with the local LINE below it, and short ways to write messages."""

import queue
import threading
from typing import Any

import urllib3
from flask import Flask, request
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.serving import make_server

from bot.simulator import create_local_line

WAIT = 10.0
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f0003860180"
    "5a34d60e0000000049454e44ae426082"
)


class Desk:
    """The local LINE below /simulator of a bot's server, as in `make run`, and what reached the bot's webhook."""

    def __init__(self) -> None:
        self.events: queue.Queue[dict[str, Any]] = queue.Queue()
        dispatcher = DispatcherMiddleware(self._bot(), {})
        self.server = make_server("127.0.0.1", 0, dispatcher, threaded=True)
        self.home = f"http://127.0.0.1:{self.server.server_port}"
        app = create_local_line(channel_secret="s", channel_access_token="t", webhook_url=f"{self.home}/callback")
        dispatcher.mounts["/simulator"] = app
        self.line = app.extensions["local_line"]
        self.world = self.line.world
        self.http = urllib3.PoolManager()
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def _bot(self) -> Flask:
        bot = Flask("bot")

        @bot.post("/callback")
        def callback() -> dict[str, str]:
            for event in request.get_json()["events"]:
                self.events.put(event)
            return {}

        @bot.get("/doc")
        def doc() -> str:
            return "<!doctype html><title>ประมวลจริยธรรม</title><h1>ข้อ 1</h1>"

        return bot

    def heard(self, kind: str) -> dict[str, Any]:
        """Wait for the bot's next event, which must be of this kind."""
        event = self.events.get(timeout=WAIT)
        assert event["type"] == kind
        return event

    def call(self, path: str, body: Any) -> dict[str, Any]:
        """Call LINE's API as a bot does."""
        answer = self.http.request(
            "POST", f"{self.home}/simulator/v2/bot/{path}", json=body, headers={"Authorization": "Bearer t"}
        )
        assert answer.status in {200, 202}, answer.data
        given: dict[str, Any] = answer.json()
        return given

    def reply(self, event: dict[str, Any], *messages: dict[str, Any]) -> None:
        self.call("message/reply", {"replyToken": event["replyToken"], "messages": list(messages)})

    def push(self, user_id: str, *messages: dict[str, Any]) -> None:
        self.call("message/push", {"to": user_id, "messages": list(messages)})

    def set_menu(self, *actions: dict[str, Any]) -> None:
        areas = [
            {"bounds": {"x": 1250 * n, "y": 0, "width": 1250, "height": 843}, "action": action}
            for n, action in enumerate(actions)
        ]
        menu = {"size": {"width": 2500, "height": 843}, "selected": True, "name": "m", "chatBarText": "เมนูหลัก"}
        menu_id = self.call("richmenu", {**menu, "areas": areas})["richMenuId"]
        with self.world.lock:
            self.world.menus.set_image(menu_id, PIXEL, "image/png")
            self.world.menus.default = menu_id
            self.world.tick("state")

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.line.close()


def asking(message: dict[str, Any], *actions: dict[str, Any]) -> dict[str, Any]:
    """Hang quick replies on a message."""
    return message | {"quickReply": {"items": [{"type": "action", "action": action} for action in actions]}}


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def message_action(label: str) -> dict[str, Any]:
    return {"type": "message", "label": label, "text": label}


def box(layout: str, *contents: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "box", "layout": layout, "contents": list(contents), **more}


def bubble(*contents: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "bubble", "body": box("vertical", *contents), **more}


def flex(container: dict[str, Any], alt_text: str = "การ์ดหนึ่งใบ") -> dict[str, Any]:
    return {"type": "flex", "altText": alt_text, "contents": container}


def button(action: dict[str, Any]) -> dict[str, Any]:
    return {"type": "button", "style": "primary", "action": action}
