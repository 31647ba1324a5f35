"""Learning, checks, the survey, open questions, and content that officers corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_moment = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "quiz_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("correct", sa.Boolean(), nullable=False),
        sa.Column("answered_at", _moment, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_quiz_answers"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_quiz_answers_person_id"),
        sa.UniqueConstraint("event_id", "question", name="uq_quiz_answers_event_id_question"),
    )
    op.create_index("ix_quiz_answers_person_id_question", "quiz_answers", ["person_id", "question"])
    op.create_table(
        "quiz_due",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "question", name="pk_quiz_due"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_quiz_due_person_id"),
    )
    op.create_table(
        "lesson_passes",
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("personnel_type", sa.Text(), nullable=False),
        sa.Column("holder", sa.Text()),
        sa.Column("lesson", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("passed_at", _moment, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("receipt", name="pk_lesson_passes"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_lesson_passes_person_id"),
        sa.UniqueConstraint("person_id", "lesson", name="uq_lesson_passes_person_id_lesson"),
    )
    op.create_table(
        "understandings",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("correct", sa.Integer(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("answered_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("person_id", "document", "version", name="pk_understandings"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_understandings_person_id"),
    )
    op.create_table(
        "assessments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("assessment", sa.Text(), nullable=False),
        sa.Column("scores", sa.JSON(), nullable=False),
        sa.Column("taken_at", _moment, nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_assessments"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_assessments_person_id"),
        sa.UniqueConstraint("event_id", name="uq_assessments_event_id"),
    )
    op.create_table(
        "survey_counts",
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("option", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("survey", "phase", "agency", "item", "option", name="pk_survey_counts"),
    )
    op.create_table(
        "survey_takers",
        sa.Column("survey", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("agency", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("survey", "phase", "person_id", name="pk_survey_takers"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_survey_takers_person_id"),
    )
    op.create_table(
        "questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=False),
        sa.Column("programme", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer()),
        sa.Column("agency", sa.Text()),
        sa.Column("to", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asked_at", _moment, nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("answered_by", sa.Integer()),
        sa.Column("answered_at", _moment),
        sa.Column("published_as", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_questions"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_questions_person_id"),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name="fk_questions_answered_by"),
        sa.UniqueConstraint("receipt", name="uq_questions_receipt"),
    )
    op.create_table(
        "published",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=False),
        sa.Column("published_at", _moment, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_published"),
        sa.UniqueConstraint("kind", "entry", "version", name="uq_published_kind_entry_version"),
    )
    op.create_table(
        "choices",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "choice", name="pk_choices"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_choices_person_id"),
    )
