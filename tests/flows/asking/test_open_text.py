"""What is typed with nothing open is done and not explained, and what is not ours is kindly said to be so."""

import pytest

from flows.record.asking import HandOver
from tests.bot.phone import Json
from tests.flows.talk import Talk, content


def _filled(talk: Talk) -> list[str]:
    """The labels of the filled buttons of the last answer."""
    found: list[str] = []

    def look(part: Json | list[Json]) -> None:
        for one in part if isinstance(part, list) else part.values():
            if isinstance(one, dict | list):
                look(one)
        if isinstance(part, dict) and part.get("style") == "primary":
            found.append(part["action"]["label"])

    look(talk.answer)
    return found


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("ค้างอะไรอยู่บ้าง", "owed.note"),
        ("ลบข้อมูลผม", "my_data.sure"),
        ("ย้ายหน่วยงานครับ", "join.agency.ask"),
        ("ขอใบประกาศหน่อยค่ะ", "learn.no_certificate"),
        ("ดูผลที่รายงาน", "progress.mine_title"),
        ("การ์ดเรื่องรถหลวง", "cards.do"),
        ("ขออ่านการ์ดเกี่ยวกับของขวัญหน่อยนะคะ", "cards.do"),
        ("การ์ดเรื่องมนุษย์ต่างดาว", "cards.topics"),
    ],
)
def test_it_is_done(text: str, key: str) -> None:
    assert Talk().say(text).says(key)


@pytest.mark.parametrize(
    ("about", "word"), [("รถหลวง", "รถ"), ("รถราชการ", "รถ"), ("ของขวัญ", "ของ"), ("ที่จอดรถ", "จอด"), ("น้ำมัน", "น้ำมัน")]
)
def test_a_card_on_something_tells_of_it(about: str, word: str) -> None:
    assert word in Talk().say(f"ขอการ์ดเรื่อง{about}ค่ะ").said


@pytest.mark.parametrize("text", ["เมนุ", "รายงสน", "ยกเลก", "ความคืหน้า", "ประเมิณตนเอง", "ขอดูข้อมูลของชันค่ะ"])
def test_one_wrong_letter_is_asked_about_and_nothing_is_guessed(text: str) -> None:
    talk = Talk().say(text)
    assert content().texts("open_text.typo", word="").split("{")[0].split()[0] in talk.said
    assert talk.step is None


@pytest.mark.parametrize(
    "text", ["วันนี้ฝนจะตกไหม", "พรุ่งนี้หยุดไหม", "กินข้าวหรือยัง", "บอลคืนนี้ใครชนะ", "ปลาทองสีส้ม", "เหนื่อยจังเลย"]
)
def test_what_is_not_ours_is_nobody_elses_by_a_filled_button(text: str) -> None:
    talk = Talk().say(text)
    assert _filled(talk) == []
    assert talk.says("hand_over.somebody")
    assert not [effect for effect in talk.effects if isinstance(effect, HandOver)]


def test_what_only_tells_something_is_not_offered_for_sending() -> None:
    assert Talk().say("คนนั้นชอบเอาปากกาสีแดงกลับไปทุกวัน").step != ("hand_over", "to")


@pytest.mark.parametrize(
    "text", ["Where is my certificate?", "I do not speak Thai", "hello can you help me", "thank you so much friend"]
)
def test_who_writes_english_gets_one_english_line(text: str) -> None:
    assert Talk().say(text).says("open_text.english")
    assert Talk("stranger").say(text).says("open_text.english")


@pytest.mark.parametrize(
    "text", ["menu", "ok", "No Gift Policy", "dos donts", "hello", "0yfv[i, 2 8iyh'", "g,o^", "69-EAPP5EK0"]
)
def test_a_word_that_is_a_command_or_a_name_is_not_english(text: str) -> None:
    assert not Talk("focal").say(text).says("open_text.english")


@pytest.mark.parametrize("text", ["โอเคค่ะ", "ใช่", "ไม่", "ครับ"])
def test_yes_and_no_to_nothing_are_taken_kindly(text: str) -> None:
    assert Talk().say(text).says("open_text.nothing_asked")
