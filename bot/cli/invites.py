"""The work behind `sujarit invite …`: making codes, and what a wrong agency was meant to be."""

import secrets
from contextlib import closing
from datetime import timedelta

from rapidfuzz import fuzz, process

from bot.clock import Clock
from bot.installation import ACCOUNT
from bot.schema import upgrade
from bot.settings import Settings
from bot.tokens import Tokens
from content.model import pack
from content.model.reporting.plan import Plan
from storage import upkeep
from storage.database import open_database
from storage.people import invites

NEAREST = 3


class NoSuchAgency(Exception):
    """The plan has no agency of this code; the text names the nearest."""


def make_invite(settings: Settings, role: str, agency: str | None) -> str:
    """Make a one-time code for a role and give it. Raises NoSuchAgency."""
    content = pack.load(settings.programme)
    if agency is not None and not content.plan.knows(agency):
        near = "; ".join(_nearest(agency, content.plan))
        raise NoSuchAgency(
            f"there is no agency {agency!r} in {content.programme.id}; the nearest are {near}. "
            "`sujarit agency list` prints all"
        )
    tokens, clock = Tokens(settings.secret_key), Clock(settings.today)
    code = tokens.code(secrets.token_hex(16))
    upgrade(settings)
    with closing(open_database(settings.database_url)) as base, base.write() as conn:
        if settings.local_line:
            clock.recall(conn)
        now = clock.now()
        upkeep.keep(conn, content, ACCOUNT, now)
        expires = now + timedelta(days=content.programme.invite_days)
        hashed = tokens.code_hash(code)
        invites.create(conn, ACCOUNT, hashed, role, agency, created_by=None, now=now, expires_at=expires)
    return code


def _nearest(typed: str, plan: Plan) -> list[str]:
    """Find the agencies whose code or name is most like what was typed."""
    known = {agency.code: (agency.code, agency.name, agency.short) for agency in plan.agencies}
    likeness = {code: max(fuzz.WRatio(typed, name) for name in names) for code, names in known.items()}
    best = process.extract(typed, list(known), scorer=lambda _typed, code, **_: likeness[code], limit=NEAREST)
    return [f"{code} ({known[code][1]})" for code, *_ in best]
