"""The campaign calendar: a year of messages that keep the voice, on days that fit any fiscal year and programme."""

import re
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import content
from content.model.calendar import fiscal_year
from content.model.campaigns.campaign_calendar import (
    MESSAGE,
    CalendarEntry,
    CampaignCalendar,
    Rule,
    load_campaign_calendar,
)
from content.model.learning.cards import load_cards
from content.model.programme import Period
from content.model.words import load_words
from tests.content.model.faults import refused
from tests.content.periods import QUARTERS, periods_of

ROOT = Path(content.__file__).parent
FILE = "campaign_calendar.yaml"
CARDS = load_cards(ROOT / "cards", ROOT)
WORDS = load_words(ROOT / "words.yaml", ROOT)
HALVES = periods_of(2569)
YEARS = (2566, 2567, 2568, 2569, 2570)
MARCH = ["makha-bucha", "march-round-report", "march-round-list"]


def _load(path: Path, root: Path, periods: tuple[Period, ...] = HALVES) -> CampaignCalendar:
    return load_campaign_calendar(path, root, periods, CARDS, WORDS)


CALENDAR = _load(ROOT / FILE, ROOT)


def _days(calendar: CampaignCalendar, year: int) -> dict[str, date]:
    return {entry.id: day for day, entry in calendar.on(year)}


def test_every_month_has_two_to_four_entries() -> None:
    months = Counter(entry.when.month for entry in CALENDAR.entries)
    assert list(months) == [10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert all(2 <= count <= 4 for count in months.values())


def test_the_occasions_of_fiscal_year_2569_have_their_days() -> None:
    days = _days(CALENDAR, 2569)
    assert days["new-fiscal-year"] == date(2025, 10, 1)
    assert days["anti-corruption-day"] == date(2025, 12, 9)
    assert days["new-year-baskets"] == date(2025, 12, 19)
    assert days["makha-bucha"] == date(2026, 3, 2)
    assert days["civil-service-day"] == date(2026, 4, 1)
    assert days["march-round-report"] == date(2026, 3, 16)
    # 2 and 3 May are a weekend and 4 May is a holiday
    assert days["waiting-requests"] == date(2026, 5, 5)
    assert days["september-round-list"] == date(2026, 9, 23)
    assert len(days) == len(CALENDAR.entries)


def test_days_counted_back_from_an_end_move_to_the_working_day_before() -> None:
    # 24 March 2024 is a Sunday
    assert _days(CALENDAR, 2567)["march-round-list"] == date(2024, 3, 22)


@pytest.mark.parametrize(
    ("today", "offered", "due"),
    [
        (date(2026, 3, 1), MARCH, ["makha-bucha"]),
        (date(2026, 3, 9), MARCH, ["makha-bucha", "march-round-report"]),
        (date(2026, 3, 10), MARCH, ["march-round-report"]),
        (date(2026, 3, 31), [*MARCH, "civil-service-day", "songkran"], ["civil-service-day", "march-round-list"]),
        (date(2026, 4, 3), ["civil-service-day", "songkran", "second-half"], ["civil-service-day", "songkran"]),
        (date(2025, 9, 24), ["new-fiscal-year"], ["new-fiscal-year"]),
        (date(2025, 9, 1), [], []),
        (date(2026, 11, 21), [], []),
    ],
)
def test_what_the_calendar_has_for_a_day(today: date, offered: list[str], due: list[str]) -> None:
    assert [entry.id for _, entry in CALENDAR.offered(2569, today)] == offered
    assert [entry.id for _, entry in CALENDAR.due(2569, today)] == due


@given(st.dates(date(2025, 8, 1), date(2026, 12, 31)))
def test_what_is_due_is_also_offered_and_nearest_first(today: date) -> None:
    offered, due = CALENDAR.offered(2569, today), CALENDAR.due(2569, today)
    assert set(due) <= set(offered)
    assert offered == sorted(offered, key=lambda pair: pair[0])
    apart = [abs(day - today).days for day, _ in due]
    assert apart == sorted(apart)
    assert len(due) <= 3


@pytest.mark.parametrize("year", YEARS)
def test_at_most_one_message_a_week(year: int) -> None:
    days = [day for day, _ in CALENDAR.on(year)] + [CALENDAR.on(year + 1)[0][0]]
    assert days == sorted(days)
    assert all((later - earlier).days >= 7 for earlier, later in pairwise(days))


@given(st.integers(2500, 2700))
def test_every_year_has_its_days_in_their_months(year: int) -> None:
    found = CALENDAR.on(year)
    assert {entry.id for _, entry in found} | {entry.id for entry in CALENDAR.unset(year)} == {
        entry.id for entry in CALENDAR.entries
    }
    for day, entry in found:
        assert fiscal_year(day) == year
        if entry.when.rule is not Rule.HOLIDAY:
            assert day.month == entry.when.month
        if entry.when.rule not in (Rule.HOLIDAY, Rule.DAY):
            assert day.weekday() < 5
            assert (day.month, day.day) not in CALENDAR.fixed
            assert day not in CALENDAR.closed


def test_a_year_without_announced_holidays_says_so() -> None:
    assert [entry.id for entry in CALENDAR.unset(2580)] == ["makha-bucha", "visakha-bucha", "asalha-bucha"]
    assert CALENDAR.unset(2569) == ()
    assert len(CALENDAR.on(2580)) == len(CALENDAR.entries) - 3


def test_round_ends_follow_the_programmes_periods() -> None:
    quarterly = _load(ROOT / FILE, ROOT, periods_of(2566, QUARTERS))
    assert _days(quarterly, 2566) == _days(CALENDAR, 2566)
    yearly = _load(ROOT / FILE, ROOT, periods_of(2569, ((1, 2, 3, 4),)))
    assert set(_days(CALENDAR, 2569)) - set(_days(yearly, 2569)) == {"march-round-report", "march-round-list"}


@pytest.mark.parametrize("entry", CALENDAR.entries, ids=lambda entry: entry.id)
def test_a_message_keeps_the_voice(entry: CalendarEntry) -> None:
    message = entry.message
    assert len(message) <= MESSAGE
    assert re.search("ค่ะ|นะคะ", message)
    assert not re.search("[๐-๙]|ครับ|ห้าม|วันนี้|พรุ่งนี้|เมื่อวาน", message)
    assert len(re.findall("[\U0001f300-\U0001faff]", message)) <= 1
    # a year would be wrong in another fiscal year
    assert not re.search(r"25\d\d|20\d\d", message)


def test_a_message_leads_on() -> None:
    for entry in CALENDAR.entries:
        if entry.kind == "card":
            assert CARDS.get(entry.card)
            assert "การ์ด" in entry.message
        else:
            assert f"พิมพ์ {WORDS.first(entry.opens)}" in entry.message


def test_a_message_that_names_the_gift_ceiling_also_names_the_stricter_policy() -> None:
    found = [entry for entry in CALENDAR.entries if "3,000" in entry.message]
    assert found
    assert all("No Gift Policy" in entry.source and "มาตรา 128" in entry.source for entry in found)


def test_what_rests_on_general_knowledge_is_a_draft() -> None:
    assert all(entry.draft for entry in CALENDAR.entries if entry.confidence == "general")
    assert {entry.confidence for entry in CALENDAR.entries} == {"read", "secondary", "general"}


def test_no_sentence_stands_twice() -> None:
    assert len({entry.message for entry in CALENDAR.entries}) == len(CALENDAR.entries)
    assert len({entry.title for entry in CALENDAR.entries}) == len(CALENDAR.entries)
    cards = [entry.card for entry in CALENDAR.entries if entry.card]
    assert len(set(cards)) == len(cards)


FAULTS = {
    "id twice": ("id: read-a-card", "id: new-fiscal-year", "'new-fiscal-year' stands twice"),
    "title that is a command": ("title: ศึกษาดูงานให้คุ้มค่า", "title: เมนู", "'เมนู' is a global word"),
    "due before it is offered": ("around: 7", "around: 15", "from 0 to 14, found 15"),
    "unknown card": ("card: study-trip\n", "card: study-tour\n", "there is no card 'study-tour'"),
    "card without a name": ("        card: study-trip\n", "", "an entry of kind card names a card"),
    "unknown command": ("opens: cards\n", "opens: card\n", "there is no command 'card'"),
    "text that opens nothing": ("        opens: channels\n", "", "an entry of kind text opens a command"),
    "word not said": ("opens: channels\n", "opens: help\n", "does not say 'ช่วยเหลือ'"),
    "message too long": ("message: ปลายปีเป็นช่วง", "message: " + "ก" * 300, "at most 300 fit"),
    "no such day": ("when: {day: 28}", "when: {day: 32}", "expected a number from 1 to 31"),
    "leap day only": ("when: {working_day_from: 4}", "when: {day: 29}", "expected a number from 1 to 28"),
    "working day too late": ("{working_day_from: 24}", "{working_day_from: 31}", "from 1 to 24, found 31"),
    "no quarter ends here": (
        "when: {working_day_from: 3}",
        "when: {before_quarter_end: 3}",
        "no quarter ends in month 11",
    ),
    "two rules": ("when: {day: 9}", "when: {day: 9, working_day_from: 9}", "expected one of day"),
    "no rule": ("when: {day: 9}", "when: {weekday: 9}", "expected one of day"),
    "unknown holiday": ("when: {holiday: makha,", "when: {holiday: maka,", "there is no movable holiday 'maka'"),
    "holiday in another year": ("2566: 2023-03-06", "2566: 2024-03-06", "2024-03-06 is not in fiscal year 2566"),
    "holiday twice": ("- id: visakha", "- id: makha", "a holiday stands twice"),
    "not a fiscal year": ("2569: [2026-01-02", "2026: [2026-01-02", "expected a fiscal year of the Buddhist era"),
    "not a day of the year": ("[01-01, ", "[01-32, ", "expected month and day"),
    "months out of order": ("- month: 11\n", "- month: 12\n", "the months of the fiscal year"),
    "unknown audience": ("to: focal", "to: staff", "expected one of everyone, focal"),
    "no review date": ("review: 2027-03-31\n", "", "the key 'review' is missing"),
}


@pytest.mark.parametrize(("old", "new", "reason"), FAULTS.values(), ids=FAULTS.keys())
def test_a_wrong_calendar_is_refused_with_its_place(tmp_path: Path, old: str, new: str, reason: str) -> None:
    assert reason in refused(lambda root: _load(root / FILE, root), tmp_path, FILE, old, new, within=30)


def test_an_entry_can_be_signed_off_before_the_others(tmp_path: Path) -> None:
    text = (ROOT / FILE).read_text(encoding="utf-8")
    path = tmp_path / FILE
    signed = text.replace("- id: songkran\n", "- id: songkran\n        draft: false\n        review: 2027-03-31\n")
    path.write_text(signed, encoding="utf-8")
    found = [entry for entry in _load(path, tmp_path).entries if not entry.draft]
    assert [(entry.id, entry.review) for entry in found] == [("songkran", date(2027, 3, 31))]
