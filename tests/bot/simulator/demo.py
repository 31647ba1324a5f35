"""`sujarit serve` with its demonstration, as `make run` starts it, and what its three people do, by clicks alone."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import urllib3
from playwright.sync_api import Locator, Page, expect

from tests.bot.browser import last, say

WAIT = 20.0
SUJARIT = Path(sys.executable).with_name("sujarit")


@contextmanager
def served(home: Path) -> Iterator[str]:
    """Run the server on a free port until the end of the block; gives its address."""
    home.mkdir(exist_ok=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ}
    environment = kept | {"PORT": str(port), "SUJARIT_HOME": str(home), "PYTHONUNBUFFERED": "1"}
    with (home / "log").open("ab") as log:
        process = subprocess.Popen([SUJARIT, "serve"], cwd=home, env=environment, stdout=log, stderr=log)
    try:
        patient = urllib3.Retry(200, backoff_factor=0.05, backoff_max=0.2)
        assert urllib3.request("GET", f"http://127.0.0.1:{port}/healthz", retries=patient, timeout=30).status == 200
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def phones(page: Page, address: str) -> tuple[Locator, ...]:
    """Open the page, and give the phones of the newcomer, the focal person and the admin."""
    expect.set_options(timeout=WAIT * 1000)
    page.goto(address)
    found = tuple(page.get_by_role("region", name=name) for name in ("สมชาย ใจดี", "มาลี รักงาน", "วิภา ตั้งมั่น"))
    for phone in found:
        expect(phone).to_be_visible()
    return found


def tap(phone: Locator, label: str | re.Pattern[str]) -> None:
    """Tap the newest button of this name."""
    phone.get_by_role("button", name=label, exact=True).last.click()


def choose(phone: Locator, words: str) -> None:
    """Tap the newest row with these words."""
    phone.locator(".fx-tappable", has_text=words).last.click()


def sees(phone: Locator, *words: str) -> None:
    """Wait until the newest message says this."""
    for each in words:
        expect(last(phone)).to_contain_text(each)


def join(newcomer: Locator) -> None:
    """Add the account, accept the notice, type the agency with a slip, pick it, and register."""
    newcomer.get_by_test_id("follow").click()
    sees(newcomer, "ก่อนเริ่ม ขอแจ้งเรื่องข้อมูลของคุณ")
    tap(newcomer, "ยอมรับและเริ่ม")
    sees(newcomer, "คุณอยู่หน่วยงานไหนคะ")
    say(newcomer, "สวัสดิการและแรงาน")
    sees(newcomer, "หมายถึงหน่วยงานไหนคะ")
    choose(newcomer, "สวัสดิการและคุ้มครองแรงงาน")
    sees(newcomer, "ชื่อและนามสกุลของคุณ")
    say(newcomer, "สมชาย ใจดี")
    sees(newcomer, "ดำรงตำแหน่งอะไร")
    say(newcomer, "นักวิชาการแรงงาน")
    sees(newcomer, "บุคลากรประเภทไหน")
    tap(newcomer, "ข้าราชการ")
    sees(newcomer, "สมชาย ใจดี", "นักวิชาการแรงงาน")
    tap(newcomer, "ถูกต้อง ลงทะเบียน")
    sees(newcomer, "ลงทะเบียนเรียบร้อยค่ะ", "เริ่มเลย")
    # what was answered is not hidden by the menu, which is another one by now
    expect(newcomer.get_by_test_id("chat-bar")).to_have_text("เมนู")
    expect(newcomer.get_by_test_id("chat-bar")).to_have_attribute("aria-expanded", "false")


def read_and_acknowledge(person: Locator, title: str, button: str = "อ่านเอกสาร") -> None:
    """Open the document before one in the phone's browser, close it, acknowledge, and get the receipt."""
    tap(person, button)
    expect(person.frame_locator("iframe").get_by_role("heading", level=1)).to_contain_text(title)
    expect(person.get_by_test_id("browser")).to_contain_text(title)
    person.get_by_test_id("browser-close").click()
    tap(person, "รับทราบ")
    # a question or two about the document may follow the receipt
    receipt = person.get_by_test_id("message").filter(has_text="บันทึกการรับทราบแล้วค่ะ").filter(has_text=title)
    expect(receipt.last).to_contain_text(re.compile(r"เลขที่\s*69-\w{8}"))


def report(focal: Locator) -> None:
    """Say it in a sentence, see it against the target, and confirm."""
    say(focal, "จัดอบรม ๒ ครั้ง คนเข้าร่วม 45 จาก 60 คน")
    sees(focal, "2 ครั้ง", "45 จาก 60 คน (75%)", "เป้าหมาย", "80%", "ยังขาด", "3 คน")
    tap(focal, "ถูกต้อง")
    sees(focal, "บันทึกผลแล้วค่ะ", "75% / เป้า 80%")


def look_at_progress(phone: Locator, *words: str) -> None:
    """Ask for the progress, and wait for the answer's last bubble."""
    say(phone, "ความคืบหน้า")
    sees(phone, *words)


def acknowledged(admin: Locator, title: str) -> tuple[int, int]:
    """How many have acknowledged a document, of how many, as the newest progress says when it is asked for more."""
    choose(admin, "การรับทราบเอกสาร")
    sees(admin, title)
    rows = admin.locator(".fx-tappable", has_text=title).filter(has_text=re.compile(r"จาก \d+ คน"))
    found = re.search(r"(\d+) จาก (\d+) คน", rows.last.inner_text())
    assert found, rows.last.inner_text()
    return int(found[1]), int(found[2])


def choose_who_has_not(admin: Locator, title: str) -> int:
    """Prepare the document for who has not acknowledged it; gives the recipients that the preview tells."""
    tap(admin, "ส่งข้อความ")
    sees(admin, "จะส่งอะไรคะ")
    choose(admin, "เอกสารให้รับทราบ")
    sees(admin, "เอกสารไหนคะ")
    choose(admin, title)
    sees(admin, "ส่งถึงใครคะ")
    choose(admin, "ผู้ที่ยังไม่รับทราบเอกสาร")
    sees(admin, "ยืนยันการส่ง", "โควตาคงเหลือเดือนนี้", "เหลือหลังส่ง")
    found = re.search(r"ผู้รับ\s*(\d+) คน", last(admin).inner_text())
    assert found, last(admin).inner_text()
    return int(found[1])


def watch_it_finish(admin: Locator, count: int) -> None:
    """Look again until the send is over; the document may reach the admin too, in between."""
    looks = admin.get_by_test_id("message").filter(has_text=re.compile(rf"ส่งแล้ว\W*\d+ จาก {count}"))
    tap(admin, "ดูความคืบหน้า")
    for seen in range(20):
        expect(looks).to_have_count(seen + 1)
        if "ดูอีกครั้ง" not in looks.last.inner_text():
            break
        tap(admin, "ดูอีกครั้ง")
    expect(looks.last).to_contain_text(f"{count} จาก {count}")
