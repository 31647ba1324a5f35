"""Applies a turn's effects to the record, all in the caller's transaction."""

from datetime import timedelta

from sqlalchemy import Connection

from bot.installation import Parts
from bot.line.render import render
from bot.turns.effects_asking import apply_asking
from bot.turns.effects_learning import apply_learning
from bot.turns.effects_practice import apply_practice
from bot.turns.records import stored_audience
from content.model.reporting import added
from flows.record.asking import AnswerAsked, HandOver
from flows.record.campaigns import SendCampaign, StopCampaign
from flows.record.documents import Acknowledge, Understand
from flows.record.effects import Effect
from flows.record.learning import (
    AnswerDaily,
    AnswerQuestion,
    Choose,
    KeepPlace,
    PassLesson,
    RecordAssessment,
    RecordSurvey,
)
from flows.record.people import AcceptPrivacy, CreateInvite, Erase, Miss, Person, RedeemInvite, Register
from flows.record.reporting import PublishActivity, RecordResult, SetStaff
from storage import published
from storage.campaigns import campaigns
from storage.documents import acknowledgements
from storage.learning import lessons as learning
from storage.people import invites, people
from storage.reporting import results


def apply(effect: Effect, parts: Parts, conn: Connection, person: Person, event_id: str) -> None:  # noqa: PLR0912 - a case for each effect
    """Make one effect part of the record. Raises storage.Conflict when somebody was first."""
    now = parts.clock.now()
    programme = parts.content.programme
    match effect:
        case AcceptPrivacy(version=version):
            people.accept_privacy(conn, person.id, version, now)
        case Register():
            people.register(
                conn,
                person.id,
                agency=effect.agency,
                name=effect.name,
                position=effect.position,
                personnel_type=effect.personnel_type,
                now=now,
            )
            learning.rename(conn, person.id, effect.name)
        case Acknowledge():
            _acknowledge(effect, parts, conn, person, event_id)
        case CreateInvite(code=code, role=role, agency=agency):
            expires = now + timedelta(days=programme.invite_days)
            digest = parts.marks.code_hash(code)
            invites.create(conn, digest, role, agency, created_by=person.id, now=now, expires_at=expires)
        case RedeemInvite(code=code):
            invites.redeem(conn, parts.marks.code_hash(code), person.id, now)
        case RecordResult():
            results.record(
                conn,
                receipt=effect.receipt,
                programme=programme.id,
                agency=effect.agency,
                measure=effect.measure,
                round=effect.round,
                value=effect.value,
                slots=effect.slots,
                reported_by=person.id,
                reported_at=now,
                event_id=event_id,
                replaces=effect.replaces,
            )
        case SetStaff(agency=agency, officials=officials, others=others):
            heads = results.Headcount(officials, others)
            results.set_headcount(conn, programme.id, agency, heads, set_by=person.id, now=now)
        case PublishActivity(activity=activity):
            name = added.entry(parts.content.plan.id, activity.id)
            by = published.author(person.name, person.id)
            published.publish(conn, added.KIND, name, activity.fields(), by=by, at=now, after=activity.version)
        case SendCampaign() | StopCampaign():
            _campaign(effect, parts, conn, person)
        case AnswerQuestion() | KeepPlace() | PassLesson() | Understand():
            apply_learning(effect, conn, person, now, event_id)
        case AnswerDaily() | Choose() | RecordAssessment() | RecordSurvey():
            apply_practice(effect, parts, conn, person, event_id)
        case HandOver() | AnswerAsked():
            apply_asking(effect, programme.id, conn, person, now)
        case Erase():
            people.erase(conn, person.id, now)
        case Miss():
            pass  # counted in Redis once the turn is recorded: see `count_misses`


def count_misses(effects: tuple[Effect, ...], parts: Parts, person: Person) -> None:
    """Count wrong tries, so that guessing is paused."""
    for effect in effects:
        if isinstance(effect, Miss):
            parts.attempts.add(f"{effect.kind}:{person.id}", parts.content.programme.invite_pause_minutes * 60)


def _acknowledge(effect: Acknowledge, parts: Parts, conn: Connection, person: Person, event_id: str) -> None:
    acknowledgements.record(
        conn,
        receipt=effect.receipt,
        person_id=person.id,
        agency=person.agency,
        personnel_type=person.personnel_type,
        document=effect.document,
        version=effect.version,
        sha256=effect.sha256,
        acknowledged_at=parts.clock.now(),
        event_id=event_id,
        opened_at=acknowledgements.opened(conn, person.id, effect.document, effect.version),
    )


def _campaign(effect: SendCampaign | StopCampaign, parts: Parts, conn: Connection, person: Person) -> None:
    if isinstance(effect, StopCampaign):
        campaigns.stop(conn, effect.campaign, "admin", parts.clock.real())
        return
    campaigns.plan(
        conn,
        receipt=effect.receipt,
        programme=parts.content.programme.id,
        title=effect.title,
        audience=stored_audience(parts, effect.audience),
        content=effect.content,
        messages=render(effect.messages),
        created_by=person.id,
        now=parts.clock.now(),
        allowance=effect.allowance,
        due=parts.clock.real(),
    )
