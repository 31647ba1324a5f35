"""Who may be in which flow, and whose agency they may touch: every cell of two tables."""

from dataclasses import MISSING, fields
from typing import Any

import pytest

from flows.engine.flow import Flow
from flows.registry import FLOWS
from tests.flows.talk import Talk

COLUMNS = ("stranger", "staff", "executive", "focal", "admin")

# + comes in   j is asked to register first   - is told whose it is
ENTERS = {
    "home": "+++++",
    "help": "+++++",
    "channels": "+++++",
    "plan": "+++++",
    "join": "j++++",
    "carry_over": "j++++",
    "open_text": "j++++",
    "owed": "j++++",
    "documents": "j++++",
    "acknowledge_latest": "j++++",
    "acknowledge": "j++++",
    "cards": "+++++",
    "certificates": "j++++",
    "certificate_name": "j++++",
    "receipt": "j++++",
    "source": "j++++",
    "learn": "j++++",
    "check": "j++++",
    "ask": "+++++",
    "answers": "+++++",
    "plan_part": "+++++",
    "hand_over": "j++++",
    "my_questions": "j++++",
    "asked": "j--++",
    "gift": "+++++",
    "redeem": "j++++",
    "daily": "j++++",
    "daily_stats": "j++++",
    "assess": "j++++",
    "assessed": "j++++",
    "survey": "j++++",
    "survey_results": "j---+",
    "progress": "j++++",
    "measure": "j++++",
    "late": "j---+",
    "my_data": "j++++",
    "report_figure": "j--+-",
    "withdraw": "j--+-",
    "headcount": "j--+-",
    "order": "j++++",
    "record_order": "j--+-",
    "document_progress": "j---+",
    "new_invite": "j---+",
    "roles": "j---+",
    "elsewhere": "j---+",
    "send": "j---+",
    "campaigns": "j---+",
    "stop_campaign": "j---+",
    "ideas": "j---+",
    "add_activity": "j---+",
    "added": "j---+",
}

EDUCATION = {"agency": "education", "measure": "1/1.3#1"}
TOUCHES = {  # the same, of one's own agency and of another: staff, executive, focal, admin
    "progress": ("-+++", "---+"),
    "measure": ("-+++", "---+"),
    "assessed": ("-+++", "---+"),
    "report_figure": ("--+-", "----"),
    "withdraw": ("--+-", "----"),
    "headcount": ("--+-", "----"),
    "record_order": ("--+-", "----"),
}


def _enters(talk: Talk, needs: str) -> str:
    if talk.step and talk.step[0] == "join":
        return "j"
    refused = needs in ("focal", "admin", "answering") and talk.says(f"access.{needs}")
    return "-" if refused else "+"


def test_the_table_names_every_flow() -> None:
    assert set(ENTERS) == {flow.name for flow in FLOWS}


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.name)
def test_enters(flow: Flow[Any]) -> None:
    args = {one.name: "1" for one in fields(flow.starts) if one.default is MISSING}
    assert "".join(_enters(Talk(role).go(flow.name, **args), flow.needs) for role in COLUMNS) == ENTERS[flow.name]


@pytest.mark.parametrize("flow", TOUCHES)
@pytest.mark.parametrize(("agency", "column"), [("education", 0), ("treasury", 1)])
def test_touches(flow: str, agency: str, column: int) -> None:
    args = {"agency": agency, "measure": {"education": "1/1.3#1", "treasury": "2/1.1#2"}[agency], "period": "1"}
    taken = {one.name for start in (known.starts for known in FLOWS if known.name == flow) for one in fields(start)}
    found = ""
    for role in COLUMNS[1:]:
        talk = Talk(role).go(flow, **{name: value for name, value in args.items() if name in taken})
        refused = talk.says("report.not_yours") or talk.says("access.focal")
        found += "-" if refused else "+"
    assert found == TOUCHES[flow][column]


def test_a_role_taken_away_closes_the_open_conversation() -> None:
    talk = Talk("focal").say("สร้างการรับรู้ 2 ครั้ง")
    talk.kept.ends(1, "focal", "education")
    talk.say("ถูกต้อง")
    assert talk.says("access.focal")
    assert talk.step is None
    assert talk.effects == []
