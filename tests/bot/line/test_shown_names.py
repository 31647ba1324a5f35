"""What people show as their name in LINE: asked for at once, and not while LINE is silent."""

from unittest.mock import Mock

import pytest

from bot.line.client import Profile
from bot.line.errors import Unsure
from bot.line.shown_names import ShownNames


def names(*answers: object) -> tuple[ShownNames, Mock]:
    line = Mock()
    line.within.return_value.profile.side_effect = answers
    return ShownNames(line), line.within.return_value.profile


def test_the_name_is_what_line_says() -> None:
    shown, asked = names(Profile("สมชาย ใจดี"), None)
    assert [shown.of("U1"), shown.of("U2")] == ["สมชาย ใจดี", ""]
    assert [call.args for call in asked.call_args_list] == [("U1",), ("U2",)]


def test_while_line_is_silent_it_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    moment = 0.0
    monkeypatch.setattr("bot.line.shown_names.time.monotonic", lambda: moment)
    shown, asked = names(Unsure("GET", "slow"), Profile("มาลี รักดี"))
    assert [shown.of("U1"), shown.of("U2")] == ["", ""]
    assert asked.call_count == 1
    moment = 61.0
    assert shown.of("U2") == "มาลี รักดี"
