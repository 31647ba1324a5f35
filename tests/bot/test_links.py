import string
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.installation import ACCOUNT
from bot.links import CERTIFICATE, CONSOLE, DOCUMENT, EXPORT, PURPOSES, LinkExpired, LinkInvalid, Links, Purpose
from flows.engine.context import PageLinks as FlowLinks
from tests.house import House

LINKS = Links("https://example.go.th/bot/", "a secret")
TOKEN = LINKS.for_person(1, 7).document("code-of-ethics", 2).rsplit("/", 1)[1]


OUTSIDE = "?openExternalBrowser=1"


def token(address: str) -> str:
    return address.rsplit("/", 1)[1]


def test_links_stand_below_the_public_address_and_open_as_they_were_made() -> None:
    mine: FlowLinks = LINKS.for_person(1, 7)
    assert mine.document("code-of-ethics", 2).startswith("https://example.go.th/bot/d/")
    assert mine.privacy() == "https://example.go.th/bot/privacy"
    assert mine.plan() == "https://example.go.th/bot/plan"
    assert LINKS.open(DOCUMENT, token(mine.document("code-of-ethics", 2))) == [1, 7, "code-of-ethics", 2]
    assert LINKS.open(EXPORT, token(mine.export().removesuffix(OUTSIDE))) == [1, 7]
    assert LINKS.open(CONSOLE, token(mine.console().removesuffix(OUTSIDE)))[:2] == [1, 7]


def test_files_are_for_the_phones_own_browser() -> None:
    assert LINKS.for_person(1, 7).export().endswith(OUTSIDE)
    assert LINKS.for_person(1, 7).certificate("69-7K3MQ2XA").endswith(OUTSIDE)
    assert LINKS.for_person(1, 7).console().endswith(OUTSIDE)


def test_no_two_links_to_the_console_are_the_same() -> None:
    with time_machine.travel("2026-03-10T09:00:00Z", tick=False):
        assert LINKS.for_person(1, 7).console() != LINKS.for_person(1, 7).console()


@given(st.integers(0, len(TOKEN) - 1), st.sampled_from(string.printable + "กé"))
def test_any_changed_character_is_refused(at: int, other: str) -> None:
    assume(TOKEN[at] != other)
    with pytest.raises(LinkInvalid):
        LINKS.open(DOCUMENT, TOKEN[:at] + other + TOKEN[at + 1 :])


def test_a_link_made_before_the_clock_was_set_back_counts_as_over(bot: House) -> None:
    link = bot.installation.links.for_person(ACCOUNT, 7).document("code-of-ethics", 1)
    with time_machine.travel(datetime.now(UTC) - timedelta(hours=7)):
        answer = bot.page(link)
    assert (answer.status_code, bot.content.texts("pages.expired.title") in answer.text) == (410, True)


@given(st.text(max_size=80))
def test_anything_else_is_refused(text: str) -> None:
    for changed in (text, TOKEN + text, text + TOKEN):
        if changed != TOKEN:
            with pytest.raises(LinkInvalid):
                LINKS.open(DOCUMENT, changed)


@pytest.mark.parametrize("purpose", [EXPORT, CONSOLE])
def test_a_link_of_another_purpose_is_refused(purpose: Purpose) -> None:
    with pytest.raises(LinkInvalid):
        LINKS.open(purpose, TOKEN)


def test_a_link_of_another_secret_is_refused() -> None:
    with pytest.raises(LinkInvalid):
        Links("https://example.go.th", "another").open(DOCUMENT, TOKEN)


@pytest.mark.parametrize("purpose", PURPOSES, ids=lambda purpose: purpose.name)
def test_a_link_lives_as_long_as_its_purpose_says(purpose: Purpose) -> None:
    make = {
        DOCUMENT: lambda: LINKS.for_person(1, 7).document("dos-donts", 1),
        EXPORT: lambda: LINKS.for_person(1, 7).export().removesuffix(OUTSIDE),
        CONSOLE: lambda: LINKS.for_person(1, 7).console().removesuffix(OUTSIDE),
        CERTIFICATE: lambda: LINKS.for_person(1, 7).certificate("69-7K3MQ2XA").removesuffix(OUTSIDE),
    }
    with time_machine.travel("2026-03-10T09:00:00Z", tick=False) as clock:
        made = token(make[purpose]())
        clock.shift(timedelta(seconds=purpose.seconds))
        assert LINKS.open(purpose, made)[:2] == [1, 7]
        clock.shift(timedelta(seconds=1))
        with pytest.raises(LinkExpired):
            LINKS.open(purpose, made)


def test_a_link_of_an_account_that_is_not_served_here_opens_nothing(bot: House) -> None:
    person = bot.person(bot.as_staff()).id
    ours, other = (bot.installation.links.for_person(account, person) for account in (ACCOUNT, ACCOUNT + 1))
    for made, status in ((ours, 200), (other, 404)):
        assert bot.page(made.document("code-of-ethics", 1)).status_code == status
        assert bot.page(made.export().removesuffix(OUTSIDE)).status_code == status
