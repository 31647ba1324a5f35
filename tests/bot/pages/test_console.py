"""The admin's page and its CSV file."""

import csv
import html
import io
import re
from dataclasses import replace

from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from bot.links import Links
from bot.pages import console
from content.model.pack import Content
from flows.reporting.measure_status import Status
from tests.bot.pages.conftest import STAFF, Written


def test_an_admin_sees_the_province(admin: FlaskClient, content: Content) -> None:
    answer = admin.get("/console")
    assert answer.status_code == 200
    assert all(agency.short in answer.text for agency in content.plan.agencies)
    assert all(activity.short in html.unescape(answer.text) for activity in content.plan.activities())
    assert "15 จาก 20 คน" in answer.text
    assert "75%" in answer.text
    assert "9 มี.ค. 69 09:30" in answer.text  # Thai time
    assert "&lt;b&gt;เตือน&lt;/b&gt;" in answer.text


def test_figures_add_up(content: Content, record: Written) -> None:
    table = console.overview(record.province(), content)
    concerned = len(content.plan.measures()[0].agencies)
    assert (table.reported, table.due, table.count(Status.MET)) == (2, concerned, 1)
    assert table.late == (), "nothing is late while it runs"
    assert (table.acknowledged.done, table.acknowledged.total) == (15, 30)
    assert console.share(table.totals[0]) == "50"
    assert sum(width for _, width in table.strategies) == len(table.measures) == 38


def test_what_is_past_its_time_is_late(content: Content, record: Written) -> None:
    province = record.province()
    late = {
        code: [replace(one, status=Status.OVERDUE) if one.status is Status.MISSING else one for one in told]
        for code, told in province.statuses.items()
    }
    table = console.overview(replace(province, statuses=late), content)
    assert len(table.late) == len(content.plan.measures()[0].agencies) - 2
    assert table.due == len(late)


def test_a_status_is_a_mark_and_a_word_besides_its_colour(admin: FlaskClient, content: Content) -> None:
    page = admin.get("/console").text
    met = content.texts("pages.console.status.met")
    assert re.search(rf'<span class="mark met" role="img" aria-label="{met}">✓</span> 95</td>', page)


def test_the_page_runs_no_script_and_needs_no_inline_style(admin: FlaskClient) -> None:
    page = admin.get("/console").text
    assert "<script" not in page
    assert "style=" not in page


def test_only_who_is_an_admin_now_gets_in(client: FlaskClient, links: Links) -> None:
    address = links.for_person(1, STAFF).console()
    assert client.get(address).status_code == 404
    assert client.post(address, data={"page": "x"}).status_code == 404


def test_the_table_comes_as_a_file(admin: FlaskClient) -> None:
    assert 'href="/console.csv"' in admin.get("/console").text
    answer = admin.get("/console.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="trat-2569-2026-03-10.csv"'
    assert answer.data.startswith("\ufeff".encode())
    head, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert [len(head), len(rows)] == [1 + 38, 23]
    assert head[1] == "1/1.1#1 ประกาศข้อกำหนดจริยธรรม (เป้า 80%)"
    cells = {row[0]: row[1:] for row in rows}
    assert cells["สำนักงานคลังจังหวัดตราด"][0] == "95 (ถึงเป้าหมาย)"
    assert cells["สำนักงานจังหวัดตราด"][0] == "12.5 (ยังไม่ถึงเป้าหมาย)"
    assert cells["สำนักงานพาณิชย์จังหวัดตราด"] == [""] * 38


@given(
    st.lists(
        st.lists(st.text(st.sampled_from("=+-@\t\r\n'\",; ก1") | st.characters(codec="utf-8")), min_size=1), min_size=1
    )
)
def test_no_cell_of_a_file_is_a_formula(rows: list[list[str]]) -> None:
    back = list(csv.reader(io.StringIO(console.written(rows), newline="")))
    for row, kept in zip(rows, back, strict=True):
        for cell, read in zip(row, kept, strict=True):
            assert not read.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
            assert read in (cell, f"'{cell}")
