"""LINE's API for rich menus: menus and images, the default, links to people, aliases."""

import re
from typing import Any

from flask import Blueprint, Response, jsonify, request

from bot.simulator.line import Refusal, body_error, here, is_user_id, json_body, user
from bot.simulator.menus import Menus
from bot.simulator.middleware import MOST_BYTES
from bot.simulator.rules import error_body
from bot.simulator.rules_richmenu import IMAGE_BYTES, IMAGE_TYPES, image_fits, menu_problems

blueprint = Blueprint("line_richmenus", __name__, url_prefix="/v2/bot")

MENUS_MOST = ALIASES_MOST = 1000
BULK_MOST = 500
_ALIAS = re.compile(r"[a-z0-9_-]{1,32}")
_NO_IMAGE = "must upload richmenu image before applying it to user"
_Answer = tuple[Response, int]


def _menus() -> Menus:
    return here().world.menus


def _menu(menu_id: str) -> dict[str, Any]:
    menu = _menus().menus.get(menu_id)
    if menu is None:
        raise Refusal(404, "Not found")
    return menu


def _changed() -> Response:
    here().world.tick("state")
    return jsonify({})


# --- menus


def _sound_menu() -> dict[str, Any]:
    menu = json_body()
    if found := menu_problems(menu):
        raise Refusal(400, error_body(found))
    return menu


@blueprint.post("/richmenu")
def create() -> Response:
    """Create a menu."""
    menu = _sound_menu()
    with here().world.lock:
        if len(_menus().menus) >= MENUS_MOST:
            raise Refusal(400, "The maximum number of rich menus has been reached")
        menu_id = _menus().create(menu)
    _changed()
    return jsonify(richMenuId=menu_id)


@blueprint.post("/richmenu/validate")
def validate() -> Response:
    """Check a menu without creating it."""
    _sound_menu()
    return jsonify({})


@blueprint.get("/richmenu/list")
def listed() -> Response:
    """List all menus."""
    with here().world.lock:
        return jsonify(richmenus=list(_menus().menus.values()))


@blueprint.get("/richmenu/<menu_id>")
def get(menu_id: str) -> Response:
    """Give one menu."""
    return jsonify(_menu(menu_id))


@blueprint.delete("/richmenu/<menu_id>")
def delete(menu_id: str) -> Response:
    """Delete a menu."""
    with here().world.lock:
        _menu(menu_id)
        _menus().delete(menu_id)
    return _changed()


@blueprint.post("/richmenu/<menu_id>/content")
def upload(menu_id: str) -> Response:
    """Take a menu's image, once."""
    content_type = request.mimetype
    if content_type not in IMAGE_TYPES:
        raise Refusal(415, f"The content type, {request.content_type or ''}, is not supported")
    if (request.content_length or 0) > MOST_BYTES:
        raise Refusal(413, "Request entity too large")
    content = request.get_data()
    with here().world.lock:
        _menu(menu_id)
        if _menus().image(menu_id):
            raise Refusal(400, "An image has already been uploaded to the richmenu")
        if len(content) > IMAGE_BYTES or not image_fits(content):
            raise Refusal(400, "The image size is not allowed for richmenu")
        _menus().set_image(menu_id, content, content_type)
    return _changed()


@blueprint.get("/richmenu/<menu_id>/content")
def download(menu_id: str) -> Response:
    """Give a menu's image."""
    image = _menus().image(menu_id)
    if image is None:
        raise Refusal(404, "Not found")
    return Response(image[0], content_type=image[1])


# --- whose menu it is


def _ready(menu_id: str) -> None:
    """Want a menu that exists and has an image."""
    _menu(menu_id)
    if menu_id not in _menus().image_types:
        raise Refusal(400, _NO_IMAGE)


@blueprint.post("/user/all/richmenu/<menu_id>")
def set_default(menu_id: str) -> Response:
    """Make a menu everybody's default."""
    with here().world.lock:
        _ready(menu_id)
        _menus().default = menu_id
    return _changed()


@blueprint.get("/user/all/richmenu")
def get_default() -> Response:
    """Give the default menu."""
    if _menus().default is None:
        raise Refusal(404, "no default richmenu")
    return jsonify(richMenuId=_menus().default)


@blueprint.delete("/user/all/richmenu")
def clear_default() -> Response:
    """Take the default away."""
    _menus().default = None
    return _changed()


@blueprint.post("/user/<user_id>/richmenu/<menu_id>")
def link(user_id: str, menu_id: str) -> Response:
    """Show a menu to one person; for who is no friend nothing happens."""
    person = user(user_id)
    with here().world.lock:
        _ready(menu_id)
        if person and person.following:
            _menus().links[user_id] = menu_id
    return _changed()


@blueprint.get("/user/<user_id>/richmenu")
def get_link(user_id: str) -> Response:
    """Give the menu linked to a person."""
    user(user_id)
    menu_id = _menus().links.get(user_id)
    if menu_id is None:
        raise Refusal(404, "the user has no richmenu")
    return jsonify(richMenuId=menu_id)


@blueprint.delete("/user/<user_id>/richmenu")
def unlink(user_id: str) -> Response:
    """Take a person's own menu away."""
    user(user_id)
    _menus().links.pop(user_id, None)
    return _changed()


def _bulk_users(body: dict[str, Any]) -> list[str]:
    users = body.get("userIds")
    if not isinstance(users, list) or not 1 <= len(users) <= BULK_MOST:
        raise body_error(f"Size must be between 1 and {BULK_MOST}", "userIds")
    for position, user_id in enumerate(users):
        if not is_user_id(user_id):
            raise body_error("invalid userId", f"userIds[{position}]")
    return users


@blueprint.post("/richmenu/bulk/link")
def bulk_link() -> _Answer:
    """Show a menu to up to 500 people."""
    body = json_body()
    users, menu_id = _bulk_users(body), body.get("richMenuId")
    world = here().world
    with world.lock:
        if not isinstance(menu_id, str) or menu_id not in _menus().menus:
            raise Refusal(400, "richmenu not found")
        _ready(menu_id)
        friends = (user_id for user_id in users if user_id in world.people and world.people[user_id].following)
        _menus().links.update(dict.fromkeys(friends, menu_id))
    return _changed(), 202


@blueprint.post("/richmenu/bulk/unlink")
def bulk_unlink() -> _Answer:
    """Take the own menus of up to 500 people away."""
    with here().world.lock:
        for user_id in _bulk_users(json_body()):
            _menus().links.pop(user_id, None)
    return _changed(), 202


# --- aliases


def _alias_target(body: dict[str, Any]) -> str:
    menu_id = body.get("richMenuId")
    if not isinstance(menu_id, str) or menu_id not in _menus().image_types:
        raise Refusal(400, "richmenu not found")
    return menu_id


def _known_alias(alias_id: str) -> str:
    menu_id = _menus().aliases.get(alias_id)
    if menu_id is None:
        raise Refusal(404, "richmenu alias not found")
    return menu_id


@blueprint.post("/richmenu/alias")
def create_alias() -> Response:
    """Give a menu another, lasting name."""
    body = json_body()
    alias_id = body.get("richMenuAliasId")
    if not isinstance(alias_id, str) or not _ALIAS.fullmatch(alias_id):
        raise body_error("invalid richMenuAliasId", "richMenuAliasId")
    with here().world.lock:
        if alias_id in _menus().aliases:
            raise Refusal(400, "conflict richmenu alias id")
        if len(_menus().aliases) >= ALIASES_MOST:
            raise Refusal(400, "The maximum number of rich menu aliases has been reached")
        _menus().aliases[alias_id] = _alias_target(body)
    return _changed()


@blueprint.post("/richmenu/alias/<alias_id>")
def update_alias(alias_id: str) -> Response:
    """Point an alias at another menu."""
    body = json_body()
    with here().world.lock:
        _known_alias(alias_id)
        _menus().aliases[alias_id] = _alias_target(body)
    return _changed()


@blueprint.get("/richmenu/alias/list")
def list_aliases() -> Response:
    """List all aliases."""
    with here().world.lock:
        pairs = [{"richMenuAliasId": alias, "richMenuId": menu} for alias, menu in _menus().aliases.items()]
    return jsonify(aliases=pairs)


@blueprint.get("/richmenu/alias/<alias_id>")
def get_alias(alias_id: str) -> Response:
    """Give one alias."""
    return jsonify(richMenuAliasId=alias_id, richMenuId=_known_alias(alias_id))


@blueprint.delete("/richmenu/alias/<alias_id>")
def delete_alias(alias_id: str) -> Response:
    """Delete an alias."""
    with here().world.lock:
        _known_alias(alias_id)
        del _menus().aliases[alias_id]
    return _changed()
