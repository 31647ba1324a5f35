"""Options are shown in an order of each person and occasion; a tap and a number mean what was shown."""

import pytest

from content.model.learning.quiz import Question
from flows.record.learning import AnswerQuestion
from tests.bot.phone import words
from tests.flows.talk import Talk, content

CODE = "code-of-ethics"


def begin(kind: str, number: int) -> Talk:
    talk = Talk(number=number)
    if kind == "check":
        talk.kept.acknowledged(number, CODE)
        return talk.go("check", document=CODE)
    return talk.go("learn", lesson="ethics-act", test="yes")


def asked(talk: Talk) -> Question:
    assert talk.session.frame, talk.said
    data = talk.session.frame.data
    return content().quiz.get(data["drawn"][data["at"]])


def shown(talk: Talk) -> list[str]:
    """The options as they stand on the screen."""
    lines = words(talk.answer[-1])
    return list(dict.fromkeys(line for line in lines if line[:1].isdecimal() and line[1:3] == ". "))


@pytest.mark.parametrize("kind", ["check", "learn"])
def test_people_see_other_orders_and_none_has_a_favourite_place(kind: str) -> None:
    places = set()
    for number in range(1, 13):
        talk = begin(kind, number)
        question, options = asked(talk), shown(talk)
        assert {option[3:] for option in options} == set(question.options.values())
        places.add([option[3:] for option in options].index(question.options[question.correct]))
    assert places >= {0, 1, 2}


@pytest.mark.parametrize("kind", ["check", "learn"])
@pytest.mark.parametrize("number", range(1, 5))
def test_a_number_means_the_option_that_is_shown_by_it(kind: str, number: int) -> None:
    talk = begin(kind, number)
    question = asked(talk)
    right = next(option for option in shown(talk) if option[3:] == question.options[question.correct])
    talk.say(right[0])
    assert isinstance(talk.effects[-1], AnswerQuestion)
    assert talk.effects[-1].correct


def test_a_check_that_was_not_passed_comes_in_another_order() -> None:
    talk = begin("check", 1)
    orders = []
    for _ in range(2):
        assert talk.session.frame
        orders.append(talk.session.frame.data["order"])
        while talk.step:
            question = asked(talk)
            talk.say(next(text for option, text in question.options.items() if option != question.correct))
            if talk.step:
                talk.tap("ข้อต่อไป")
        talk.go("check", document=CODE)
    assert orders[0] != orders[1]
