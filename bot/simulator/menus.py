"""The rich menus of the account: menus, images, aliases, the default, and whose menu shows.

Not locked by itself: the World's lock covers it.
"""

import secrets
from typing import Any

from bot.simulator.store import Blobs


class Menus:
    """Rich menus by id, as the API's own objects."""

    def __init__(self, blobs: Blobs) -> None:
        self._blobs = blobs
        self.menus: dict[str, dict[str, Any]] = {}
        self.image_types: dict[str, str] = {}
        self.aliases: dict[str, str] = {}
        self.links: dict[str, str] = {}
        self.default: str | None = None

    def create(self, menu: dict[str, Any]) -> str:
        """Keep a menu and give its id."""
        menu_id = f"richmenu-{secrets.token_hex(16)}"
        self.menus[menu_id] = {**menu, "richMenuId": menu_id}
        return menu_id

    def delete(self, menu_id: str) -> None:
        """Delete a menu and everything that pointed at it, except its aliases, which LINE keeps."""
        del self.menus[menu_id]
        self.image_types.pop(menu_id, None)
        self._blobs.drop(menu_id)
        self.links = {user: linked for user, linked in self.links.items() if linked != menu_id}
        if self.default == menu_id:
            self.default = None

    def set_image(self, menu_id: str, content: bytes, content_type: str) -> None:
        """Keep a menu's image."""
        self.image_types[menu_id] = content_type
        self._blobs.put(menu_id, content)

    def image(self, menu_id: str) -> tuple[bytes, str] | None:
        """Give a menu's image and its content type."""
        content_type = self.image_types.get(menu_id)
        content = self._blobs.get(menu_id) if content_type else None
        return (content, content_type) if content is not None and content_type else None

    def shown_to(self, user_id: str) -> dict[str, Any] | None:
        """Give the menu a person sees: their own first, then the default."""
        menu_id = self.links.get(user_id) or self.default
        return self.menus.get(menu_id) if menu_id else None

    def switch(self, user_id: str, alias_id: str) -> dict[str, str]:
        """Switch a person to an alias's menu; give the params of the postback event LINE sends for it."""
        menu_id = self.aliases.get(alias_id)
        if menu_id is None:
            return {"status": "RICHMENU_ALIAS_ID_NOTFOUND"}
        if menu_id not in self.image_types:
            return {"status": "RICHMENU_NOTFOUND"}
        self.links[user_id] = menu_id
        return {"newRichMenuAliasId": alias_id, "status": "SUCCESS"}

    def dump(self) -> dict[str, Any]:
        """Give all but the images as plain JSON."""
        names = ("menus", "image_types", "aliases", "links", "default")
        return {name: getattr(self, name) for name in names}

    def load(self, saved: dict[str, Any]) -> None:
        """Take over what `dump` gave."""
        for name, value in saved.items():
            setattr(self, name, value)
