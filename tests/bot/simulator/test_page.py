"""Plays people on the local LINE's page in a real browser, with the real server and a bot that only listens."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from tests.bot.browser import chromium, last, quiet_page, say
from tests.bot.simulator.page_desk import (
    PIXEL,
    WAIT,
    Desk,
    asking,
    box,
    bubble,
    button,
    flex,
    message_action,
    text,
)

pytestmark = pytest.mark.browser


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def page(browser: Browser, desk: Desk) -> Iterator[Page]:
    with quiet_page(browser, WAIT, permissions=["clipboard-write"]) as opened:
        yield opened


def person(desk: Desk, name: str = "สมหญิง", *, following: bool = True) -> str:
    user_id: str = desk.world.add_user(name, following=following).id
    return user_id


def phone(page: Page, desk: Desk, user_id: str) -> Locator:
    if not page.url.startswith(desk.home):
        page.goto(f"{desk.home}/simulator/")
    return page.get_by_test_id(f"phone-{user_id}")


def frame(node: Locator) -> FloatRect:
    box = node.bounding_box()
    assert box, "the node is not on the screen"
    return box


def test_a_conversation_by_clicks(page: Page, desk: Desk) -> None:
    user_id = person(desk, following=False)
    mine = phone(page, desk, user_id)
    mine.get_by_test_id("follow").click()
    desk.reply(desk.heard("follow"), asking(text("สวัสดีค่ะ"), message_action("เมนู")))
    expect(last(mine)).to_contain_text("สวัสดีค่ะ")

    say(mine, "จัดอบรม ๒ ครั้ง")
    asked = desk.heard("message")
    assert asked["message"]["text"] == "จัดอบรม ๒ ครั้ง"
    expect(mine.get_by_test_id("quick-0")).to_be_hidden()
    yes = {"type": "postback", "label": "ถูกต้อง", "data": "yes=1", "displayText": "ถูกต้องค่ะ"}
    desk.reply(asked, asking(flex(bubble(text("จัดอบรม 2 ครั้ง"), button(yes))), *map(message_action, "กขค")))

    mine.get_by_test_id("quick-1").click()
    assert desk.heard("message")["message"]["text"] == "ข"
    expect(mine.get_by_test_id("quick-1")).to_be_hidden()
    mine.get_by_role("button", name="ถูกต้อง").click()
    assert desk.heard("postback")["postback"] == {"data": "yes=1"}
    expect(last(mine)).to_contain_text("ถูกต้องค่ะ")


def test_chat_text_is_never_markup(page: Page, desk: Desk) -> None:
    user_id = person(desk, "<img src=x onerror=hacked=1>")
    mine = phone(page, desk, user_id)
    evil = '<script>hacked=1</script><img src=x onerror=hacked=1> https://ok.go.th/a"onmouseover=hacked=1'
    say(mine, evil)
    desk.reply(desk.heard("message"), text(evil), flex(bubble(text(evil)), evil))
    expect(last(mine)).to_contain_text("<script>hacked=1</script>")
    assert page.evaluate("typeof hacked") == "undefined"
    assert mine.locator("script, [onerror], [onmouseover]").count() == 0


def test_links_open_in_the_phones_browser(page: Page, desk: Desk) -> None:
    user_id = person(desk)
    mine = phone(page, desk, user_id)
    here = desk.home.replace("127.0.0.1", "localhost")
    desk.push(user_id, asking(text("อ่านค่ะ"), {"type": "uri", "label": "อ่าน", "uri": f"{here}/doc"}))
    mine.get_by_test_id("quick-0").click()
    expect(mine.frame_locator("iframe").get_by_role("heading")).to_have_text("ข้อ 1")
    expect(mine.get_by_test_id("browser")).to_contain_text("ประมวลจริยธรรม")
    mine.get_by_test_id("browser-close").click()
    expect(mine.get_by_test_id("browser")).to_have_count(0)

    file = f"{here}/doc?openExternalBrowser=1"
    desk.push(user_id, asking(text("เก็บไว้นะคะ"), {"type": "uri", "label": "ดาวน์โหลด", "uri": file}))
    mine.get_by_test_id("quick-0").click()
    expect(mine.get_by_test_id("browser")).to_contain_text("เบราว์เซอร์ของโทรศัพท์")
    expect(mine.get_by_role("link", name="เปิดในแท็บใหม่")).to_be_visible()
    expect(mine.locator("iframe")).to_have_count(0)
    mine.get_by_test_id("browser-close").click()

    desk.push(user_id, text("อ่านที่ https://example.go.th/code.แล้วกลับมา"))
    mine.get_by_role("link").click()
    expect(mine.get_by_role("link", name="เปิดในแท็บใหม่")).to_have_attribute("href", "https://example.go.th/code")
    expect(mine.locator("iframe")).to_have_count(0)


def test_a_date_is_picked_in_line_form(page: Page, desk: Desk) -> None:
    user_id = person(desk)
    mine = phone(page, desk, user_id)
    pick = {"type": "datetimepicker", "label": "เลือกวันที่", "data": "when", "max": "2026-09-30"}
    template = {
        "type": "buttons",
        "text": "เมื่อไรคะ",
        "actions": [
            {**pick, "mode": "date", "initial": "2026-03-10"},
            {**pick, "mode": "datetime", "initial": "2026-03-10t09:30", "max": "2026-09-30t23:59"},
        ],
    }
    desk.push(user_id, {"type": "template", "altText": "เมื่อไรคะ", "template": template})
    mine.get_by_role("button", name="เลือกวันที่").first.click()
    expect(mine.get_by_test_id("date-value")).to_have_value("2026-03-10")
    mine.get_by_test_id("date-value").fill("2026-03-12")
    mine.get_by_test_id("date-ok").click()
    assert desk.heard("postback")["postback"] == {"data": "when", "params": {"date": "2026-03-12"}}

    mine.get_by_role("button", name="เลือกวันที่").last.click()
    mine.get_by_test_id("date-ok").click()
    assert desk.heard("postback")["postback"]["params"] == {"datetime": "2026-03-10T09:30"}
    mine.get_by_role("button", name="เลือกวันที่").first.click()
    mine.get_by_test_id("date-cancel").click()
    expect(mine.get_by_test_id("date")).to_have_count(0)
    assert desk.events.empty()


def test_block_and_come_back(page: Page, desk: Desk) -> None:
    user_id = person(desk)
    mine = phone(page, desk, user_id)
    mine.get_by_test_id("chat-menu").click()
    mine.get_by_test_id("block").click()
    desk.heard("unfollow")
    expect(mine.get_by_test_id("input")).to_be_hidden()
    desk.push(user_id, text("ไม่ถึง"))
    mine.get_by_test_id("unblock-bar").click()
    assert desk.heard("follow")["follow"] == {"isUnblocked": True}
    expect(mine.get_by_test_id("input")).to_be_visible()
    expect(mine.get_by_text("ไม่ถึง")).to_have_count(0)


def test_a_push_shows_its_alt_text_on_the_locked_phone_and_a_reply_does_not(page: Page, desk: Desk) -> None:
    user_id = person(desk)
    mine = phone(page, desk, user_id)
    say(mine, "เมนู")
    desk.reply(desk.heard("message"), text("นี่คือเมนู"))
    expect(last(mine)).to_contain_text("นี่คือเมนู")
    expect(mine.get_by_test_id("lock-notice")).to_be_hidden()
    desk.push(user_id, flex(bubble({"type": "separator"}), "มีเอกสารใหม่ 1 ฉบับ"))
    expect(mine.get_by_test_id("lock-notice")).to_contain_text("มีเอกสารใหม่ 1 ฉบับ")
    mine.get_by_test_id("lock-notice").click()
    expect(mine.get_by_test_id("lock-notice")).to_be_hidden()


def test_rich_menu_areas_act_and_the_bar_folds_it(page: Page, desk: Desk) -> None:
    user_id = person(desk)
    desk.set_menu(message_action("รายงาน"), {"type": "postback", "label": "ช่วย", "data": "help"})
    mine = phone(page, desk, user_id)
    mine.get_by_test_id("menu-area-0").click()
    assert desk.heard("message")["message"]["text"] == "รายงาน"
    mine.get_by_test_id("menu-area-1").click()
    assert desk.heard("postback")["postback"]["data"] == "help"
    bar = mine.get_by_test_id("chat-bar")
    expect(bar).to_have_text("เมนูหลัก")
    bar.click()
    expect(mine.get_by_test_id("menu-area-0")).to_be_hidden()
    expect(bar).to_have_attribute("aria-expanded", "false")


def test_a_menu_that_comes_late_opens_nothing_that_was_closed(page: Page, desk: Desk) -> None:
    mine = phone(page, desk, person(desk))
    mine.get_by_test_id("input").focus()
    desk.set_menu(message_action("รายงาน"))
    bar = mine.get_by_test_id("chat-bar")
    expect(bar).to_be_visible()
    expect(bar).to_have_attribute("aria-expanded", "false")
    bar.click()
    desk.set_menu(message_action("เรียน"), message_action("ถาม"))
    expect(mine.get_by_test_id("menu-area-1")).to_be_visible()


def test_a_photo_is_sent_and_a_message_taken_back(page: Page, desk: Desk) -> None:
    user_id = person(desk)
    mine = phone(page, desk, user_id)
    desk.push(user_id, asking(text("ส่งภาพกิจกรรมได้เลยค่ะ"), {"type": "cameraRoll", "label": "เลือกภาพ"}))
    with page.expect_file_chooser() as chooser:
        mine.get_by_test_id("quick-0").click()
    chooser.value.set_files({"name": "ภาพ.png", "mimeType": "image/png", "buffer": PIXEL})
    assert desk.heard("message")["message"]["type"] == "image"
    picture = last(mine).locator("img")
    expect(picture).to_have_js_property("naturalWidth", 1)

    last(mine).locator("img").click(button="right")
    mine.get_by_test_id("unsend").click()
    desk.heard("unsend")
    expect(mine.get_by_test_id("unsent")).to_be_visible()
    expect(picture).to_have_count(0)


def test_location_sticker_and_loading(page: Page, desk: Desk) -> None:
    user_id = person(desk)
    mine = phone(page, desk, user_id)
    for name in ("attach-location", "attach-sticker"):
        mine.get_by_test_id("attach").click()
        mine.get_by_test_id(name).click()
        mine.get_by_test_id("location-ok" if name == "attach-location" else "sticker-1988").click()
    assert isinstance(desk.heard("message")["message"]["latitude"], float)
    assert desk.heard("message")["message"]["stickerId"] == "1988"
    desk.call("chat/loading/start", {"chatId": user_id, "loadingSeconds": 20})
    expect(mine.get_by_test_id("typing")).to_be_visible()
    desk.push(user_id, text("ได้รับแล้วค่ะ"))
    expect(mine.get_by_test_id("typing")).to_be_hidden()


def test_bubbles_have_lines_widths_and_a_carousel_one_height(page: Page, desk: Desk) -> None:
    user_id = person(desk)
    mine = phone(page, desk, user_id)
    short, tall = (text("ก" * n) | {"wrap": True} for n in (5, 200))
    sizes = {"nano": 120, "micro": 160, "deca": 220, "hecto": 241, "kilo": 260, "mega": 300, "giga": 361}
    for size in sizes:
        desk.push(user_id, flex(bubble(short, size=size)))
    expect(mine.locator(".fx-giga")).to_be_visible()
    assert {size: round(frame(mine.locator(f".fx-{size}"))["width"]) for size in sizes} == sizes

    carousel = {"type": "carousel", "contents": [bubble(short, size="micro"), bubble(tall, size="micro")]}
    desk.push(user_id, flex(carousel))
    expect(mine.locator(".fx-carousel")).to_be_visible()
    first, second = (frame(mine.locator(".fx-carousel .fx-bubble").nth(n)) for n in (0, 1))
    assert first["height"] == second["height"] > 100


def test_flex_shares_width_and_keeps_one_line(page: Page, desk: Desk) -> None:
    user_id = person(desk)
    mine = phone(page, desk, user_id)
    long = text("ข้อความที่ยาวมากเกินกว่าหนึ่งบรรทัดของกล่องนี้แน่นอน")
    row = box("horizontal", long | {"flex": 1}, long | {"flex": 3}, spacing="md")
    track = box("vertical", box("vertical", width="75%", height="8px", cornerRadius="4px"), height="8px", margin="lg")
    label = "ป้ายปุ่มที่ยาวเกินความกว้างของฟองคำพูด"
    shrunk = button(message_action(label)) | {"adjustMode": "shrink-to-fit"}
    desk.push(user_id, flex(bubble(row, track, shrunk)))
    expect(mine.locator(".fx-tap")).to_be_visible()
    texts, boxes = mine.locator(".fx-text p"), mine.locator(".fx-body .fx-box .fx-box")
    first, second = (frame(texts.nth(n)) for n in (0, 1))
    assert second["width"] / first["width"] == pytest.approx(3, abs=0.05)
    assert first["height"] == second["height"] < 30
    assert frame(boxes.nth(2))["width"] / frame(boxes.nth(1))["width"] == pytest.approx(0.75, abs=0.01)
    assert mine.locator(".fx-tap span").evaluate("node => node.scrollWidth <= node.clientWidth")
    assert mine.locator(".fx-tap span").evaluate("node => parseFloat(getComputedStyle(node).fontSize)") < 16


def test_three_phones_side_by_side_and_one_on_a_narrow_screen(page: Page, desk: Desk) -> None:
    users = [person(desk, name) for name in ("ก", "ข", "ค", "ง")]
    phones = [phone(page, desk, user_id) for user_id in users]
    for shown in phones[:3]:
        expect(shown).to_be_visible()
    expect(phones[3]).to_have_count(0)
    assert page.locator(".shelf").evaluate("node => node.scrollWidth <= node.clientWidth")
    page.set_viewport_size({"width": 390, "height": 800})
    expect(phones[1]).to_have_count(0)
    page.get_by_test_id(f"person-{users[3]}").click()
    expect(phones[3]).to_be_visible()
    say(phones[3], "จากจอแคบ")
    assert desk.heard("message")["source"]["userId"] == users[3]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_toolbar_adds_a_person_moves_the_day_and_breaks_things(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.home}/simulator/")
    page.get_by_test_id("person-new").click()
    page.get_by_test_id("person-name").fill("คุณใหม่")
    page.get_by_test_id("person-add").click()
    expect(page.get_by_test_id("follow")).to_be_visible()
    page.get_by_test_id("today").fill("2026-04-01")
    page.get_by_test_id("faults").click()
    page.get_by_test_id("fault-kind").select_option("duplicate")
    page.get_by_test_id("fault-on").click()
    expect(page.get_by_test_id("faults")).to_contain_text("(1)")
    page.get_by_test_id("faults").click()
    assert desk.world.today == "2026-04-01"
    expect(page.get_by_test_id("today-in-words")).to_have_text("1 เม.ย. 69")
    page.get_by_test_id("follow").click()
    first, second = desk.heard("follow"), desk.heard("follow")
    assert first["webhookEventId"] == second["webhookEventId"]


def test_traffic_is_shown_without_the_token_and_can_be_redelivered(page: Page, desk: Desk) -> None:
    user_id = person(desk)
    mine = phone(page, desk, user_id)
    page.get_by_test_id("traffic-toggle").click()
    say(mine, "เมนู")
    sent = desk.heard("message")
    desk.reply(sent, text("นี่คือเมนู"))
    exchanges = page.get_by_test_id("traffic").locator("details")
    expect(exchanges).to_have_count(2)
    exchanges.filter(has_text="/message/reply").locator("summary").click()
    expect(exchanges.filter(has_text="/message/reply").locator("pre").first).to_contain_text("นี่คือเมนู")
    colours = {
        tab.evaluate("tab => getComputedStyle(tab).backgroundColor") for tab in page.locator(".tabs button").all()
    }
    assert len(colours) == 2, "the chosen tab looks as the others do"
    assert "Bearer t" not in (page.get_by_test_id("traffic").text_content() or "")
    exchanges.filter(has_text="/callback").locator("summary").click()
    page.get_by_test_id("redeliver").click()
    again = desk.heard("message")
    assert again["webhookEventId"] == sent["webhookEventId"]
    assert again["deliveryContext"] == {"isRedelivery": True}


def test_the_page_survives_a_reload_and_keeps_who_is_shown(page: Page, desk: Desk) -> None:
    first, second = person(desk, "ก"), person(desk, "ข")
    mine = phone(page, desk, first)
    say(mine, "ยังอยู่ไหม")
    desk.heard("message")
    page.get_by_test_id(f"person-{second}").click()
    page.reload()
    expect(last(mine)).to_contain_text("ยังอยู่ไหม")
    expect(page.get_by_test_id(f"phone-{second}")).to_have_count(0)
    assert json.loads(page.evaluate("localStorage.getItem('sujarit-simulator-shown')")) == [first]


def test_a_page_of_another_origin_neither_acts_nor_reads(browser: Browser, desk: Desk) -> None:
    user_id, other = person(desk), Desk()
    foreign = browser.new_page()
    foreign.goto(f"{other.home}/doc")
    outcomes = foreign.evaluate(
        """async ([line, who]) => {
          const tried = async (way, options) => {
            try { return (await fetch(`${line}/${way}`, options)).type } catch (error) { return error.name }
          };
          document.body.innerHTML = `<iframe name=out></iframe>
            <form method=post target=out action="${line}/api/users/${who}/block"></form>`;
          const loaded = new Promise((done) => { document.querySelector("iframe").onload = done });
          document.querySelector("form").submit();
          await loaded;
          const json = { "Content-Type": "application/json" };
          return [
            await tried("api/reset", { method: "POST", mode: "no-cors", body: "{}" }),
            await tried("api/users", { method: "POST", headers: json, body: '{"name": "x"}' }),
            await tried("api/state", {}),
            await tried("oauth2/v3/token", { method: "POST" }),
          ];
        }""",
        [f"{desk.home}/simulator", user_id],
    )
    assert outcomes == ["opaque", "TypeError", "TypeError", "TypeError"]
    assert "Another site's page" in (foreign.frames[1].text_content("body") or "")
    foreign.close()
    other.close()
    assert [*desk.world.people] == [user_id]
    assert desk.world.people[user_id].following
