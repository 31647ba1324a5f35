"""What a person can do in their LINE: each action changes their chat and sends the bot the event LINE would send."""

import secrets
from typing import Any

from bot.simulator.webhooks import Event, Webhooks, ulid
from bot.simulator.world import ChatEntry, LocalUser, World

MEDIA = {"image", "video", "audio", "file"}


class Impossible(Exception):
    """A action that cannot be done now: the account is blocked, or the thing is not there."""


class Actions:
    """The actions of everyone in a world."""

    def __init__(self, world: World, webhooks: Webhooks) -> None:
        self._world, self._webhooks = world, webhooks

    def _event(self, user_id: str, kind: str, *, reply: bool = True, **payload: Any) -> Event:
        now = self._world.now()
        event: Event = {
            "type": kind,
            "mode": "active",
            "timestamp": int(now * 1000),
            "webhookEventId": ulid(now),
            "deliveryContext": {"isRedelivery": False},
            "source": {"type": "user", "userId": user_id},
            **payload,
        }
        return event | ({"replyToken": secrets.token_hex(16)} if reply else {})

    def _send(self, user_id: str, event: Event) -> Event:
        self._webhooks.submit(user_id, [event])
        return event

    def _person(self, user_id: str) -> LocalUser:
        person = self._world.people.get(user_id)
        if person is None:
            raise Impossible(f"there is no user {user_id}")
        return person

    def _talker(self, user_id: str) -> LocalUser:
        person = self._person(user_id)
        if person.blocked:
            raise Impossible("this person blocked the account")
        return person

    # --- being a friend

    def follow(self, user_id: str) -> Event:
        """Add the account as a friend; after a block this is the unblocking."""
        with self._world.lock:
            person = self._person(user_id)
            unblocked, person.following, person.blocked = person.blocked, True, False
            self._note(user_id, "unblock" if unblocked else "follow")
            return self._send(user_id, self._event(user_id, "follow", follow={"isUnblocked": unblocked}))

    def block(self, user_id: str) -> Event:
        """Block the account."""
        with self._world.lock:
            person = self._person(user_id)
            person.following, person.blocked = False, True
            self._world.menus.links.pop(user_id, None)
            self._note(user_id, "block")
            return self._send(user_id, self._event(user_id, "unfollow", reply=False))

    def _note(self, user_id: str, what: str) -> None:
        self._world.add_entry(user_id, "system", {"type": "system", "event": what})
        self._world.tick("state", user_id)

    # --- writing

    def _say(self, user_id: str, message: dict[str, Any], content: bytes | None = None) -> Event:
        """Put a person's message into the chat and send it, with the id and tokens LINE adds."""
        with self._world.lock:
            person = self._talker(user_id)
            person.wrote_at = self._world.now()
            entry = self._world.add_entry(user_id, "user", message)
            if content is not None:
                self._world.blobs.put(entry["id"], content)
            sent = {**message, "id": entry["id"], "markAsReadToken": f"read{entry['id']}"}
            sent.pop("contentType", None)
            if "quoteToken" in entry and message["type"] in {"text", "sticker", "image", "video"}:
                sent["quoteToken"] = entry["quoteToken"]
            return self._send(user_id, self._event(user_id, "message", message=sent))

    def text(self, user_id: str, text: str, quote_token: str | None = None) -> Event:
        """Write a text, perhaps quoting a message by its quote token."""
        quoted = {"quotedMessageId": quote_token.removeprefix("quote")} if quote_token else {}
        return self._say(user_id, {"type": "text", "text": text, **quoted})

    def sticker(self, user_id: str, package_id: str, sticker_id: str, keywords: list[str] | None = None) -> Event:
        """Send a sticker."""
        message: dict[str, Any] = {
            "type": "sticker",
            "packageId": package_id,
            "stickerId": sticker_id,
            "stickerResourceType": "STATIC",
        }
        return self._say(user_id, message | ({"keywords": keywords} if keywords else {}))

    def location(self, user_id: str, place: dict[str, Any]) -> Event:
        """Send a place: latitude, longitude, and perhaps title and address."""
        known = {
            name: place[name] for name in ("title", "address", "latitude", "longitude") if place.get(name) is not None
        }
        return self._say(user_id, {"type": "location", **known})

    def media(self, user_id: str, kind: str, name: str, content: bytes, content_type: str) -> Event:
        """Send an image, video, audio or file with its bytes."""
        if kind not in MEDIA:
            raise Impossible(f"{kind!r} is not one of {', '.join(sorted(MEDIA))}")
        message: dict[str, Any] = {"type": kind, "contentType": content_type}
        if kind == "file":
            message |= {"fileName": name, "fileSize": len(content)}
        else:
            message |= {"contentProvider": {"type": "line"}}
        if kind in {"video", "audio"}:
            message |= {"duration": 1000}
        return self._say(user_id, message, content)

    def unsend(self, user_id: str, message_id: str) -> Event:
        """Take back a message of one's own; its content is gone from then on."""
        with self._world.lock:
            found = self._world.entry(message_id)
            if found is None or found[0] != user_id or found[1]["author"] != "user":
                raise Impossible("a person can take back only their own messages")
            entry: ChatEntry = found[1]
            entry["unsent"], entry["changed"] = True, self._world.number()
            self._world.blobs.drop(message_id)
            self._world.add_entry(user_id, "system", {"type": "system", "event": "unsend", "messageId": message_id})
            return self._send(user_id, self._event(user_id, "unsend", reply=False, unsend={"messageId": message_id}))

    # --- tapping

    def postback(self, user_id: str, tapped: dict[str, Any]) -> Event:
        """Tap an action that posts back; `displayText` (or the old `text`) shows as the person's own words.

        With `richMenuAliasId` it is a rich menu switch, and LINE's answer to it goes into the event's params.
        """
        with self._world.lock:
            self._talker(user_id)
            postback: dict[str, Any] = {"data": str(tapped.get("data") or "")}
            if params := self._params(user_id, tapped):
                postback["params"] = params
            if said := tapped.get("displayText") or tapped.get("text"):
                self._world.add_entry(user_id, "user", {"type": "text", "text": said})
            return self._send(user_id, self._event(user_id, "postback", postback=postback))

    def _params(self, user_id: str, tapped: dict[str, Any]) -> dict[str, Any] | None:
        if alias := tapped.get("richMenuAliasId"):
            params = self._world.menus.switch(user_id, alias)
            self._world.tick("state", user_id)
            return params
        given = tapped.get("params")
        return given if isinstance(given, dict) else None

    def raw(self, user_id: str, events: list[Event]) -> list[Event]:
        """Send events as they are, in one webhook request; what they lack of the common properties is added.

        A property given as null is left out, as LINE leaves out what has no value.
        """
        filled = [{**self._event(user_id, "unknown"), **event} for event in events]
        whole = [{name: value for name, value in event.items() if value is not None} for event in filled]
        self._webhooks.submit(user_id, whole)
        return whole
