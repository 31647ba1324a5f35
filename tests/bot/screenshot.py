"""Takes the README's picture of the demonstration anew: `python -m tests.bot.screenshot`."""

import tempfile
from pathlib import Path

from tests.bot.browser import chromium, quiet_page, say
from tests.bot.simulator.demo import WAIT, choose, choose_who_has_not, join, phones, read_and_acknowledge, sees, served

PICTURE = Path(__file__).parents[2] / "README.png"
DOCUMENT = "ประกาศเจตจำนงสุจริต"


def main() -> None:
    """Play the three people up to their telling moments, fold the menus away, and keep the picture."""
    with (
        tempfile.TemporaryDirectory() as home,
        served(Path(home)) as address,
        chromium() as browser,
        quiet_page(browser, WAIT, locale="th-TH") as page,
    ):
        page.set_viewport_size({"width": 1440, "height": 926})
        people = newcomer, focal, admin = phones(page, address)
        join(newcomer)
        say(newcomer, "รับทราบ")
        sees(newcomer, DOCUMENT, "แตะเอกสารเพื่ออ่าน")
        choose(newcomer, DOCUMENT)
        sees(newcomer, DOCUMENT, "อ่านประมาณ")
        read_and_acknowledge(newcomer, DOCUMENT)
        say(focal, "จัดอบรม ๒ ครั้ง คนเข้าร่วม 45 จาก 60 คน")
        sees(focal, "ถูกต้องไหมคะ")
        choose_who_has_not(admin, "No Gift Policy")
        for person in people:
            person.get_by_test_id("input").focus()
        page.get_by_role("heading", level=1).click()
        page.wait_for_function("document.getAnimations().length === 0")
        page.screenshot(path=PICTURE)


if __name__ == "__main__":
    main()
