"""How long there is until something is due: in words when it is near, by its date when far, and late as before."""

from datetime import timedelta

import pytest

from content.model.calendar import chat_date
from flows.campaigns.campaign_messages import campaign_messages
from tests.flows.talk import Talk, content

REQUIRED = content().programme.documents[0]
DUE, DOCUMENT = REQUIRED.due, content().documents[REQUIRED.document]
DATE = chat_date(DUE)


def told(key: str, **values: object) -> str:
    return content().texts(key, **values)


CASES = [
    (-40, told("due.on", date=DATE), DATE),
    (-8, told("due.on", date=DATE), DATE),
    (-7, told("due.days", days=7, date=DATE), told("due.days", days=7, date=DATE)),
    (-2, told("due.days", days=2, date=DATE), told("due.days", days=2, date=DATE)),
    (-1, told("due.tomorrow"), told("due.tomorrow")),
    (0, told("due.today"), f"! {told('due.today')}"),
    (1, told("owed.overdue", date=DATE), f"! {DATE}"),
    (30, told("owed.overdue", date=DATE), f"! {DATE}"),
]


@pytest.mark.parametrize(("days", "owed", "shown"), CASES)
def test_the_last_day_is_told_by_how_near_it_is(days: int, owed: str, shown: str) -> None:
    talk = Talk()
    talk.today = DUE + timedelta(days=days)
    assert owed in talk.say("สิ่งที่ต้องทำ").said.split("\n")
    assert owed in talk.say("เมนู").said.split("\n")
    assert shown in talk.go("documents", document=DOCUMENT.id).said.split("\n")


@pytest.mark.parametrize("days", [-7, -1, 0])
def test_a_message_that_is_read_on_another_day_counts_no_days(days: int) -> None:
    talk = Talk("admin")
    talk.today = DUE + timedelta(days=days)
    (sent,) = campaign_messages({"kind": "document", "id": DOCUMENT.id}, talk.context())
    assert DATE in str(sent)
    assert told("due.today") not in str(sent)
    assert told("due.tomorrow") not in str(sent)
    assert told("due.days", days=7, date=DATE) not in str(sent)
