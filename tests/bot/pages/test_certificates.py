"""Certificates: the sheet for its holder, and the page by which anybody can tell whether one is genuine."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from bot.links import CERTIFICATE, Links
from bot.pages.blueprint import HEADERS
from bot.pages.certificates import Certificate, NameCorrection, hint, masked, pdf, printed
from content.model.learning.lessons import Lessons
from content.model.pack import Content
from flows.record.learning import PassLesson
from flows.record.people import Erase, Register
from tests.bot.pages.conftest import ADMIN, ERASED, STAFF, Written, browser
from tests.house import House

NUMBER = "69-7K3MQ2XA"


@pytest.fixture(autouse=True)
def certificate(record: Written) -> Certificate:
    """The one that was given out."""
    given_out = Certificate(NUMBER, STAFF, "สมหญิง ใจดี", "ethics-act", date(2026, 3, 10))
    record.certificates[NUMBER] = given_out
    return given_out


# the sheet


def test_the_holder_gets_a_sheet_of_a4_with_our_fonts(client: FlaskClient, links: Links) -> None:
    answer = client.get(links.for_person(1, STAFF).certificate(NUMBER))
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == f'inline; filename="certificate-{NUMBER}.pdf"'
    assert answer.data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type ?/Page\b", answer.data)) == 1
    fonts = set(re.findall(rb"/BaseFont ?/\w+\+([\w-]+)", answer.data))
    assert fonts == {b"Sarabun-Regular", b"Sarabun-SemiBold", b"Sarabun-Bold"}


def test_the_phone_opens_the_sheet_outside_lines_own_browser(links: Links) -> None:
    assert links.for_person(1, STAFF).certificate(NUMBER).endswith("?openExternalBrowser=1")


@pytest.mark.parametrize(
    "name", ["ก", "#panic()", '"] #eval("1+1") $x$ @x <a>', "นางสาวกัญญาณัฐ ศรีสุวรรณวงศ์วรกุลชัย" * 2, "ปั่นปั้น กู้เกียรติ์"]
)
def test_any_name_is_printed_on_one_page_and_never_obeyed(
    name: str, content: Content, certificate: Certificate
) -> None:
    body = pdf(replace(certificate, holder=name[:80]), content.lessons["ethics-act"], content, "https://x.example/v/1")
    assert len(re.findall(rb"/Type ?/Page\b", body)) == 1


def test_a_sheet_says_that_its_lesson_is_a_draft(content: Content, certificate: Certificate) -> None:
    lesson = content.lessons["ethics-act"]
    final = replace(lesson, parts=tuple(replace(part, draft=False) for part in lesson.parts))
    draft, signed = (printed(certificate, one, content)["draft"] for one in (lesson, final))
    assert (draft, signed) == (content.texts("certificate.draft"), "")
    assert pdf(certificate, final, content, "https://x.example/v/1").startswith(b"%PDF-")


def test_a_sheet_is_formal(content: Content, certificate: Certificate) -> None:
    words = printed(certificate, content.lessons["ethics-act"], content)
    assert words["date"] == "ให้ไว้ ณ วันที่ ๑๐ มีนาคม พ.ศ. ๒๕๖๙"
    assert words["lesson"] == "พ.ร.บ.มาตรฐานทางจริยธรรม พ.ศ. ๒๕๖๒"
    assert (words["holder"], words["number"], words["centre"]) == ("สมหญิง ใจดี", NUMBER, content.programme.centre)


CORRECTIONS = (
    NameCorrection("สมหญิง ใจดี", "นางสมหญิง รักดี", date(2026, 3, 12)),
    NameCorrection("นางสมหญิง รักดี", "อรุณ แสงทอง", date(2026, 4, 1)),
)
"""A surname that was changed, and then another name altogether."""


def corrected(certificate: Certificate) -> Certificate:
    return replace(certificate, holder="อรุณ แสงทอง", corrections=CORRECTIONS)


def test_a_corrected_sheet_bears_the_new_name_and_says_since_when(content: Content, certificate: Certificate) -> None:
    lesson = content.lessons["ethics-act"]
    words = printed(corrected(certificate), lesson, content)
    assert (words["holder"], words["corrected"]) == ("อรุณ แสงทอง", "แก้ไขชื่อเมื่อวันที่ ๑ เมษายน พ.ศ. ๒๕๖๙")
    assert words["date"] == "ให้ไว้ ณ วันที่ ๑๐ มีนาคม พ.ศ. ๒๕๖๙"
    assert printed(certificate, lesson, content)["corrected"] == ""
    body = pdf(corrected(certificate), lesson, content, "https://x.example/v/1")
    assert len(re.findall(rb"/Type ?/Page\b", body)) == 1


def test_the_page_that_verifies_says_so_too(content: Content, record: Written) -> None:
    lesson = content.lessons["ethics-act"]
    final = replace(lesson, parts=tuple(replace(part, draft=False) for part in lesson.parts))
    pages = [
        browser(replace(content, lessons=Lessons((one,))), Links("", "a secret"), record).get(f"/verify/{NUMBER}").text
        for one in (lesson, final)
    ]
    assert [content.texts("certificate.draft") in page for page in pages] == [True, False]


def test_only_its_holder_opens_a_sheet(client: FlaskClient, links: Links, record: Written) -> None:
    record.certificates["69-ERASED00"] = Certificate("69-ERASED00", ERASED, None, "ethics-act", date(2026, 3, 10))
    record.certificates["69-GONE0000"] = Certificate("69-GONE0000", STAFF, "ก", "withdrawn", date(2026, 3, 10))
    for person, number in [
        (ADMIN, NUMBER),
        (STAFF, "69-UNKNOWN0"),
        (ERASED, "69-ERASED00"),
        (STAFF, "69-GONE0000"),
    ]:
        assert client.get(links.for_person(1, person).certificate(number)).status_code == 404
    document = links.for_person(1, STAFF).document("dos-donts", 1).rsplit("/", 1)[1]
    assert client.get(f"/certificate/{document}").status_code == 404


def test_a_link_to_a_sheet_lives_a_day(client: FlaskClient, links: Links, content: Content) -> None:
    with time_machine.travel("2026-03-10T09:00:00Z", tick=False) as clock:
        address = links.for_person(1, STAFF).certificate(NUMBER)
        clock.shift(timedelta(seconds=CERTIFICATE.seconds))
        assert client.get(address).status_code == 200
        clock.shift(timedelta(seconds=1))
        answer = client.get(address)
    assert answer.status_code == 410
    assert content.texts("pages.expired.do") in answer.text


# the page


def test_anybody_can_tell_that_it_is_genuine(client: FlaskClient, content: Content) -> None:
    answer = client.get(f"/verify/{NUMBER}")
    assert answer.status_code == 200
    for shown in (
        content.texts("pages.verify.genuine"),
        NUMBER,
        content.lessons["ethics-act"].title,
        "10 มี.ค. 69",
        "ส••• ใ•••",
        content.programme.centre,
    ):
        assert shown in answer.text
    assert "สมหญิง" not in answer.text
    assert "ใจดี" not in answer.text


@pytest.mark.parametrize("typed", [NUMBER.lower(), f" {NUMBER} "])
def test_a_number_may_be_typed_carelessly(client: FlaskClient, typed: str) -> None:
    assert client.get(f"/verify/{typed}").status_code == 200


@pytest.mark.parametrize("number", ["69-00000000", "x", "<script>alert(1)</script>", "69-7K3MQ2XB"])
def test_a_number_that_was_not_given_out_says_so(client: FlaskClient, content: Content, number: str) -> None:
    answer = client.get(f"/verify/{number}")
    assert answer.status_code == 404
    assert "<script" not in answer.text
    assert content.texts("pages.verify.genuine") not in answer.text
    if "/" not in number:
        assert content.texts("pages.verify.unknown") in answer.text


def test_an_erased_holders_certificate_stays_valid_without_a_name(
    client: FlaskClient, content: Content, record: Written, certificate: Certificate
) -> None:
    record.certificates[NUMBER] = replace(certificate, holder=None)
    page = client.get(f"/verify/{NUMBER}").text
    assert content.texts("pages.verify.genuine") in page
    assert content.texts("pages.verify.erased") in page
    assert "•••" not in page


def test_markup_in_a_name_or_title_is_shown_and_never_obeyed(
    content: Content, links: Links, record: Written, certificate: Certificate
) -> None:
    record.certificates[NUMBER] = replace(certificate, holder="<b> &amp;")
    lesson = replace(content.lessons["ethics-act"], title="<script>alert(1)</script>")
    client = browser(replace(content, lessons=Lessons((lesson,))), links, record)
    page = client.get(f"/verify/{NUMBER}").text
    assert "&lt;script&gt;" in page
    assert "&lt;••• &amp;•••" in page
    assert "<script" not in page


def test_every_correction_is_shown_with_its_day_and_no_name_in_full(
    client: FlaskClient, content: Content, record: Written, certificate: Certificate
) -> None:
    record.certificates[NUMBER] = corrected(certificate)
    page = client.get(f"/verify/{NUMBER}").text
    for before, after, at in (
        ("ส••• ใ•••", "ส••• รั•••", "12 มี.ค. 69"),
        ("ส••• รั•••", "อ••• แ•••", "1 เม.ย. 69"),
    ):
        assert content.texts("pages.verify.correction", before=before, after=after, date=at) in page
    assert not [name for one in CORRECTIONS for name in (*one.before.split(), *one.after.split()) if name in page]


def test_a_correction_in_the_chat_is_on_both_at_once_and_gone_with_its_person(each_bot: House) -> None:
    user = each_bot.as_staff("สมหญิง ใจดี")
    each_bot.does(user, PassLesson("ethics-act", 4, 5, NUMBER))
    each_bot.does(user, Register("treasury", "อรุณ แสงทอง", "ครู", "official"))
    each_bot.today(date(2026, 3, 12))
    each_bot.say(user, "ประกาศนียบัตร")
    for label in ("แก้ชื่อในใบนี้", "ใช่ แก้ใบนี้"):
        each_bot.tap(user, label)
    told = each_bot.content.texts("pages.verify.correction", before="ส••• ใ•••", after="อ••• แ•••", date="12 มี.ค. 69")
    page = each_bot.page(f"/verify/{NUMBER}").text
    assert told in page
    assert "<dd>อ••• แ•••" in page
    sheet = each_bot.offer(user, "เปิดประกาศนียบัตร").action["uri"]
    assert each_bot.page(sheet).status_code == 200
    each_bot.does(user, Erase())
    page = each_bot.page(f"/verify/{NUMBER}").text
    assert each_bot.content.texts("pages.verify.erased") in page
    assert each_bot.content.texts("pages.verify.corrected") not in page
    assert each_bot.page(sheet).status_code == 404


def test_a_certificate_that_was_never_corrected_says_nothing_of_it(client: FlaskClient, content: Content) -> None:
    assert content.texts("pages.verify.corrected") not in client.get(f"/verify/{NUMBER}").text


def test_a_withdrawn_lesson_does_not_break_the_page(
    client: FlaskClient, content: Content, record: Written, certificate: Certificate
) -> None:
    record.certificates[NUMBER] = replace(certificate, lesson="withdrawn")
    assert content.texts("pages.verify.lesson_gone") in client.get(f"/verify/{NUMBER}").text


def test_no_cache_keeps_either(client: FlaskClient, links: Links) -> None:
    for address in (links.for_person(1, STAFF).certificate(NUMBER), f"/verify/{NUMBER}", "/verify/none"):
        answer = client.get(address)
        assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
        assert "Set-Cookie" not in answer.headers


@given(st.text())
def test_a_mask_shows_how_each_word_begins_and_no_more(name: str) -> None:
    words, shown = name.split(), masked(name).split()
    assert len(shown) == len(words)
    for word, mask in zip(words, shown, strict=True):
        assert mask.endswith("•••")
        assert word.startswith(mask.removesuffix("•••"))


def test_a_mask_keeps_a_letter_with_its_marks() -> None:
    assert masked("ก้องเกียรติ กู้ภัย เพ็ญ") == "ก้••• กู้••• เ•••"


@pytest.mark.parametrize("title", ["", "นาง", "นางสาว", "พล.ต.ต. ", "ดร."])
def test_a_hint_is_of_the_name_and_not_of_its_title(content: Content, title: str) -> None:
    assert hint(f"{title}กัญญาณัฐ ใจดี", content.name_words) == "กั••• ใ•••"


# the console


def test_the_console_counts_understanding_and_lessons_apart(admin: FlaskClient, content: Content) -> None:
    page = admin.get("/console").text
    assert content.texts("pages.console.understood", title=content.documents["code-of-ethics"].short) in page
    assert content.texts("pages.console.passed", title=content.lessons["ethics-act"].title) in page
    for figure in ("15 จาก 20 คน", "9 จาก 20 คน", "3 จาก 20 คน"):
        assert figure in page
