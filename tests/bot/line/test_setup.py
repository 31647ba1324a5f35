"""Setting up the local LINE, once, again, after a change, and after a crash in the middle."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import pytest

from bot.line.errors import Unsure
from bot.line.setup import link_menu, setup
from content.model.menus import Menu, load_menus
from content.model.pack import ROOT
from content.model.texts import Texts, load_texts
from content.model.words import load_words
from tests.bot.local_line import Place, local_line

MENUS = load_menus(ROOT / "menus.yaml", ROOT, load_words(ROOT / "words.yaml", ROOT))
TEXTS: Texts = load_texts(ROOT / "texts", ROOT)


@dataclass
class Operator:
    """Somebody who runs the command and reads what it says."""

    place: Place
    said: list[str] = field(default_factory=list)

    def sets_up(
        self,
        menus: Mapping[str, Menu] = MENUS,
        webhook_url: str | None = None,
        people: Mapping[str, Iterable[str]] | None = None,
    ) -> bool:
        self.said = []
        line = self.place.line()
        return setup(line, menus, TEXTS, webhook_url=webhook_url, people_by_role=people or {}, echo=self.said.append)

    def menu_of(self, user: str) -> str:
        """The kind of menu a person sees."""
        shown = self.place.local.world.menus.shown_to(user)
        return str(shown["name"]).split(":")[1] if shown else "none"

    @property
    def names(self) -> list[str]:
        return sorted(menu["name"].split(":")[1] for menu in self.place.local.world.menus.menus.values())


@pytest.fixture
def operator() -> Iterator[Operator]:
    with local_line() as place:
        yield Operator(place)


def test_first_time_makes_all_and_gives_each_their_menu(operator: Operator) -> None:
    somchai, malee, nok, new = (operator.place.friend(name) for name in ("สมชาย", "มาลี", "นก", "ใหม่"))
    people = {"staff": [somchai, malee, nok], "focal": [malee, nok], "admin": [nok], "executive": [somchai]}
    assert operator.sets_up(webhook_url=operator.place.callback, people=people)
    assert operator.names == ["admin", "focal", "staff", "visitor"]
    assert [operator.menu_of(user) for user in (somchai, malee, nok, new)] == ["staff", "focal", "admin", "visitor"]
    told = "\n".join(operator.said)
    assert "ใช้ไป 0 จาก 300" in told
    assert "Webhook: ทดสอบแล้ว ใช้ได้" in told
    assert "Webhook redelivery" in told


def test_again_changes_nothing(operator: Operator) -> None:
    operator.sets_up(webhook_url=operator.place.callback)
    before = operator.place.local.world.menus.dump()
    operator.place.local.world.traffic.clear()
    operator.sets_up(webhook_url=operator.place.callback)
    assert operator.place.local.world.menus.dump() == before
    changing = [
        one["path"] for one in operator.place.traffic() if one["method"] != "GET" and "/webhook/test" not in one["path"]
    ]
    assert changing == [f"/v2/bot/user/all/richmenu/{before['default']}"]


def test_changed_menu_replaces_the_old_and_moves_its_people(operator: Operator) -> None:
    somchai = operator.place.friend()
    operator.sets_up(people={"staff": [somchai]})
    operator.sets_up({**MENUS, "staff": replace(MENUS["staff"], chat_bar="เมนูใหม่")}, people={"staff": [somchai]})
    shown = operator.place.local.world.menus.shown_to(somchai)
    assert shown is not None
    assert shown["chatBarText"] == "เมนูใหม่"
    assert operator.names == ["admin", "focal", "staff", "visitor"]
    assert "เมนูรุ่นเก่า: ลบ 1 รายการ" in operator.said


def test_a_crash_in_the_middle_is_made_good_next_time(operator: Operator) -> None:
    operator.place.fault("error_before", path="/v2/bot/richmenu/*/content")
    with pytest.raises(Unsure):
        operator.sets_up()
    assert operator.names == ["visitor"]  # there, and without a picture
    operator.sets_up()
    assert operator.names == ["admin", "focal", "staff", "visitor"]
    assert operator.menu_of(operator.place.friend()) == "visitor"


def test_menus_of_others_stay(operator: Operator) -> None:
    theirs = {
        "size": {"width": 2500, "height": 843},
        "selected": False,
        "name": "ของหน่วยงานอื่น",
        "chatBarText": "เมนู",
        "areas": [],
    }
    operator.place.line().create_rich_menu(theirs)
    operator.sets_up()
    assert "ของหน่วยงานอื่น" in operator.place.line().rich_menus().values()


def test_many_people_are_linked_in_batches(operator: Operator) -> None:
    users = [f"U{number:032x}" for number in range(1001)]
    operator.sets_up(people={"staff": users})
    assert len(operator.place.traffic("/bulk/link")) == 3
    assert "เมนู staff: ให้ผู้ใช้ 1001 คน" in operator.said


def test_webhook_that_does_not_answer_is_told(operator: Operator) -> None:
    wrong = f"{operator.place.address}/nowhere"
    assert not operator.sets_up(webhook_url=wrong)
    assert operator.place.local.world.endpoint == wrong
    assert any("ERROR_STATUS_CODE" in line for line in operator.said)
    assert operator.names == ["admin", "focal", "staff", "visitor"]  # the rest is done all the same


def test_secret_of_another_channel_is_told(operator: Operator) -> None:
    assert not operator.sets_up(webhook_url=f"{operator.place.address}/refusing/callback")
    told = "\n".join(operator.said)
    assert "LINE_CHANNEL_SECRET" in told
    assert "https" not in told


def test_account_without_limit(operator: Operator) -> None:
    operator.place.local.world.ledger.quota = None
    operator.sets_up()
    assert any("ไม่จำกัดจำนวน" in line for line in operator.said)


def test_person_gets_another_menu_with_another_role(operator: Operator) -> None:
    somchai, line = operator.place.friend(), operator.place.line()
    operator.sets_up()
    seen = []
    for menu in ("staff", "focal", "visitor"):
        link_menu(line, somchai, menu)
        seen.append(operator.menu_of(somchai))
    assert seen == ["staff", "focal", "visitor"]


def test_before_setup_nobody_gets_a_menu_and_nothing_breaks(operator: Operator) -> None:
    somchai = operator.place.friend()
    link_menu(operator.place.line(), somchai, "staff")
    assert operator.menu_of(somchai) == "none"
