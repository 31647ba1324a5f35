"""What the product is for, on the page that `make run` opens, by clicks and typing alone."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.bot.browser import chromium, last, quiet_page
from tests.bot.simulator.demo import (
    WAIT,
    acknowledged,
    choose_who_has_not,
    join,
    look_at_progress,
    phones,
    read_and_acknowledge,
    report,
    sees,
    served,
    tap,
    watch_it_finish,
)

pytestmark = pytest.mark.browser
NO_GIFT = "No Gift Policy"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def test_a_newcomer_a_focal_person_and_an_admin(browser: Browser, tmp_path: Path) -> None:
    with served(tmp_path / "home") as address, quiet_page(browser, WAIT) as page:
        newcomer, focal, admin = phones(page, address)

        join(newcomer)
        tap(newcomer, "เริ่มเลย")
        sees(newcomer, "อ่านประมาณ", "ประมวลจริยธรรม")
        read_and_acknowledge(newcomer, "ประมวลจริยธรรม")

        report(focal)
        look_at_progress(focal, "สนง.ศึกษาธิการ จ.ตราด", "ยังไม่ถึงเป้า")
        tap(focal, "ดูทีละกิจกรรม")
        expect(focal.locator(".fx-tappable", has_text="75% / เป้า 80%").last).to_be_visible()

        look_at_progress(admin, "มีผลรายงานแล้ว")
        before, people = acknowledged(admin, NO_GIFT)
        recipients = choose_who_has_not(admin, NO_GIFT)
        tap(admin, f"ส่งถึง {recipients} คน")
        # the admin has not acknowledged it either, so the document itself may come after the answer
        expect(admin.get_by_test_id("messages")).to_contain_text("เริ่มส่งแล้วค่ะ")
        expect(newcomer.get_by_test_id("lock-notice")).to_contain_text(NO_GIFT)
        watch_it_finish(admin, recipients)
        expect(page.get_by_test_id("quota")).to_have_text(re.compile(rf"^{recipients} / "))

        sees(newcomer, NO_GIFT)
        tap(newcomer, "อ่านเอกสาร")  # one message goes to all, so the personal link comes on asking
        sees(newcomer, "ลิงก์นี้เป็นของคุณ")
        read_and_acknowledge(newcomer, NO_GIFT, "เปิดเอกสาร")
        look_at_progress(admin, "มีผลรายงานแล้ว")
        assert acknowledged(admin, NO_GIFT) == (before + 1, people)


def test_a_restart_loses_nothing(browser: Browser, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with served(home) as address, quiet_page(browser, WAIT) as page:
        newcomer, focal, _admin = phones(page, address)
        join(newcomer)
        report(focal)
        receipt = re.search(r"69-\w{8}", last(focal).inner_text())
    assert receipt

    with served(home) as address, quiet_page(browser, WAIT) as page:
        newcomer, focal, _admin = phones(page, address)
        sees(newcomer, "ลงทะเบียนเรียบร้อยค่ะ")
        sees(focal, receipt[0])
        tap(newcomer, "เริ่มเลย")
        sees(newcomer, "อ่านประมาณ", "ประมวลจริยธรรม")
        look_at_progress(focal, "สนง.ศึกษาธิการ จ.ตราด")
        tap(focal, "ดูทีละกิจกรรม")
        expect(focal.locator(".fx-tappable", has_text="75% / เป้า 80%").last).to_be_visible()
