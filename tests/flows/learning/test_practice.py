"""The question of the day: what was wrong comes back, at most one new a day, and what is remembered is measured."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.model.learning.quiz import Quiz
from flows.learning.practice import comes_back, retention, streak
from flows.learning.questions import shuffled
from flows.record.learning import AnswerDaily, Choose, ComesBack, DailyAnswer
from tests.bot.phone import ways_on
from tests.flows.kept import DAY
from tests.flows.talk import Talk, content

INTERVALS = content().daily.intervals
BANK = {question.id: question for question in content().quiz.all}


def asked(talk: Talk) -> str:
    """The question that is open."""
    assert talk.session.frame, talk.said
    return str(talk.session.frame.data["question"])


def answer(talk: Talk, *, right: bool) -> str:
    """Answer the open question by what an option says, and give its id."""
    question = BANK[asked(talk)]
    talk.say(next(text for option, text in question.options.items() if (option == question.correct) is right))
    return question.id


def on(talk: Talk, days: int) -> Talk:
    talk.today = DAY + timedelta(days=days)
    return talk.say("คำถามวันนี้")


def test_the_shipped_intervals() -> None:
    assert INTERVALS == (2, 7, 21)


def test_a_wrong_one_comes_back_after_2_7_and_21_days_and_then_no_more() -> None:
    talk = Talk().say("คำถามวันนี้")
    wrong = answer(talk, right=False)
    assert talk.says("questions.wrong")
    assert wrong not in {answer(on(talk, days), right=True) for days in (1,)}
    for days in (2, 9, 30):
        assert on(talk, days).says("daily.again")
        assert answer(talk, right=True) == wrong
    assert talk.says("daily.learned")
    assert talk.kept.reads(1).comes_back() == {}
    assert not on(talk, 31).says("daily.again")


def test_wrong_again_starts_over() -> None:
    talk = Talk().say("คำถามวันนี้")
    wrong = answer(talk, right=False)
    answer(on(talk, 2), right=True)
    assert answer(on(talk, 9), right=False) == wrong
    assert talk.kept.reads(1).comes_back() == {wrong: ComesBack(0, DAY + timedelta(days=11))}


def test_one_new_question_a_day_after_those_that_come_back() -> None:
    talk = Talk().say("คำถามวันนี้")
    wrong = [answer(talk, right=False)]
    assert talk.say("คำถามวันนี้").says("daily.done")
    wrong.append(answer(on(talk, 1), right=False))
    assert answer(on(talk, 5), right=True) == wrong[0]
    assert answer(talk.tap(content().texts("daily.more_back", count=1)), right=True) == wrong[1]
    new = answer(talk.tap(content().texts("daily.more_new")), right=True)
    assert new not in wrong
    assert talk.step is None
    assert talk.say("คำถามวันนี้").says("daily.done")


def test_every_question_has_its_turn_before_any_is_asked_again() -> None:
    talk, seen = Talk(), []
    for days in range(len(BANK) + 1):
        seen.append(answer(on(talk, days), right=True))
    assert set(seen) == set(BANK)
    assert seen[-1] == seen[0]
    levels = [BANK[id].difficulty for id in seen[:-1]]
    assert levels == sorted(levels)


def test_a_question_withdrawn_meanwhile_gives_way_to_another() -> None:
    talk = Talk().say("คำถามวันนี้")
    assert talk.session.frame
    talk.older(data={**talk.session.frame.data, "question": "withdrawn"})
    assert talk.say("1").step == ("daily", "question")
    assert asked(talk) in BANK
    assert talk.effects == []
    talk.kept.does(1, AnswerDaily("withdrawn-too", correct=False, comes_back=ComesBack(0, DAY)))
    assert asked(on(talk, 1)) in BANK


def test_the_options_change_places_from_day_to_day_and_not_within_a_day() -> None:
    question = next(iter(BANK.values()))
    orders = {tuple(shuffled(question, f"1 {DAY + timedelta(days=n)}").options) for n in range(20)}
    assert len(orders) > 1
    for n in range(20):
        turned = shuffled(question, str(n))
        assert turned == question, "only the order is another"
        assert tuple(shuffled(question, str(n)).options) == tuple(turned.options)


@pytest.mark.parametrize("place", range(3))
def test_a_number_typed_is_a_place_among_those_shown(place: int) -> None:
    talk = Talk().say("คำถามวันนี้")
    assert talk.session.frame
    question = BANK[asked(talk)]
    shown = tuple(shuffled(question, talk.session.frame.data["order"]).options)
    assert shown != tuple(question.options)
    talk.say(str(place + 1))
    (kept,) = talk.effects
    assert isinstance(kept, AnswerDaily)
    assert kept.correct is (shown[place] == question.correct)


@pytest.mark.parametrize("right", [True, False])
def test_a_tap_names_its_option_though_another_was_put_in_meanwhile(right: bool) -> None:
    talk = Talk().say("คำถามวันนี้")
    question = BANK[asked(talk)]
    label = next(text for option, text in question.options.items() if (option == question.correct) is right)
    tap = next(offer for offer in ways_on(talk.answer) if label in offer.names)
    longer = replace(question, options={"new": "ข้อที่เพิ่มไว้ก่อน", **question.options})
    bank = tuple(longer if one.id == question.id else one for one in content().quiz.all)
    talk.content = replace(content(), quiz=Quiz(bank, {}))
    talk.perform(tap)
    assert [one.correct for one in talk.effects if isinstance(one, AnswerDaily)] == [right]


def test_an_old_tap_answers_nothing() -> None:
    talk = Talk().say("คำถามวันนี้")
    tap = next(offer for offer in ways_on(talk.answer) if offer.action["type"] == "postback")
    talk.say("1").perform(tap)
    assert talk.says("common.passed_over")
    assert len(talk.effects) == 1


def test_nobody_is_asked_for_what_nothing_shows_and_who_agreed_once_can_take_it_back() -> None:
    talk = Talk().say("สถิติของฉัน")
    assert talk.says("daily.note_private")
    assert content().texts("daily.hide") not in talk.said
    talk.kept.does(1, Choose("share_streak", "yes"))
    assert talk.say("สถิติของฉัน").says("daily.note_shared")
    assert talk.tap(content().texts("daily.hide")).effects[-1] == Choose("share_streak", "no")
    assert talk.say("สถิติของฉัน").says("daily.note_private")


def test_the_question_of_the_day_is_nothing_that_is_owed() -> None:
    talk = Talk().say("สิ่งที่ต้องทำ")
    assert content().texts("daily.title") not in talk.said
    assert content().texts("menu.daily") in talk.say("เมนู").said


def test_an_effect_says_when_it_comes_back() -> None:
    talk = Talk().say("คำถามวันนี้")
    question = answer(talk, right=False)
    assert talk.effects == [AnswerDaily(question, correct=False, comes_back=ComesBack(0, DAY + timedelta(days=2)))]


@pytest.mark.parametrize(
    ("correct", "due", "found"),
    [
        (False, None, (0, 2)),
        (True, None, None),
        (True, 0, (1, 7)),
        (True, 1, (2, 21)),
        (True, 2, None),
        (False, 2, (0, 2)),
    ],
)
def test_stages(correct: bool, due: int | None, found: tuple[int, int] | None) -> None:
    before = None if due is None else ComesBack(due, DAY)
    wanted = ComesBack(found[0], DAY + timedelta(days=found[1])) if found else None
    assert comes_back(correct, before, DAY, INTERVALS) == wanted


def _history(*told: tuple[str, bool, int]) -> list[DailyAnswer]:
    return [DailyAnswer(question, correct, DAY + timedelta(days=days)) for question, correct, days in told]


def test_retention_is_of_what_was_once_wrong_and_by_interval() -> None:
    a = (("a", False, 0), ("a", True, 2), ("a", False, 9))
    told = _history(*a, ("b", True, 1), ("b", True, 40), ("c", False, 3), ("c", False, 5))
    found = retention(told, INTERVALS)
    assert (found.right, found.of) == (0, 2)
    assert found.by_interval == {2: (1, 2), 7: (0, 1)}
    later = retention([*told, *_history(("a", True, 30))], INTERVALS)
    assert (later.right, later.of, later.by_interval[21]) == (1, 2, (1, 1))
    assert retention([], INTERVALS).of == 0


def test_what_is_remembered_is_shown_to_the_person() -> None:
    talk = Talk().say("คำถามวันนี้")
    answer(talk, right=False)
    answer(on(talk, 2), right=True)
    talk.say("สถิติของฉัน")
    assert talk.says("daily.remembered_of", right=1, of=1)
    assert talk.says("daily.after", days=2)


def _streak(days: set[int], today: int) -> int:
    answers = [("a", True, day) for day in sorted(days) if day <= today]
    return streak(_history(*answers), DAY + timedelta(days=today), content().holidays)


@given(st.sets(st.integers(0, 30)), st.integers(0, 30))
def test_a_streak_is_the_working_days_in_a_row_that_end_today_or_on_the_last_one_before(
    days: set[int], today: int
) -> None:
    works = [day for day in range(today + 1) if content().holidays.works(DAY + timedelta(days=day))]
    if works and works[-1] == today and today not in days:
        works.pop()
    expected = 0
    for day in reversed(works):
        if day not in days:
            break
        expected += 1
    assert _streak(days, today) == expected


def test_a_weekend_and_a_holiday_do_not_break_a_streak() -> None:
    friday, saturday, monday = 3, 4, 6  # 13, 14 and 16 March 2026
    assert _streak({friday, monday}, monday) == 2
    assert _streak({friday}, monday) == 1  # today's is still open
    assert _streak({friday, saturday, monday}, monday) == 2
    assert _streak({friday}, monday + 1) == 0
    chakri = 27  # Monday, 6 April
    assert _streak({24, 28}, 28) == 2
    assert not content().holidays.works(DAY + timedelta(days=chakri))
    assert _streak({saturday}, saturday) == 0


def test_questions_on_acknowledged_documents_that_no_check_asks_are_asked_in_time() -> None:
    talk = Talk()
    hers = {
        question.id
        for document in content().documents.all
        if not document.check
        for question in content().quiz.check(document.id)
    }
    assert hers
    for known, expected in ((False, set[str]()), (True, hers)):
        if known:
            talk.kept.acknowledged(1, *(document.id for document in content().documents.all))
        talk.kept.does(1, *(AnswerDaily(id, True, None) for id in BANK))
        asked_now = set()
        for day in range(1, len(hers) + 1):
            talk.today = DAY + timedelta(days=day + 40 * known)
            talk.say("คำถามวันนี้")
            asked_now.add(asked(talk))
            question = content().quiz.get(asked(talk))
            talk.say(question.options[question.correct])
        assert asked_now & hers == expected
