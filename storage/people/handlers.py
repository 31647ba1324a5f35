"""What becomes of the effects on people."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection, bindparam, select, update

from flows.record.people import (
    AcceptPrivacy,
    CancelInvite,
    CreateInvite,
    EndRole,
    Erase,
    Miss,
    PlaceElsewhere,
    RedeemInvite,
    Register,
    SeePrivacy,
)
from storage import Conflict, jobs
from storage.act import Act, Handlers
from storage.dialects import insert_into
from storage.documents import acknowledgements
from storage.learning import lessons
from storage.people import elsewhere, erasing, invites
from storage.people.people import held_roles, revoke, user_of
from storage.reporting import counters
from storage.tables.accounts import accounts
from storage.tables.people import memberships, people


def accept_privacy(effect: AcceptPrivacy | SeePrivacy, act: Act, conn: Connection) -> None:
    """Note which version of the privacy notice the person accepted, or was shown; the log says which of the two."""
    told = {"privacy_version": effect.version, "privacy_at": act.now}
    conn.execute(update(people).where(people.c.id == act.person.id).values(**told))


_EVER = select(memberships.c.id).where(
    memberships.c.person_id == bindparam("person"), memberships.c.programme == bindparam("programme")
)
"""Whether a person ever belonged to a programme."""


def register(effect: Register, act: Act, conn: Connection) -> None:
    """Keep where a person belongs; where they belonged before ends now, and stays."""
    named = {"title": effect.title or None, "name": effect.name}
    conn.execute(update(people).where(people.c.id == act.person.id).values(**named))
    told = {"agency": effect.agency, "elsewhere": effect.elsewhere or None, "position": effect.position}
    told["personnel_type"] = effect.personnel_type
    mine = (memberships.c.person_id == act.person.id, memberships.c.until.is_(None))
    now = conn.execute(select(memberships.c.programme, memberships.c.agency, memberships.c.personnel_type).where(*mine))
    before = now.one_or_none()
    here = (act.programme, effect.agency, effect.personnel_type)
    if before is not None and tuple(before) == here:
        conn.execute(update(memberships).where(*mine).values(**told))
        return
    new = not conn.scalar(_EVER, {"person": act.person.id, "programme": act.programme})
    if before is not None:
        conn.execute(update(memberships).where(*mine).values(until=act.now))
        act.counts.append(counters.joined(*before, -1))
    row = {"person_id": act.person.id, "programme": act.programme, "since": act.now, **told}
    conn.execute(insert_into(memberships, conn), row)
    act.counts.append(counters.joined(*here, 1))
    if new and before is not None:
        there = replace(act, person=replace(act.person, agency=effect.agency, personnel_type=effect.personnel_type))
        acknowledgements.carry_over(conn, there)
        lessons.carry_over(conn, there)
    jobs.menu(conn, act)


def create_invite(effect: CreateInvite, act: Act, conn: Connection) -> None:
    """Record a code by its hash."""
    invites.create(
        conn,
        act.account,
        act.code_hash(effect.code),
        effect.role,
        effect.agency or None,
        created_by=act.person.id,
        now=act.now,
        expires_at=act.now + timedelta(days=act.content.programme.invite_days),
    )


def cancel_invite(effect: CancelInvite, act: Act, conn: Connection) -> None:
    """Have a code end. Raises Conflict when it was used or has ended meanwhile."""
    invites.cancel(conn, act.account, effect.invite, act.now)


def redeem_invite(effect: RedeemInvite, act: Act, conn: Connection) -> None:
    """Use a code up and grant its role. Raises Conflict when it is used or expired meanwhile."""
    invites.redeem(conn, act.account, act.code_hash(effect.code), act.person.id, act.now)
    jobs.menu(conn, act)


def end_role(effect: EndRole, act: Act, conn: Connection) -> None:
    """Take a role away. Raises Conflict when it is not held any more, or nobody would be left to give roles."""
    if effect.role == "admin":  # two admins who end each other's role at once: one after the other
        conn.execute(select(accounts.c.id).where(accounts.c.id == act.account).with_for_update())
    if not revoke(conn, effect.person, effect.role, effect.agency or None, act.now, by=act.person.id):
        raise Conflict("the role is not held")
    if effect.role == "admin" and not any(held.role == "admin" for held in held_roles(conn, act.account, act.now)):
        raise Conflict("the last admin")
    if user := user_of(conn, effect.person):
        jobs.add(conn, act, "menu", user)


def erase(effect: Erase, act: Act, conn: Connection) -> None:
    """Erase who the person is, and have what is left elsewhere erased."""
    del effect
    act.counts.extend(erasing.erase(conn, act.person.id, act.account, act.now, act.real, act.taker_hash))


def miss(effect: Miss, act: Act, conn: Connection) -> None:
    """Nothing in the record: wrong codes are counted in Redis."""
    del effect, act, conn


HANDLERS: Handlers = {
    AcceptPrivacy: accept_privacy,
    SeePrivacy: accept_privacy,
    Register: register,
    PlaceElsewhere: elsewhere.place,
    CreateInvite: create_invite,
    CancelInvite: cancel_invite,
    RedeemInvite: redeem_invite,
    EndRole: end_role,
    Erase: erase,
    Miss: miss,
}
