"""The measure: an echo bot in the shape of the SDK's README, under the Gunicorn settings of `sujarit web`."""

import sys
from dataclasses import replace
from typing import Any

from flask import Flask, abort, request
from gunicorn.app.base import BaseApplication
from linebot.v3 import WebhookHandler
from linebot.v3.exceptions import InvalidSignatureError
from linebot.v3.messaging import ApiClient, Configuration, MessagingApi, ReplyMessageRequest, TextMessage
from linebot.v3.webhooks import MessageEvent, TextMessageContent

from bot.serve import gunicorn_options
from bot.settings import load_settings
from tests.bench.programs import SECRET, TOKEN


def echo_bot(line: str) -> Flask:
    """Build it; `line` is the address of LINE's API."""
    app = Flask("echo")
    configuration = Configuration(access_token=TOKEN, host=line)
    handler = WebhookHandler(SECRET)

    @app.post("/callback")
    def callback() -> str:
        signature = request.headers["X-Line-Signature"]
        body = request.get_data(as_text=True)
        try:
            handler.handle(body, signature)
        except InvalidSignatureError:
            abort(400)
        return "OK"

    @handler.add(MessageEvent, message=TextMessageContent)  # type: ignore[untyped-decorator]
    def handle_message(event: Any) -> None:
        with ApiClient(configuration) as api_client:
            line_bot_api = MessagingApi(api_client)
            answer = TextMessage(text=event.message.text)
            line_bot_api.reply_message_with_http_info(
                ReplyMessageRequest(reply_token=event.reply_token, messages=[answer])
            )

    app.add_url_rule("/healthz", view_func=lambda: "ok")
    return app


class _Server(BaseApplication):  # type: ignore[misc]
    def __init__(self, port: int, line: str) -> None:
        self._port, self._line = port, line
        super().__init__()

    def load_config(self) -> None:
        same = {"LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN, "SECRET_KEY": "-"}
        for name, value in gunicorn_options(replace(load_settings(same), port=self._port)).items():
            self.cfg.set(name, value)
        self.cfg.set("bind", f"127.0.0.1:{self._port}")

    def load(self) -> Flask:
        return echo_bot(self._line)


if __name__ == "__main__":
    _Server(int(sys.argv[1]), sys.argv[2]).run()
