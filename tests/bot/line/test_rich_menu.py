import io
from collections.abc import Mapping
from dataclasses import replace

import pytest
from PIL import Image

from bot.line.rich_menu import OURS, menu_for, menu_name, menu_object, menu_png
from bot.simulator.rules_richmenu import image_fits, menu_problems
from content.model.menus import Menu, MenuArea, load_menus
from content.model.pack import ROOT
from content.model.words import load_words

WORDS = load_words(ROOT / "words.yaml", ROOT)
MENUS: Mapping[str, Menu] = load_menus(ROOT / "menus.yaml", ROOT, WORDS)
each_menu = pytest.mark.parametrize("menu", MENUS.values(), ids=MENUS)


@each_menu
def test_line_takes_object_and_picture(menu: Menu) -> None:
    built, png = menu_object(menu), menu_png(menu)
    assert menu_problems(built) == []
    assert image_fits(png)
    assert len(png) < 300_000  # far below 1 MB: a phone fetches it over a weak connection
    assert Image.open(io.BytesIO(png)).size == (built["size"]["width"], built["size"]["height"])


@each_menu
def test_areas_cover_the_picture_without_gap_or_overlap(menu: Menu) -> None:
    built, bounds = menu_object(menu), [area["bounds"] for area in menu_object(menu)["areas"]]
    assert sum(box["width"] * box["height"] for box in bounds) == built["size"]["width"] * built["size"]["height"]
    for one in bounds:
        assert one["x"] + one["width"] <= built["size"]["width"]
        assert one["y"] + one["height"] <= built["size"]["height"]
    assert len({(box["x"], box["y"]) for box in bounds}) == len(bounds)


@each_menu
def test_a_tap_sends_a_word_the_bot_knows(menu: Menu) -> None:
    assert all(WORDS.command(area["action"]["text"]) for area in menu_object(menu)["areas"])


@each_menu
def test_one_card_is_filled_with_the_accent_and_every_card_shows_something(menu: Menu) -> None:
    picture = Image.open(io.BytesIO(menu_png(menu))).convert("RGB")
    filled = []
    for area in menu_object(menu)["areas"]:
        box = area["bounds"]
        left, top = box["x"], box["y"]
        card = picture.crop((left + 60, top + 60, left + box["width"] - 60, top + box["height"] - 60))
        colours = sorted(card.getcolors(maxcolors=1 << 20) or [], key=lambda pair: pair[0])
        filled.append(colours[-1][1] == (0x0F, 0x6E, 0x6E))
        assert len(colours) > 3  # paper, disc, icon and label
    assert filled == [area.main for row in menu.rows for area in row]


def test_picture_and_name_are_the_same_every_time_and_change_with_the_words() -> None:
    menu = MENUS["staff"]
    first, *others = menu.rows[0]
    changed = replace(menu, rows=((replace(first, label="งานของฉัน"), *others), menu.rows[1]))
    resent = replace(menu, rows=((replace(first, text="menu"), *others), menu.rows[1]))
    name, png = menu_name(menu), menu_png(menu)
    menu_png.cache_clear()
    assert (menu_name(menu), menu_png(menu)) == (name, png)
    assert name.startswith(f"{OURS}staff:")
    assert len({name, menu_name(changed), menu_name(resent)}) == 3


def test_unknown_icon_stops_the_drawing() -> None:
    with pytest.raises(RuntimeError, match="unicorn"):
        menu_png(Menu("staff", "เมนู", ((MenuArea("ก", "unicorn", "เมนู", main=False),),)))


@pytest.mark.parametrize(
    ("roles", "registered", "menu"),
    [
        ((), False, "visitor"),
        (("admin",), False, "visitor"),
        ((), True, "staff"),
        (("executive",), True, "staff"),
        (("focal", "staff"), True, "focal"),
        (("focal", "admin"), True, "admin"),
    ],
)
def test_menu_follows_the_strongest_role(roles: tuple[str, ...], registered: bool, menu: str) -> None:
    assert menu_for(roles, registered) == menu
    assert menu in MENUS
