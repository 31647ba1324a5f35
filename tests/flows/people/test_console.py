"""Whoever asks for the console is told when and in which browser their own was opened last."""

import pytest

from tests.flows.kept import Kept
from tests.flows.talk import Talk, content


@pytest.mark.parametrize("word", ["ความคืบหน้า", "สิ่งที่ต้องทำ"])
@pytest.mark.parametrize("browser", ["Firefox · Windows", ""])
def test_the_answer_with_the_link_tells_how_the_console_was_opened_last(word: str, browser: str) -> None:
    kept = Kept(content())
    one, other = Talk("admin", kept, 1), Talk("admin", kept, 2)
    last = {"at": "10 มี.ค. 69 09:30", "browser": browser or content().texts("console.other_browser")}
    assert not one.say(word).says("console.last", **last)
    kept.opens_console(1, browser)
    assert one.say(word).says("console.last", **last)
    assert not other.say(word).says("console.last", **last)
