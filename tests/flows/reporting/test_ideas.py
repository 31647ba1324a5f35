"""An admin finds every activity of the guideline, by its area and by its words."""

from hypothesis import assume, given
from hypothesis import strategies as st

from content.model.reporting.ideas import Idea
from flows.engine.taps import GoTap, read
from tests.bot.phone import ways_on
from tests.flows.talk import Talk, content

IDEAS = content().ideas


def offered(talk: Talk) -> set[str]:
    """The ids of the activities on offer."""
    data = [offer.action["data"] for offer in ways_on(talk.answer) if offer.action["type"] == "postback"]
    gone = [tap for tap in map(read, data) if isinstance(tap, GoTap) and "idea" in tap.args]
    return {tap.args["idea"] for tap in gone}


def test_every_activity_stands_in_its_area() -> None:
    for area in IDEAS.areas:
        talk = Talk("admin").say("คลังกิจกรรม").tap(area.name)
        assert offered(talk) == {idea.id for idea in IDEAS.of(area.number)}


def test_one_says_what_it_is_and_what_to_mind_and_can_be_added() -> None:
    for idea in IDEAS.all:
        talk = Talk("admin").go("ideas", idea=idea.id)
        assert idea.text in talk.said
        assert idea.caution in talk.said
        assert content().texts("add_activity.start") in [name for offer in ways_on(talk.answer) for name in offer.names]


@given(st.sampled_from(IDEAS.all).flatmap(lambda idea: st.tuples(st.just(idea), st.sampled_from(idea.tags))))
def test_a_word_of_an_activity_finds_it(named: tuple[Idea, str]) -> None:
    idea, tag = named
    assume(content().words.command(tag) is None)
    assert idea.id in offered(Talk("admin").say("คลังกิจกรรม", tag))


def test_what_is_not_there_is_said() -> None:
    assert Talk("admin").say("คลังกิจกรรม", "ยานอวกาศ").says("ideas.nothing")
    assert Talk("admin").go("ideas", idea="9-9").says("ideas.gone")
