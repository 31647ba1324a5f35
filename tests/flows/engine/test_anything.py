"""Whatever anybody does in whatever order: no turn fails, each is one to five valid messages, and leaves a way on."""

from dataclasses import MISSING, fields
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from flows.engine.inputs import NotText
from flows.engine.start import Start
from flows.record.people import Invite
from flows.registry import FLOWS, WORDS
from tests.bot.phone import Offer, ways_on
from tests.flows.kept import Kept
from tests.flows.talk import ROLES, Talk, content, somebody

CODES = {"AAAA-AAAA-AAAA": "focal", "BBBB-BBBB-BBBB": "admin", "CCCC-CCCC-CCCC": "executive"}
PHRASES = (
    *(content().words.first(command) for command in (*WORDS, "cancel", "back", "help")),
    *CODES,
    "จัดอบรม ๒ ครั้ง คนเข้าร่วม 45 จาก 60 คน",
    "สร้างการรับรู้ 1 ครั้ง",
    "45 จาก 60",
    "ประมาณ 40",
    "-5",
    "0",
    "1",
    "2 ช่องทาง",
    "ยังไม่ได้ทำ",
    "คลัง",
    "แรง",
    "สำนักงานศึกษาธิการ",
    "สมหญิง ใจดี",
    "กระเช้าปีใหม่",
    "no gift",
    "g,o^",
    "😀",
    "ก" * 5000,
)
KINDS = st.sampled_from(["sticker", "image", "video", "audio", "file", "location", "other"])
DAYS = st.dates(date(2025, 10, 1), date(2026, 9, 30))
TEXTS = st.sampled_from(PHRASES) | st.text(max_size=40) | st.text("กขคเแำ่้0123456789๐๙.,- ", max_size=20)
VALUES = st.sampled_from(
    ["education", "treasury", "1/1.3#1", "2/3.1#1", "code-of-ethics", "1", "69-100001", "yes", "x", ""]
)


def _args(start: type[Start]) -> st.SearchStrategy[dict[str, str]]:
    """Arguments of a flow, those it needs and some of the others; now and then one that it does not take."""
    needed = {one.name: VALUES for one in fields(start) if one.default is MISSING}
    others = {one.name: VALUES for one in fields(start) if one.name not in needed}
    return st.fixed_dictionaries(needed, optional={**others, "colour": VALUES})


STARTS = st.sampled_from(FLOWS).flatmap(lambda flow: st.tuples(st.just(flow.name), _args(flow.starts)))
MOVES = st.lists(
    st.tuples(st.just("say"), TEXTS)
    | st.tuples(st.sampled_from(["tap", "tap", "stale"]), st.integers(0, 99))
    | st.tuples(st.just("send"), KINDS)
    | st.tuples(st.just("go"), STARTS)
    | st.tuples(st.just("day"), DAYS)
    | st.tuples(st.just("follow"), st.none()),
    min_size=1,
    max_size=15,
)


def _kept(quota: int | None) -> Kept:
    kept = Kept(content(), quota=quota)
    for number, role in ((7, "staff"), (8, "focal")):
        kept.add(number, somebody(role, number))
    for code, role in CODES.items():
        kept.invite(code, Invite(role, "" if role == "admin" else "treasury", "open"))
    return kept


def _move(talk: Talk, kind: str, what: object, seen: list[Offer]) -> None:
    match kind, what:
        case "say", str(text):
            talk.say(text)
        case "tap" | "stale", int(place):
            offers = ways_on(talk.answer) if kind == "tap" else seen
            if offers:
                talk.perform(offers[place % len(offers)])
        case "send", str(sent):
            talk.send(NotText(sent))  # type: ignore[arg-type]
        case "go", (str(flow), dict(args)):
            talk.go(flow, **args)
        case "day", date() as day:
            talk.today = day
        case "follow", _:
            talk.follow()


@settings(max_examples=150, deadline=None)
@given(role=st.sampled_from(["stranger", *ROLES]), moves=MOVES, quota=st.sampled_from([None, 300, 1, 0]))
def test_every_turn_of_every_conversation(role: str, moves: list[tuple[str, object]], quota: int | None) -> None:
    talk = Talk(role, _kept(quota))
    seen: list[Offer] = []
    for kind, what in moves:
        _move(talk, kind, what, seen)
        offered = ways_on(talk.answer)
        assert offered or not talk.answer, talk.said
        seen += offered
