"""How far: what one did oneself, and who has acknowledged a document."""

from datetime import UTC, datetime

from flows.record.documents import Acknowledged, Understood
from tests.bot.phone import quick_replies
from tests.flows.memory import Memory
from tests.flows.talk import Talk, content

CODE = content().documents["code-of-ethics"]
WHEN = datetime(2026, 3, 1, tzinfo=UTC)


def after(line: str, talk: Talk) -> str:
    """The line of the last answer that follows this one."""
    lines = talk.said.split("\n")
    return lines[lines.index(line) + 1]


def test_what_was_acknowledged_counts_before_its_check_is_passed() -> None:
    texts, programme = content().texts, content().programme
    checks = sum(content().documents[required.document].check for required in programme.documents)
    talk = Talk(memory=Memory(acknowledged={(1, CODE.id): Acknowledged(1, "69-0", WHEN)})).say("ความคืบหน้า")
    assert after(texts("progress.mine"), talk) == texts("progress.of", done=1, total=len(programme.documents))
    assert after(texts("progress.mine_understood"), talk) == texts("progress.of", done=0, total=checks)
    talk.memory.understood[1, CODE.id] = Understood(1, 2, 2, passed=True)
    assert after(texts("progress.mine_understood"), talk.say("ความคืบหน้า")) == texts("progress.of", done=1, total=checks)


def test_agencies_that_nobody_has_joined_come_last_and_say_so() -> None:
    texts, agencies = content().texts, content().plan.agencies
    memory = Memory(headcounts={"education": (38, 22)})
    talk = Talk("admin", memory).go("document_progress", document=CODE.id)
    nobody, counted = texts("province.nobody"), texts("province.people", done=0, total=60)
    assert talk.said.count(nobody) == len(agencies) - 1
    assert talk.said.index(counted) < talk.said.index(nobody)


def test_a_percentage_is_told_once() -> None:
    memory = Memory(headcounts={"education": (38, 22)}, acknowledged={(1, CODE.id): Acknowledged(1, "69-0", WHEN)})
    for talk in (
        Talk("admin", memory).say("ความคืบหน้า"),
        Talk("admin", memory).go("document_progress", document=CODE.id),
    ):
        assert "1 จาก 60 คน" in talk.said
        assert talk.said.count("1.67%") == 1


def test_the_way_to_the_next_document_is_not_cut_short() -> None:
    memory = Memory(acknowledged={(1, CODE.id): Acknowledged(1, "69-0", WHEN)}, opened={(1, "no-gift-policy", 1)})
    talk = Talk(memory=memory).go("acknowledge", document="no-gift-policy", version="1")
    assert talk.says("documents.thanks")
    assert "…" not in quick_replies(talk.answer[-1])
    assert talk.tap(content().texts("quick.next")).says("documents.read")
