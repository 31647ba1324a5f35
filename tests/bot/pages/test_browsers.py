"""The word for a browser: its own again to whoever knows it, and no more."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pages.browsers import browser_word

KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
AGENTS = {
    f"Mozilla/5.0 (Linux; Android 10; K) {KIT} Chrome/143.0.0.0 Mobile Safari/537.36": "Chrome · Android",
    f"Mozilla/5.0 (Linux; Android 14; SM-A155F) {KIT} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36": (
        "Samsung Internet · Android"
    ),
    f"Mozilla/5.0 (Linux; Android 14; SM-A155F; wv) {KIT} Version/4.0 Chrome/143.0 Mobile Safari/537.36 Line/15.1": (
        "LINE · Android"
    ),
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {KIT} Version/18.5 Safari/604.1": "Safari · iPhone",
    f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) {KIT} CriOS/143.0 Safari/604.1": "Chrome · iPhone",
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {KIT} Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0": "Edge · Windows",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0": "Firefox · Windows",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {KIT} Version/18.5 Safari/605.1.15": "Safari · Mac",
    f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {KIT} Chrome/143.0.0.0 Safari/537.36": "Chrome · ChromeOS",
    f"Mozilla/5.0 (X11; Linux x86_64) {KIT} Chrome/143.0.0.0 Safari/537.36": "Chrome · Linux",
    "Mozilla/5.0 (Windows NT 10.0)": "Windows",
    "curl/8.5.0": "",
}


@pytest.mark.parametrize("agent", AGENTS)
def test_a_browser_is_called_as_its_people_call_it(agent: str) -> None:
    assert browser_word(agent) == AGENTS[agent]


@given(st.lists(st.sampled_from([*AGENTS, "<b>", "Line/", "Edg", "iPad"]) | st.text()).map(" ".join))
def test_no_word_of_its_own_making_is_taken_from_a_browser(agent: str) -> None:
    known = {word for one in AGENTS.values() for word in one.split(" · ")} | {"Opera", "iPad"}
    assert set(browser_word(agent).split(" · ")) <= known
