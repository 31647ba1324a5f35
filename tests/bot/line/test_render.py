from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.line.lengths import units
from bot.line.render import render
from bot.simulator.rules import problems
from flows.engine import taps
from flows.engine.messages import (
    Answer,
    Bubble,
    Carousel,
    Choice,
    DatePick,
    Go,
    Link,
    Message,
    Row,
    Section,
    Text,
    Tone,
    Word,
)
from flows.engine.taps import AnswerTap, GoTap, Stamp
from flows.starts.documents import StartAcknowledge, StartDocuments
from tests.bot.contrast import contrast

STAMP = Stamp("report_figure", 1, "confirm", "01HZX3")
TONES: tuple[Tone, ...] = ("plain", "accent", "good", "warning", "muted")


def words(most: int, least: int = 1) -> st.SearchStrategy[str]:
    letters = st.sampled_from("กขนมเแำิี่้์ฯๆ ๑aZ09&=%<>\"'\\\n😀👩‍👧") | st.characters(codec="utf-8")
    return st.text(letters, min_size=least, max_size=most)


def date_picks() -> st.SearchStrategy[DatePick]:
    days = st.lists(st.dates(date(1900, 1, 1), date(2100, 12, 31)), min_size=3, max_size=3).map(sorted)
    return st.builds(
        lambda label, d: DatePick(label, *(day.isoformat() for day in (d[1], d[0], d[2]))), words(30), days
    )


CHOICES: st.SearchStrategy[Choice] = st.one_of(
    st.builds(Answer, words(60), words(25, 0)),
    st.builds(Go, words(60), st.builds(StartAcknowledge, words(16), st.integers(0, 99))),
    st.builds(Word, words(60), words(60)),
    st.builds(Link, words(60), st.sampled_from(["https://example.go.th/d/x.y-z_1", "http://127.0.0.1:8000/privacy"])),
    date_picks(),
)
ROWS = st.builds(
    Row,
    words(60),
    words(30, 0),
    st.sampled_from(TONES),
    st.none() | st.floats(-1, 2),
    words(60, 0),
    st.none() | CHOICES,
)


def bubbles(most: int) -> st.SearchStrategy[Bubble]:
    return st.builds(
        Bubble,
        title=words(60),
        eyebrow=words(40, 0),
        paragraphs=st.lists(words(160, 0), max_size=2).map(tuple),
        sections=st.lists(st.builds(Section, words(30), words(160, 0), st.sampled_from(TONES)), max_size=most).map(
            tuple
        ),
        rows=st.lists(ROWS, max_size=2 * most).map(tuple),
        note=words(80, 0),
        buttons=st.lists(CHOICES, max_size=most).map(tuple),
        tone=st.sampled_from(TONES),
        alt=words(60, 0) | st.integers(1, 9).map(lambda n: "ตราด😀" * 100 * n),
    )


MESSAGES: st.SearchStrategy[Message] = st.one_of(
    st.builds(Text, words(120) | st.integers(1, 40).map(lambda n: "ขอบคุณค่ะ 😀\n" * 50 * n)),
    bubbles(4),
    st.builds(Carousel, st.lists(bubbles(1), min_size=1, max_size=4).map(tuple), words(60, 0)),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(MESSAGES, min_size=1, max_size=3), st.lists(CHOICES, max_size=16))
def test_line_takes_whatever_a_flow_says(messages: list[Message], quick: list[Choice]) -> None:
    try:
        laid = render(messages, quick, STAMP)
    except taps.TooLong:
        return
    assert [problem for message in laid for problem in problems([message])] == []
    assert all("quickReply" not in message for message in laid[:-1])


def every(node: Any, key: str) -> Iterator[Any]:
    """All values of a key, however deep."""
    if isinstance(node, dict):
        if key in node:
            yield node[key]
        for child in node.values():
            yield from every(child, key)
    elif isinstance(node, list):
        for child in node:
            yield from every(child, key)


def one(bubble: Bubble) -> Any:
    (laid,) = render([bubble], (), STAMP)
    return laid


def test_payloads_come_back_as_they_were_given() -> None:
    laid = one(Bubble("ชื่อ", buttons=(Answer("ถูกต้อง", "ใช่ & ไม่"), Go("อ่าน", StartDocuments("dos-donts")))))
    answered, started = (taps.read(data) for data in every(laid, "data"))
    assert answered == AnswerTap(STAMP, "ใช่ & ไม่")
    assert started == GoTap("documents", {"document": "dos-donts"})


def test_a_tap_shows_its_whole_label_in_the_chat() -> None:
    label = "สำนักงานทรัพยากรธรรมชาติและสิ่งแวดล้อมจังหวัดตราด"
    (laid,) = render([Text("เลือก")], [Answer(label, "environment")], STAMP)
    action = laid["quickReply"]["items"][0]["action"]
    assert action["displayText"] == label
    assert action["label"].endswith("…")


def test_a_quick_reply_says_the_short_name_and_the_chat_the_whole_one() -> None:
    question = "รับของเกิน 3,000 บาทไปแล้วต้องทำอย่างไร"
    tap = Go(question, StartDocuments("dos-donts"), "รับเกิน 3,000 ไปแล้ว")
    (laid,) = render([Bubble("ชื่อ", buttons=(tap,))], [tap], STAMP)
    button, quick = every(laid, "action")
    assert (button["label"], button["displayText"]) == (question, question)
    assert (quick["label"], quick["displayText"]) == ("รับเกิน 3,000 ไปแล้ว", question)


def test_a_row_whose_tap_has_a_long_name_goes_without_a_label_rather_than_with_a_cut_one() -> None:
    laid = one(Bubble("ชื่อ", rows=(Row("คำถาม", tap=Answer("ก" * 41, "1")), Row("คำถาม", tap=Answer("ก" * 40, "2")))))
    assert list(every(laid, "label")) == ["ก" * 40]


def test_what_is_tapped_in_the_chat_folds_the_menu_away() -> None:
    laid = one(Bubble("ชื่อ", rows=(Row("เลือก", tap=Answer("หนึ่ง", "1")),), buttons=(Go("อ่าน", StartDocuments("a")),)))
    assert list(every(laid, "inputOption")) == ["closeRichMenu", "closeRichMenu"]


@pytest.mark.parametrize(
    ("quiet", "filled"),
    [((False, False), [True, False]), ((True, False), [False, True]), ((True, True), [False, False])],
)
def test_the_filled_button_is_the_first_that_is_not_quiet(quiet: tuple[bool, bool], filled: list[bool]) -> None:
    laid = one(Bubble("ชื่อ", buttons=tuple(Answer("เลือก", str(at), quiet=one) for at, one in enumerate(quiet))))
    assert [node["style"] == "primary" for node in nodes(laid) if node.get("type") == "button"] == filled


@pytest.mark.parametrize(
    ("labels", "layout"),
    [
        (("ถูกต้อง", "แก้ไข"), "horizontal"),
        (("น้ำน้ำน้ำน้ำน้ำ", "แก้ไข"), "horizontal"),  # ten letters as seen, with marks above them
        (("ถูกต้อง ลงทะเบียน", "แก้ไข"), "vertical"),
        (("หนึ่ง", "สอง", "สาม"), "vertical"),
        (("หนึ่ง",), "vertical"),
    ],
)
def test_two_short_buttons_stand_side_by_side(labels: tuple[str, ...], layout: str) -> None:
    laid = one(Bubble("ชื่อ", buttons=tuple(Word(label, label) for label in labels)))
    assert laid["contents"]["footer"]["layout"] == layout


def test_a_payload_that_does_not_fit_is_refused() -> None:
    with pytest.raises(taps.TooLong):
        render([Bubble("ชื่อ", buttons=(Answer("เลือก", "ก" * 60),))], (), STAMP)


def test_an_answer_needs_an_open_question() -> None:
    with pytest.raises(ValueError, match="no question"):
        render([Text("เลือก")], [Answer("ใช่", "y")])


def test_quick_replies_stand_on_the_last_message_and_keep_the_ways_out() -> None:
    quick = [Word(f"ที่ {n}", f"ที่ {n}") for n in range(20)] + [Word("ย้อนกลับ", "ย้อนกลับ"), Word("ยกเลิก", "ยกเลิก")]
    first, last = render([Text("หนึ่ง"), Text("สอง")], quick)
    labels = list(every(last["quickReply"], "label"))
    assert "quickReply" not in first
    assert len(labels) == 13
    assert labels[-2:] == ["ย้อนกลับ", "ยกเลิก"]


def test_a_long_text_becomes_several_messages() -> None:
    laid = render([Text("ก" * 4999 + "\n" + "ข" * 10)])
    assert [message["text"] for message in laid] == ["ก" * 4999, "ข" * 10]
    assert render([Text(" \n ")]) == []


def test_a_locked_phone_shows_a_sentence() -> None:
    assert one(Bubble("สิ่งที่ต้องทำ", paragraphs=("มี 2 เรื่อง", "อื่น ๆ")))["altText"] == "สิ่งที่ต้องทำ มี 2 เรื่อง"
    assert one(Bubble("สิ่งที่ต้องทำ", alt="คุณมี 2 เรื่องที่ต้องทำ"))["altText"] == "คุณมี 2 เรื่องที่ต้องทำ"
    assert units(one(Bubble("ก", alt="😀" * 1000))["altText"]) <= 1500


@pytest.mark.parametrize(
    ("share", "width"), [(0.0, None), (0.001, "1%"), (0.5, "50%"), (0.999, "99%"), (1.0, "100%"), (7.0, "100%")]
)
def test_a_bar_is_full_only_when_all_is_done(share: float, width: str | None) -> None:
    assert next(every(one(Bubble("ชื่อ", rows=(Row("อบรม", "ครึ่ง", bar=share),))), "width"), None) == width


def test_a_bar_without_words_says_its_percent() -> None:
    assert "42%" in every(one(Bubble("ชื่อ", rows=(Row("อบรม", bar=0.42),))), "text")


def test_what_a_colour_says_is_said_by_a_mark_too() -> None:
    rows = (Row("หนึ่ง", "80%", "good"), Row("สอง", "60%", "warning"), Row("สาม", "○ ยังไม่ถึงกำหนด", "warning"))
    texts = list(every(one(Bubble("ชื่อ", rows=rows, sections=(Section("ควรทำ", "บันทึก", "good"),))), "text"))
    assert {"✓ 80%", "! 60%", "○ ยังไม่ถึงกำหนด", "✓ ควรทำ"} <= set(texts)


def test_a_long_value_gets_a_line_of_its_own() -> None:
    laid = one(Bubble("ชื่อ", rows=(Row("เป้าหมาย", "80%"), Row("ผลเทียบเป้า", "63.33% / เป้า 80% ของทั้งหมด"))))
    _head, rows = laid["contents"]["body"]["contents"]
    short, long = (row for row in rows["contents"] if row["type"] == "box")
    assert [part["type"] for part in short["contents"]] == ["box"]
    assert [part["type"] for part in long["contents"]] == ["box", "text"]


def test_bounds_of_one_day_are_left_out() -> None:
    (laid,) = render([Text("วันไหน")], [DatePick("เลือกวัน", "2026-03-10", "2026-03-10", "2026-03-10")], STAMP)
    assert "min" not in laid["quickReply"]["items"][0]["action"]


@pytest.mark.parametrize("tone", TONES)
def test_every_text_stands_out_from_its_ground_and_is_large_enough(tone: Tone) -> None:
    rows = (Row("อบรม", "80%", tone, 0.8, "หมายเหตุ", Word("เมนู", "เมนู")), Row("อบรม", "", tone, note="ภายในวันนี้"))
    laid = one(
        Bubble(
            "ชื่อ", "หมวด", ("ข้อความ",), (Section("ควร", "ทำ", tone),), rows, "หมายเหตุ", (Word("เมนู", "เมนู"),) * 2, tone
        )
    )
    text_colours = set(every(laid["contents"]["body"], "color"))
    texts = [node for node in nodes(laid) if node.get("type") == "text"]
    assert all(contrast(node["color"], "#ffffff") >= 4.5 for node in texts)
    assert {node["size"] for node in texts} <= {"sm", "md", "lg"}
    assert text_colours
    main, other = (node for node in nodes(laid) if node.get("type") == "button")
    assert contrast(main["color"], "#ffffff") >= 4.5
    assert contrast(other["color"], "#111111") >= 4.5


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """All objects of a message."""
    if isinstance(node, dict):
        yield node
    for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(child)


def test_bubbles_of_a_carousel_are_of_one_size() -> None:
    (laid,) = render([Carousel((Bubble("หนึ่ง"), Bubble("สอง")), "")])
    assert laid["altText"] == "หนึ่ง"
    assert set(every(laid, "size")) - {"sm", "md", "lg"} == {"mega"}
