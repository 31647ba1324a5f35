"""Everything that leaves a person's number in the record, each as one deed of theirs."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection, func, select

from flows.record.asking import AnswerAsked, HandOver
from flows.record.campaigns import SendCampaign
from flows.record.documents import Understand
from flows.record.learning import (
    AnswerDaily,
    AnswerQuestion,
    Choose,
    ComesBack,
    CorrectHolder,
    KeepPlace,
    PassLesson,
    ReadCard,
    RecordAssessment,
    RecordSurvey,
)
from flows.record.people import AcceptPrivacy, CancelInvite, CreateInvite, EndRole, RedeemInvite, SeePrivacy
from flows.record.reporting import SetStaff, Staff, WithdrawResult
from storage import inbox
from storage.documents.acknowledgements import finish_document, open_document
from storage.inbox import NewEvent
from storage.people import console_sessions, people
from storage.tables import metadata
from storage.tables.people import people as persons
from tests.storage.somebody import (
    ACCOUNT,
    BEHAVIOUR,
    CODE,
    HERE,
    LESSON,
    NOW,
    SURVEY,
    acknowledge,
    content,
    do,
    report,
    staff,
)

Deed = Callable[[Connection, int], object]

PERSON_COLUMNS = sorted(
    f"{table.name}.{column.name}"
    for table in metadata.sorted_tables
    for column in table.columns
    if any(key.column is persons.c.id for key in column.foreign_keys)
)
"""Every column of the record that holds a person's number."""


def _ask(conn: Connection, person: int) -> None:
    said = HandOver("ถาม", to="centre", agency="health", with_name=True, tell=True, receipt=f"Q-{person}")
    do(conn, person, said)


def _answer(conn: Connection, person: int) -> None:
    asker = staff(conn, "U-asker")
    _ask(conn, asker)
    do(conn, person, AnswerAsked(f"Q-{asker}", "ตอบ", {"answer": "ตอบ"}))


def send(conn: Connection, person: int) -> None:
    """They send a message to everybody, themselves too."""
    do(conn, person, SendCampaign("t", {"kind": "everyone"}, {"kind": "text"}, [], f"C-{person}", None))


def _correct(conn: Connection, person: int) -> None:
    """They have the name on a certificate of theirs corrected."""
    do(conn, person, PassLesson(LESSON, 4, 5, f"L-{person}"))
    do(conn, person, CorrectHolder(f"L-{person}", "สมหญิง ใจดี"))


def _redeem(conn: Connection, person: int) -> None:
    do(conn, staff(conn, "U-admin"), CreateInvite("CODE", "focal", "health"))
    do(conn, person, RedeemInvite("CODE"))


def _cancel(conn: Connection, person: int) -> None:
    do(conn, staff(conn, "U-admin"), CreateInvite("WRONG", "focal", "health"))
    wrong = conn.scalar(select(func.max(metadata.tables["invites"].c.id)))
    do(conn, person, CancelInvite(int(wrong or 0)))


def _end(conn: Connection, person: int) -> None:
    other = staff(conn, "U-focal")
    people.grant(conn, other, "focal", "labour", NOW)
    do(conn, person, EndRole(other, "focal", "labour"))


def _withdraw(conn: Connection, person: int) -> None:
    mistaken = report(conn, staff(conn, "U-focal"), "7", measure="1/1.2#1")
    do(conn, person, WithdrawResult(mistaken))


def _survey(conn: Connection, person: int) -> None:
    items = content().assessments[SURVEY].items
    do(conn, person, RecordSurvey(SURVEY, "before", {item.id: 1 for item in items}))


def _console(conn: Connection, person: int) -> None:
    console_sessions.open_session(conn, ACCOUNT, person, f"S{person}", f"L{person}", "Firefox · Windows", NOW)


def _write(conn: Connection, _: int) -> None:
    inbox.store(conn, [NewEvent("E1", ACCOUNT, "U1", "message", 1, NOW, {"text": "สมหญิง"}, kept=True)])


DEEDS: dict[str, Deed] = {
    "accepting the notice": lambda conn, person: do(conn, person, AcceptPrivacy(1)),
    "being shown a newer notice": lambda conn, person: do(conn, person, SeePrivacy(2)),
    "a role": lambda conn, person: people.grant(conn, person, "focal", "health", NOW),
    "a code made": lambda conn, person: do(conn, person, CreateInvite("MINE", "focal", "labour")),
    "a code used": _redeem,
    "a role taken away": _end,
    "an acknowledgement": acknowledge,
    "a document opened": lambda conn, person: open_document(conn, person, HERE, CODE, 1, NOW),
    "a document read": lambda conn, person: finish_document(conn, person, HERE, CODE, 1, NOW),
    "a check": lambda conn, person: do(conn, person, Understand(CODE, 1, 2, 2, passed=True)),
    "a figure": lambda conn, person: report(conn, person, "45"),
    "a figure taken back": _withdraw,
    "a headcount": lambda conn, person: do(conn, person, SetStaff("health", "1", Staff(4, 1))),
    "a question of the day": lambda conn, person: do(
        conn, person, AnswerDaily("q", correct=False, comes_back=ComesBack(0, date(2026, 3, 12)))
    ),
    "a question of a lesson": lambda conn, person: do(conn, person, AnswerQuestion("q", "lesson", correct=True)),
    "a card": lambda conn, person: do(conn, person, ReadCard("flag-ceremony")),
    "a lesson": lambda conn, person: do(conn, person, PassLesson(LESSON, 4, 5, f"L-{person}")),
    "a name corrected": _correct,
    "a self-assessment": lambda conn, person: do(conn, person, RecordAssessment(BEHAVIOUR, {"1": (4, 1)})),
    "a question asked": _ask,
    "a question answered": _answer,
    "a message sent": send,
    "the console opened": _console,
    "a word just typed": _write,
}
"""What shows, with a time, that somebody did something."""

TRACES: dict[str, Deed] = {
    "a code cancelled": _cancel,
    "a choice": lambda conn, person: do(conn, person, Choose("share_streak", "yes")),
    "a place in a lesson": lambda conn, person: do(conn, person, KeepPlace(LESSON, "act-2")),
    "a sheet of the survey": _survey,
}
"""What they leave without a time."""


def do_everything(conn: Connection, person: int) -> None:
    """Somebody does all there is to do."""
    for deed in (*DEEDS.values(), *TRACES.values()):
        deed(conn, person)


def places(conn: Connection, person: int) -> set[str]:
    """Where their number stands now."""
    tables = metadata.tables
    split = [(place, *place.split(".")) for place in PERSON_COLUMNS]
    return {
        place
        for place, table, column in split
        if conn.execute(select(tables[table]).where(tables[table].c[column] == person).limit(1)).one_or_none()
    }
