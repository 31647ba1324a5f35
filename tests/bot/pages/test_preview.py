"""The preview: for admins, with the one script of the site, and everything of the content on it."""

import json
import re
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from bot.editing.exhibits import exhibits
from bot.links import Links
from bot.pages import pages, preview
from bot.simulator import rules
from content.model import overlay
from content.model.pack import Content
from tests.bot.browser import chromium
from tests.bot.pages.conftest import ADMIN, Written, browser, with_console

ADDRESS = "/console/preview"


def shown(body: str) -> list[dict[str, object]]:
    found = re.search(r'<script type="application/json" id="shown">(.*?)</script>', body, re.DOTALL)
    assert found
    listed: list[dict[str, object]] = json.loads(found[1])
    return listed


def test_only_an_admin_sees_it(admin: FlaskClient, client: FlaskClient) -> None:
    assert admin.get(ADDRESS).status_code == 200
    assert client.get(ADDRESS).status_code == 404


def test_scripts_are_its_own_and_of_no_other_page(admin: FlaskClient) -> None:
    policy = admin.get(ADDRESS).headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert "script-src" not in admin.get("/console").headers["Content-Security-Policy"]
    assert "script-src" not in admin.get("/privacy").headers["Content-Security-Policy"]


def test_the_console_leads_there_and_back(admin: FlaskClient) -> None:
    assert f'href="{ADDRESS}"' in admin.get("/console").text
    assert 'href="/console"' in admin.get(ADDRESS).text


def test_everything_is_shown_as_line_would_take_it(content: Content, record: Written) -> None:
    links = Links("https://sujarit.example", "a secret")
    by_kind: dict[object, list[object]] = {}
    for one in shown(with_console(browser(content, links, record), links).get(links.origin + ADDRESS).text):
        by_kind.setdefault(one["kind"], []).append(one["id"])
        assert rules.problems(one["messages"]) == [], one["id"]
    checks = sum(len(content.quiz.check(name)) for name in content.documents)
    assert {kind: len(ids) for kind, ids in by_kind.items()} == {
        "card": len(content.cards.all),
        "document": len(content.documents),
        "question": len(content.quiz.all) + checks,
        "answer": len(content.answers.all),
        "part": sum(len(lesson.parts) for lesson in content.lessons.all),
        "questionnaire": len(content.assessments),
        "item": sum(len(about.items) for about in content.assessments.all),
        "gift": len(content.gift.givers) + len(content.gift.kinds),
        "channel": 2,
        "message": len(content.campaign_calendar.entries),
    }


def test_every_sentence_of_a_questionnaire_and_of_the_gift_helper_is_seen(content: Content, links: Links) -> None:
    listed = exhibits(content, links.for_person(1, ADMIN), content.programme.demo_today, ADMIN)
    seen = json.dumps([one.messages for one in listed], ensure_ascii=False)
    for about in content.assessments.all:
        closing = about.closing if about.anonymous else about.closing[:1]
        for text in (*about.instructions, *closing, *about.advice.values(), *about.scale.values()):
            assert text in seen, about.id
    guide = content.gift
    givers = [text for giver in guide.givers.values() for text in (giver.label, giver.law, giver.over)]
    kinds = [text for kind in guide.kinds.values() for text in (kind.label, kind.work_law, kind.note)]
    for text in (*givers, *kinds, *guide.reasons.values(), *guide.policy.values(), *guide.report.values()):
        assert guide.filled(text) in seen


def test_what_is_due_is_marked(content: Content, links: Links) -> None:
    card = content.cards.all[0]
    for days, due in ((-1, False), (0, True)):
        today = card.review + timedelta(days=days)
        found = preview.shown(exhibits(content, links.for_person(1, ADMIN), today, ADMIN), today)
        assert next(one for one in found if one["id"] == card.id)["due"] is due


def test_markup_in_content_stays_text(content: Content, links: Links, record: Written) -> None:
    sly, refused = overlay.load(
        "trat-2569", [overlay.Correction("card", "flag-ceremony", {"title": "</script><b>x", "do": "{{7*7}}"})]
    )
    assert refused == ()
    body = with_console(browser(sly, links, record), links).get(ADDRESS).text
    assert "</script><b>" not in body
    assert "</script><b>x" in str(shown(body)[0]["title"])


def test_pages_show_the_content_of_this_moment(content: Content, links: Links, record: Written) -> None:
    present = [content]
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(pages(lambda _: present[0], links, record))
    before = app.test_client().get("/privacy").text
    present[0] = replace(content, privacy=replace(content.privacy, markdown="# ประกาศ\n\nฉบับใหม่ล่าสุด\n"))
    after = app.test_client().get("/privacy").text
    assert ("ฉบับใหม่ล่าสุด" in before, "ฉบับใหม่ล่าสุด" in after) == (False, True)


@pytest.mark.browser
def test_a_browser_draws_filters_and_searches(content: Content, links: Links, record: Written) -> None:
    app = Flask(__name__, static_folder=None)
    app.register_blueprint(pages(content, links, record))
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    complaints: list[str] = []
    with chromium() as driver:
        page = driver.new_page(viewport={"width": 1280, "height": 800})
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        page.goto(f"http://127.0.0.1:{server.server_port}{links.for_person(1, ADMIN).console()}")
        page.get_by_role("button").click()
        page.locator(f'a[href="{ADDRESS}"]').click()
        card = page.locator('[data-testid="exhibit"][data-id="flag-ceremony"]')
        card.wait_for()
        assert "ถึงเวลาเคารพธงชาติ" in card.inner_text()
        assert card.locator(".fx-bubble").count() == 1
        page.locator('input[value="document"]').check(force=True)
        drawn = page.locator('[data-testid="exhibit"]:visible')
        assert drawn.count() == len(content.documents)
        page.locator('input[value=""]').check(force=True)
        page.get_by_test_id("find").fill("เคารพ ธงชาติ")
        assert "flag-ceremony" in {drawn.nth(at).get_attribute("data-id") for at in range(drawn.count())}
        assert 0 < drawn.count() < 20
        page.get_by_test_id("find").fill("ไม่มีคำนี้แน่นอน")
        assert (drawn.count(), page.locator("#none").is_visible()) == (0, True)
        width = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width == 0
    server.shutdown()
    thread.join()
    server.server_close()
    assert complaints == []
