"""Documents, the privacy notice, the export, and links that do not open."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from bot.links import DOCUMENT, EXPORT, OUTSIDE, Links
from bot.pages import prose
from bot.pages.blueprint import HEADERS, STATIC
from content.model.documents.documents import Documents
from content.model.pack import Content
from tests.bot.contrast import contrast
from tests.bot.pages.conftest import ADMIN, ERASED, STAFF, Written, browser

BUILT_IN_TEMPLATES = ("console.status", "console.state", "console.campaign")


def test_a_document_page_shows_the_text_and_marks_it_opened(
    client: FlaskClient, links: Links, record: Written, content: Content
) -> None:
    document = content.documents["code-of-ethics"]
    answer = client.get(links.for_person(1, STAFF).document(document.id, 1))
    assert answer.status_code == 200
    assert answer.text.count(f"<h1>{document.title}</h1>") == answer.text.count("<h1") == 1
    assert "ข้อ ๒ ซื่อสัตย์สุจริต" in answer.text
    assert document.current.sha256[:12] in answer.text
    assert "5 ม.ค. 69" in answer.text
    assert content.texts("pages.document.finish") in answer.text
    assert record.opens == [(STAFF, "code-of-ethics", 1)]
    assert record.ends == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Purpose": "prefetch"},
        {"Sec-Purpose": "prefetch;prerender"},
        {"Purpose": "prefetch"},
        {"User-Agent": "facebookexternalhit/1.1;line-poker/1.0"},
    ],
)
def test_a_look_ahead_does_not_count_as_opening(
    client: FlaskClient, links: Links, record: Written, headers: dict[str, str]
) -> None:
    address = links.for_person(1, STAFF).document("code-of-ethics", 1)
    assert client.get(address, headers=headers).status_code == 200
    assert client.head(address).status_code == 200
    assert record.opens == []


def test_drafts_and_older_versions_say_so(content: Content, links: Links, record: Written) -> None:
    document = content.documents["no-gift-policy"]
    first = replace(document.current, draft=True)
    final = replace(first, number=2, draft=False)
    changed = replace(content, documents=Documents((replace(document, versions=(first, final)),)))
    client = browser(changed, links, record)
    old, new = (client.get(links.for_person(1, STAFF).document("no-gift-policy", number)).text for number in (1, 2))
    draft, newer = content.texts("pages.draft"), content.texts("pages.document.newer")
    assert (draft in old, newer in old) == (True, True)
    assert (draft in new, newer in new) == (False, False)


def test_markup_in_a_document_is_shown_and_never_obeyed(content: Content, links: Links, record: Written) -> None:
    evil = "<script>alert(1)</script>"
    parts = f"# {evil}\n\n## ก {evil}\n\n## ข\n\n## ค\n\n"
    text = f"{parts}{evil} [แตะ](javascript:alert(1)) <img src=x onerror=alert(1)>\n\n<style>*{{}}</style>\n"
    document = content.documents["dos-donts"]
    version = replace(document.current, markdown=text, source=evil, changes=evil)
    poisoned = replace(document, title=evil, short=evil, owner=evil, versions=(version,))
    client = browser(replace(content, documents=Documents((poisoned,))), links, record)
    page = client.get(links.for_person(1, STAFF).document("dos-donts", 1)).text
    page, own = re.subn(r'<script src="/assets/reading.js\?v=\w+" defer></script>', "", page)
    assert (own, page.count("<nav")) == (1, 1)
    assert "&lt;script&gt;" in page
    assert not re.search(r"<(script|style|img)|href=.javascript", page)


@given(st.text(st.sampled_from("<>\"'&=/ #*_`[]()!|\\\nascriptonerror:"), max_size=80))
def test_no_text_becomes_an_element_of_its_own(markdown: str) -> None:
    allowed = r"p|h[1-6]|ul|ol|li|strong|em|code|pre|a|img|hr|br|blockquote|table|thead|tbody|tr|th|td"
    tags = re.findall(r"<[^>]*>", str(prose.html(markdown)))
    assert [tag for tag in tags if not re.fullmatch(rf"</?({allowed})(\s[^>]*)?/?>", tag)] == []
    assert [tag for tag in tags if re.search(r"\son\w+=", re.sub(r'"[^"]*"', "", tag))] == []


def test_the_privacy_notice_is_open_to_all(client: FlaskClient, content: Content) -> None:
    answer = client.get("/privacy")
    assert answer.status_code == 200
    assert answer.text.count("<h1") == 1
    assert content.privacy.sha256[:12] in answer.text


def test_people_take_their_data_with_them(client: FlaskClient, links: Links, record: Written) -> None:
    record.kept = {"people": [{"name": "สมหญิง ใจดี", "created_at": datetime(2026, 1, 5, tzinfo=UTC)}]}
    answer = client.get(links.for_person(1, STAFF).export().removesuffix(OUTSIDE) + ".json")
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert "สมหญิง ใจดี" in answer.text
    assert json.loads(answer.text)["people"][0]["created_at"].startswith("2026-01-05")


@pytest.mark.parametrize("person", [STAFF, ADMIN])
def test_what_is_personal_or_administrative_says_so_to_every_cache(
    client: FlaskClient, links: Links, person: int
) -> None:
    addresses = (
        links.for_person(1, person).document("dos-donts", 1),
        "/privacy",
        links.for_person(1, person).export(),
        links.for_person(1, person).console(),
        "/d/x",
    )
    for address in addresses:
        answer = client.get(address)
        policy = answer.headers["Content-Security-Policy"]
        assert (
            HEADERS.items() <= {**answer.headers, "Content-Security-Policy": HEADERS["Content-Security-Policy"]}.items()
        )
        assert policy.startswith(HEADERS["Content-Security-Policy"])
        assert "Set-Cookie" not in answer.headers
    assert "default-src 'none'" in HEADERS["Content-Security-Policy"]
    assert HEADERS["Referrer-Policy"] == "no-referrer"
    assert HEADERS["Cache-Control"] == "no-store"


def test_an_expired_link_says_what_to_do(client: FlaskClient, links: Links, content: Content, record: Written) -> None:
    with time_machine.travel("2026-03-10T09:00:00Z", tick=False) as clock:
        document, export = links.for_person(1, STAFF).document("dos-donts", 1), links.for_person(1, STAFF).export()
        clock.shift(timedelta(seconds=max(DOCUMENT.seconds, EXPORT.seconds) + 1))
        for address in (document, export):
            answer = client.get(address)
            assert answer.status_code == 410
            assert content.texts("pages.expired.do") in answer.text
    assert record.opens == []


def test_a_link_that_is_not_ours_says_what_to_do(client: FlaskClient, links: Links, content: Content) -> None:
    document = links.for_person(1, STAFF).document("dos-donts", 1)
    bad = (
        *(document[:-1], "/d/", "/d/x", f"/export/{document.rsplit('/', 1)[1]}", "/console/x", "/console/leave"),
        *(
            links.for_person(1, STAFF).document("unknown", 1),
            links.for_person(1, STAFF).document("dos-donts", 99),
            links.for_person(1, STAFF).document("dos-donts", 0),
        ),
        *(links.for_person(1, ERASED).document("dos-donts", 1), links.for_person(1, ERASED).export()),
    )
    for address in bad:
        answer = client.get(address)
        assert answer.status_code == 404
        assert address == "/d/" or content.texts("pages.invalid.do") in answer.text


def test_the_style_has_contrast_and_its_files(client: FlaskClient) -> None:
    css = (STATIC / "pages.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", css)) | {"paper": "#ffffff"}
    for ink in ("ink", "muted", "accent", "good", "warning"):
        for ground in ("paper", "ground", "soft"):
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    assert contrast(colours["good"], colours["good-soft"]) >= 4.5
    assert contrast(colours["warning"], colours["warning-soft"]) >= 4.5
    with client.get("/assets/pages.css") as answer:
        assert answer.headers["Cache-Control"].startswith("public")
    for name in set(re.findall(r"url\(([^)]+)\)", css)):
        with client.get(f"/assets/{name}") as answer:
            assert answer.data[:4] == b"wOF2"
