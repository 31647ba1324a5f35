"""Finding answers: what is stored is found, what is not known is not, and odd texts do no harm."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import nextafter
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pythainlp.util import Trie

from content.model.asking.answers import ApprovedAnswers
from content.model.pack import Content
from flows.asking import search
from flows.asking.search import Hit, index_of
from flows.thai.cut import Dictionary
from tests.packs import loaded

CONTENT = loaded("trat-2569")
VISA = "ต่ออายุวีซ่าที่ไหนคะ"


def found(text: str, content: Content = CONTENT) -> list[Hit]:
    return index_of(content).search(text)


def test_every_stored_question_finds_its_own_answer_first() -> None:
    stored = [(answer.id, text) for answer in CONTENT.answers.all for text in (answer.question, *answer.wordings)]
    assert not [(id, text) for id, text in stored if [hit.id for hit in found(text)[:1]] != [id]]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("ขับรถหลวงแวะรับลูกได้ป่ะครับ", "grey-official-car"),
        ("โทษของการรับสินบนคืออะไร", "bribe-penalty"),
        ("หัวหน้าเห็นคะแนนประเมินตนเองของฉันไหม", "assess-private"),
        ("ขอใบประกาศ", "certificate-get"),  # word for word as stored, however short
        ("iy[-v'-;yPwfhduj[km", "gift-limit"),  # รับของขวัญได้กี่บาท, with the keyboard left in Latin
    ],
)
def test_a_question_in_other_words_has_a_sure_answer(text: str, answer: str) -> None:
    first, *others = found(text)
    assert (first.id, first.sure) == (answer, True)
    assert not [hit for hit in others if hit.sure]


@pytest.mark.parametrize(
    "text", ["", "3", "๔๕", "🙏", "?", "ขอบคุณค่ะ", "555", "asdfgh", VISA, "พรุ่งนี้ฝนตกไหม", "ค่ะ" * 500]
)
def test_what_nothing_answers_finds_nothing(text: str) -> None:
    assert not found(text)


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("วินัย", "ethics-and-discipline"),
        ("ใช้รถหลวง", "grey-official-car"),
        ("ใช้รถหลวงไหม", "grey-official-car"),
        ("กระเช้าแค่พันเดียวเอง เก็บไว้ได้ใช่มะ", "gift-law-or-policy"),
    ],
)
def test_one_word_that_tells_names_a_subject_and_no_sure_answer(text: str, answer: str) -> None:
    hits = found(text)
    assert hits[0].id == answer
    assert not hits[0].sure


@pytest.mark.parametrize("word", ["ลูก", "แตะ", "สอบ", "การ์ด", "คะแนน", "ชื่อ", "รถ", "ลา", "เงิน"])
def test_an_everyday_word_outweighs_no_sense(word: str) -> None:
    for frame in ("{}", "{}ไหมคะ", "เรื่อง{}น่ะค่ะ", "{}ของฉันเป็นอะไรไม่รู้", "พรุ่งนี้{}หรือเปล่า"):
        assert not any(hit.sure for hit in found(frame.format(word))), frame


OTHER = ["วันนี้ฝนจะตกไหม", "พรุ่งนี้หยุดไหม", "หวยออกอะไร", "ลูกไม่สบาย", "เที่ยงนี้กินอะไรดี", "แมวหายไปสองวัน", VISA]


@pytest.mark.parametrize("text", OTHER)
def test_what_is_plainly_of_another_matter_is_said_not_to_be_ours(text: str) -> None:
    assert not found(text)
    assert index_of(CONTENT).elsewhere(text)


@pytest.mark.parametrize("text", ["", "ฟหกดาสว", "กขคงจฉชซ", "ใครเซ็นรับทราบแทนกันได้", "ของขวัญรับได้กี่บาท", "ยุทธศาสตร์ที่ 1"])
def test_what_is_unknown_or_answered_is_not_said_to_be_another_matter(text: str) -> None:
    assert not index_of(CONTENT).elsewhere(text)


def test_what_was_answered_since_is_no_longer_elsewhere() -> None:
    new = replace(CONTENT.answers.all[0], id="visa", question=VISA, wordings=(), answer="ติดต่อตรวจคนเข้าเมืองค่ะ")
    corrected = replace(CONTENT, answers=ApprovedAnswers((*CONTENT.answers.all, new)))
    assert found("วีซ่าใกล้หมดแล้วต้องไปต่อที่ไหน", corrected)[0].id == "visa"
    assert found("ขับรถหลวงแวะรับลูกได้ป่ะครับ", corrected)[0].id == "grey-official-car"
    for text in ("พรุ่งนี้ฝนตกไหม", "เรียนปริญญาโทที่ไหนดีคะ", "เติมน้ำมันที่ไหนถูก"):
        assert not found(text, corrected)


def two_found(**limits: float) -> tuple[Hit, ...]:
    """What is found where there are two answers and nothing that is answered elsewhere, with limits of one's own."""
    words = CONTENT.search_words
    words = replace(words, elsewhere=(), limits={**dict.fromkeys(words.limits, 0.0), **limits})
    answers = ApprovedAnswers(tuple(one for one in CONTENT.answers.all if one.id in ("gift-limit", "gift-over-limit")))
    return tuple(found("รับของขวัญได้กี่บาท", replace(CONTENT, answers=answers, search_words=words)))


def test_an_answer_is_found_and_is_sure_from_its_limits_on() -> None:
    best, second = two_found()
    lead = (best.score - second.score) / best.score
    assert (best.sure, second.sure) == (True, False)
    for limits, more_than, (fewer, sure) in (
        ({"offered": second.score}, "offered", (1, True)),
        ({"sure": best.score}, "sure", (2, False)),
        ({"lead": lead}, "lead", (2, False)),
        ({"elsewhere": best.score}, "elsewhere", (0, False)),
        ({"clear": best.score}, "clear", (2, False)),
    ):
        assert two_found(**limits) == (best, second)
        above = two_found(**{more_than: nextafter(limits[more_than], 1)})
        assert (len(above), any(hit.sure for hit in above)) == (fewer, sure), more_than


@given(st.text(st.sampled_from("กขงจดนรลวสอะาิีุูเแโไ่้์ๆ aez09-;'/.?🙏\u200b\u0e33\u0e4d"), max_size=400))
def test_any_text_gives_ranked_scores(text: str) -> None:
    hits = found(text)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(0 < hit.score <= 1 for hit in hits)
    assert len({hit.id for hit in hits}) == len(hits)


@given(st.sets(st.text("กขคา", min_size=1, max_size=5)), st.text("กขคา", max_size=12), st.data())
def test_the_dictionary_finds_what_the_librarys_trie_finds(words: set[str], text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    half = frozenset(list(words)[::2])
    assert Dictionary(half, frozenset(words) - half).prefixes(text, start) == Trie(words).prefixes(text, start)


# when it is built


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Content]:
    """The contents whose index is built while a test runs."""
    seen = list[Content]()

    class Seen(search.Index):
        def __init__(self, content: Content) -> None:
            seen.append(content)
            super().__init__(content)

    monkeypatch.setattr(search, "Index", Seen)
    return seen


def small(number: int) -> Content:
    """A content of its own with little to find."""
    return replace(CONTENT, answers=ApprovedAnswers(CONTENT.answers.all[number : number + 1]))


def test_every_content_has_its_index_built_once_however_many_there_are(built: list[Content]) -> None:
    contents = [small(number) for number in range(6)]
    for _ in range(2):
        for content in contents:
            index_of(content)
    assert [id(content) for content in built] == [id(content) for content in contents]


def test_index_goes_with_its_content(built: list[Content]) -> None:
    content = small(0)
    index = weakref.ref(index_of(content))
    built.clear()
    del content
    gc.collect()
    assert index() is None


def test_who_asks_an_old_content_does_not_wait_for_a_new_one(monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = small(0), small(1)
    known, begun, go_on = index_of(old), Event(), Event()

    def slowly(content: Content) -> search.Index:
        begun.set()
        assert go_on.wait(20)
        return known

    monkeypatch.setattr(search, "Index", slowly)
    with ThreadPoolExecutor(2) as pool:
        building = pool.submit(index_of, new)
        assert begun.wait(20)
        try:
            assert pool.submit(index_of, old).result(20) is known
        finally:
            go_on.set()
        assert building.result(20) is known


def test_content_in_place_of_another_has_its_index_at_once_if_that_had_one(built: list[Content]) -> None:
    asked, never, first, second = small(0), small(1), small(2), small(3)
    index_of(asked)
    search.succeed(asked, first)
    search.succeed(never, second)
    assert [id(content) for content in built] == [id(asked), id(first)]
