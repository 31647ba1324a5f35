"""Lessons, questions and questionnaires; each in a programme."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from storage.tables.base import metadata, one_of
from storage.tables.people import PERSONNEL
from storage.types import Json, Utc

quiz_answers = Table(
    "quiz_answers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("question", Text, nullable=False),
    *one_of(Column("source", Text, nullable=False), "lesson", "daily", "check"),
    Column("correct", Boolean, nullable=False),
    Column("answered_at", Utc, nullable=False),
    Column("event_id", Text, nullable=False),
    UniqueConstraint("event_id", "question"),
    Index(None, "person_id", "question"),
)

# Which cards a person has read in a programme.
card_reads = Table(
    "card_reads",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("programme", ForeignKey("programmes.id"), primary_key=True),
    Column("card", Text, primary_key=True),
    Column("read_at", Utc, nullable=False),
)

# When a question comes back to a person: `stage` counts the right answers in a row since the last wrong one.
quiz_due = Table(
    "quiz_due",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("question", Text, primary_key=True),
    Column("stage", Integer, nullable=False),
    Column("due_on", Date, nullable=False),
)

lesson_places = Table(
    "lesson_places",
    metadata,
    Column("person_id", ForeignKey("people.id"), primary_key=True),
    Column("lesson", Text, primary_key=True),
    Column("part", Text, nullable=False),
)

lesson_passes = Table(
    "lesson_passes",
    metadata,
    Column("receipt", Text, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("period", Text, nullable=False),
    Column("agency", Text, nullable=False),
    *one_of(Column("personnel_type", Text, nullable=False), *PERSONNEL),
    Column("holder", Text),  # the name on the certificate, as it was; erased with the person
    Column("lesson", Text, nullable=False),
    Column("score", Integer, nullable=False),
    Column("questions", Integer, nullable=False),
    Column("passed_at", Utc, nullable=False),
    Column("event_id", Text, nullable=False),
    UniqueConstraint("person_id", "programme", "lesson"),
)

# Names that a certificate bears in the place of the one at passing, in their order; none is ever changed.
holder_corrections = Table(
    "holder_corrections",
    metadata,
    Column("receipt", ForeignKey("lesson_passes.receipt"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("holder", Text),  # erased with the person
    Column("corrected_by", ForeignKey("people.id"), nullable=False),
    Column("corrected_at", Utc, nullable=False),
    Column("event_id", Text, nullable=False),
)

# A self-assessment keeps a person's own totals by standard, for them alone; others see totals of at least five people.
assessments = Table(
    "assessments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", ForeignKey("people.id"), nullable=False),
    Column("programme", ForeignKey("programmes.id"), nullable=False),
    Column("agency", Text, nullable=False),
    *one_of(Column("personnel_type", Text, nullable=False), *PERSONNEL),
    Column("assessment", Text, nullable=False),
    Column("scores", Json, nullable=False),
    Column("taken_at", Utc, nullable=False),
    Column("event_id", Text, nullable=False, unique=True),
    Index(None, "person_id", "assessment"),
)

# By agency, the sums over the latest self-assessment of each person: kept with each, so that reading costs nothing.
assessment_sums = Table(
    "assessment_sums",
    metadata,
    Column("programme", ForeignKey("programmes.id"), primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("assessment", Text, primary_key=True),
    Column("people", Integer, nullable=False),
    Column("officials", Integer, nullable=False),
    Column("times", Integer, nullable=False),
    Column("sheets", Integer, nullable=False),
    Column("scores", Json, nullable=False),
)

# The anonymous survey is kept as counts only: no row of it ever belonged to anybody.
survey_counts = Table(
    "survey_counts",
    metadata,
    Column("programme", ForeignKey("programmes.id"), primary_key=True),
    Column("survey", Text, primary_key=True),
    Column("wave", Text, primary_key=True),
    Column("agency", Text, primary_key=True),
    Column("item", Text, primary_key=True),
    Column("option", Integer, primary_key=True, autoincrement=False),
    Column("answers", Integer, nullable=False),
    Column("shown", Integer, nullable=False, server_default="0"),  # the answers, as of the last whole block of people
)

# That somebody has taken part, so that nobody is asked twice: under a keyed hash of who, with no time and no agency.
survey_takers = Table(
    "survey_takers",
    metadata,
    Column("programme", ForeignKey("programmes.id"), primary_key=True),
    Column("survey", Text, primary_key=True),
    Column("wave", Text, primary_key=True),
    Column("taker_hash", Text, primary_key=True),
)
