"""The console, opened in a browser: with a link that opens it once, until it ends.

Links and sessions are known by hashes of their secrets, so that how long a search takes tells nothing of a secret.
"""

import hmac
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, select, update

from flows.record.people import CONSOLE_IDLE, CONSOLE_WHOLE, ConsoleSession
from storage.dialects import insert_into
from storage.tables.people import console_sessions, roles

_S = console_sessions.c
_SESSION = (_S.id, _S.account_id, _S.person_id, _S.browser, _S.opened_at)


def open_session(
    conn: Connection, account: int, person_id: int, session: str, link: str, browser: str, now: datetime
) -> ConsoleSession | None:
    """Open a session with a link; None where the link opened another one before, which stays.

    Who opens the same session again, as their browser did not hear the first answer, is given it again.
    """
    row = {"account_id": account, "person_id": person_id, "session_hash": session, "link_hash": link}
    row |= {"browser": browser, "opened_at": now, "seen_at": now}
    conn.execute(insert_into(console_sessions, conn).on_conflict_do_nothing(), row)
    opened = conn.execute(select(_S.session_hash, *_SESSION).where(_S.link_hash == link)).one_or_none()
    return ConsoleSession(*opened[1:]) if opened and hmac.compare_digest(opened[0], session) else None


def opened_with(conn: Connection, link: str) -> ConsoleSession | None:
    """Find the session that a link opened, ended ones too."""
    row = conn.execute(select(*_SESSION).where(_S.link_hash == link)).one_or_none()
    return ConsoleSession(*row) if row else None


def use(conn: Connection, session: str, now: datetime) -> ConsoleSession | None:
    """Find a session that is open, and note that it is used; None where it ended, or never was."""
    used = update(console_sessions).where(_S.session_hash == session, _is_open(now)).values(seen_at=now)
    row = conn.execute(used.returning(*_SESSION)).one_or_none()
    return ConsoleSession(*row) if row else None


def open_ones(conn: Connection, person_id: int, now: datetime) -> list[ConsoleSession]:
    """List a person's open sessions, the newest first."""
    query = select(*_SESSION).where(_S.person_id == person_id, _is_open(now))
    return [ConsoleSession(*row) for row in conn.execute(query.order_by(_S.opened_at.desc(), _S.id.desc()))]


def last(conn: Connection, person_id: int) -> ConsoleSession | None:
    """Find the session that a person opened last, ended ones too."""
    query = select(*_SESSION).where(_S.person_id == person_id).order_by(_S.opened_at.desc(), _S.id.desc())
    row = conn.execute(query.limit(1)).one_or_none()
    return ConsoleSession(*row) if row else None


def end(conn: Connection, sessions: Sequence[int], now: datetime) -> None:
    """Have these sessions end now; those that ended before stay as they are."""
    conn.execute(update(console_sessions).where(_S.id.in_(sessions), _S.ended_at.is_(None)).values(ended_at=now))


def _is_open(now: datetime) -> ColumnElement[bool]:
    """Not ended, used lately, not too old, and no role by which its person was an admin has ended since."""
    admin = select(roles.c.id).where(roles.c.person_id == _S.person_id, roles.c.role == "admin")
    ended = admin.where(roles.c.until >= _S.opened_at, roles.c.until <= now).exists()
    return and_(_S.ended_at.is_(None), _S.seen_at > now - CONSOLE_IDLE, _S.opened_at > now - CONSOLE_WHOLE, ~ended)
