"""A person's copy of what is kept about them: everything in words, on a page and as a PDF, with the JSON beside it."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, get_args

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect
from werkzeug.serving import make_server

from bot.links import OUTSIDE, Links
from bot.pages import my_copy
from content.model.pack import Content
from flows.record.effects import Effect
from storage.in_memory import in_memory
from storage.tables import metadata
from tests.bot.browser import chromium, quiet_page
from tests.bot.local_line import running
from tests.bot.pages.conftest import STAFF, Written
from tests.packs import loaded
from tests.storage.deeds import PERSON_COLUMNS, do_everything
from tests.storage.somebody import staff, stored


@pytest.fixture(scope="module")
def everything() -> dict[str, Any]:
    """What is kept about somebody who did all there is to do."""
    conn = in_memory()
    person = staff(conn)
    do_everything(conn, person)
    return dict(stored(conn, person))


def values(found: list[my_copy.CopySection]) -> Iterator[tuple[str, str]]:
    return ((label, value) for section in found for entry in section.entries for label, value in entry)


def test_every_place_has_a_heading_and_every_column_a_label_or_is_left_out(
    content: Content, everything: Mapping[str, Any]
) -> None:
    words = content.my_copy
    assert set(words.sections) == {"people", "inbox", "survey_takers", *PERSON_COLUMNS} == set(everything)
    for place in PERSON_COLUMNS:
        for column in metadata.tables[place.partition(".")[0]].columns:
            assert words.column(place, column.name) or column.name in words.left_out
    for place in ("people", "inbox", "survey_takers"):
        assert {name for row in everything[place] for name in row if words.column(place, name)}
    assert set(words.words["effect"]) == {one.__name__ for one in get_args(Effect)} - {"RecordSurvey"}


def test_every_subject_is_told_and_no_code_or_machine_date_stays(
    content: Content, everything: Mapping[str, Any]
) -> None:
    found = my_copy.sections(everything, content)
    assert [section.heading for section in found if not section.entries] == []
    told = dict(values(found))
    assert told["ชื่อ"] == "สมหญิง ใจดี"
    codes = {"code-of-ethics", "ethics-act", "flag-ceremony", "health", "official", "focal", "trat-2569", "behaviour",
             "grey-survey", "before", "share_streak", "reported", "PassLesson"}  # fmt: skip
    assert not codes & {value for _, value in values(found)}
    assert not [value for _, value in values(found) if re.search(r"\d{4}-\d\d-\d\d|True|False|None|[{}\[\]]", value)]


def test_what_cannot_be_named_any_more_stands_as_it_is(content: Content) -> None:
    row = {"programme": "gone-2560", "card": "withdrawn", "read_at": "2026-03-10T02:30:00+00:00"}
    kept = {"card_reads.person_id": [row]}
    (section,) = [one for one in my_copy.sections(kept, content) if one.entries]
    assert [value for _, value in section.entries[0]] == ["gone-2560", "withdrawn", "10 มี.ค. 69 09:30"]


def test_what_is_of_another_programme_is_named_as_there(content: Content) -> None:
    other = loaded("sao-2567")
    agency = other.plan.agencies[0]
    kept = {"headcounts.set_by": [{"programme": "sao-2567", "agency": agency.code, "period": "1", "officials": 4}]}
    (section,) = [one for one in my_copy.sections(kept, content) if one.entries]
    assert [value for _, value in section.entries[0]][:2] == ["2567", agency.name]


def test_the_three_ways_are_one_link(client: FlaskClient, links: Links, record: Written, everything: Any) -> None:
    record.kept = everything
    address = links.for_person(1, STAFF).export()
    bare = address.removesuffix(OUTSIDE)
    page = client.get(address)
    assert page.status_code == 200
    for text in ("สมหญิง ใจดี", f'href="{bare}.pdf"', f'href="{bare}.json"', "เอกสารที่รับทราบ"):
        assert text in page.text
    sheet = client.get(f"{bare}.pdf")
    assert (sheet.data[:5], sheet.headers["Content-Type"]) == (b"%PDF-", "application/pdf")
    assert sheet.headers["Content-Disposition"] == 'attachment; filename="sujarit-my-data.pdf"'
    assert client.get(f"{bare}.json").json == json.loads(json.dumps(everything, default=str))
    for end in ("", ".pdf", ".json"):
        assert client.get(f"/export/x{end}").status_code == 404


def test_what_somebody_typed_is_shown_and_never_obeyed(client: FlaskClient, links: Links, record: Written) -> None:
    evil = '<script>alert(1)</script> #eval("1") $x$ "]'
    record.kept = {"people": [{"name": evil}]}
    bare = links.for_person(1, STAFF).export().removesuffix(OUTSIDE)
    assert "&lt;script&gt;alert" in client.get(bare).text
    assert "<script" not in client.get(bare).text
    assert client.get(f"{bare}.pdf").data[:5] == b"%PDF-"


@pytest.mark.browser
def test_a_phone_shows_it_without_scrolling_sideways(client: FlaskClient, record: Written, everything: Any) -> None:
    record.kept = everything
    app = client.application
    app.add_url_rule("/favicon.ico", "favicon", lambda: ("", 204))
    phone = {"width": 390, "height": 844}
    server = make_server("127.0.0.1", 0, app, threaded=True)
    with running(server) as base, chromium() as driver, quiet_page(driver, 20, viewport=phone) as page:
        page.goto(base + Links("", "a secret").for_person(1, STAFF).export())
        for section in page.locator("summary").all()[3:]:
            section.click()
        expect(page.get_by_text("สมหญิง ใจดี").first).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
