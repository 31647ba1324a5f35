"""Signed, expiring addresses of the bot's pages.

A link is opened by whoever holds it, so each carries one purpose, numbers instead of names, and an age to match what
it shows; that of the console opens a session in one browser, once. The tokens are itsdangerous' own; their signature is
compared as written, so that a token has one spelling.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from secrets import token_urlsafe
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer
from itsdangerous.encoding import want_bytes


class Purpose(NamedTuple):
    """What a link is for: its salt, its place in the address, and how many seconds it lives."""

    name: str
    path: str
    seconds: int


DOCUMENT = Purpose("document", "d", 7 * 24 * 3600)  # people read when they find the time; a week bridges leave
EXPORT = Purpose("export", "export", 15 * 60)  # personal data: long enough to tap, too short to lie about
CONSOLE = Purpose("console", "console", 15 * 60)  # long enough to tap; it opens a session, and only once
CERTIFICATE = Purpose("certificate", "certificate", 24 * 3600)  # a day: begun on the phone, printed at the office
READING = Purpose("reading", "d", DOCUMENT.seconds)  # no address: what a shown page knows of when that was
PURPOSES = (DOCUMENT, EXPORT, CONSOLE, CERTIFICATE)
OUTSIDE = "?openExternalBrowser=1"
"""LINE's own browser on Android takes no file; this word has LINE open the phone's."""


class LinkInvalid(Exception):
    """The token is not one of ours, or is of another purpose."""


class LinkExpired(LinkInvalid):
    """The token was ours, and its time is over."""


class _AsWritten(TimestampSigner):
    """Base64 lets several spellings decode to the same signature; only the one we wrote counts."""

    def verify_signature(self, value: str | bytes, sig: str | bytes) -> bool:
        return hmac.compare_digest(self.get_signature(value), want_bytes(sig))


class Links:
    """Makes and opens links below the public address."""

    def __init__(self, public_base_url: str, secret_key: str) -> None:
        """Take the address the world sees, with or without a path, and the secret that signs."""
        self._base, self._key = public_base_url.rstrip("/"), secret_key.encode()
        parts = urlsplit(self._base)
        self.origin, self.secure = f"{parts.scheme}://{parts.netloc}", parts.scheme == "https"
        """What browsers call where our pages are from, and whether they are reached by https."""
        self._signers = {purpose: _serializer(secret_key, purpose) for purpose in (*PURPOSES, READING)}

    def privacy(self) -> str:
        """The full privacy notice, open to all."""
        return f"{self._base}/privacy"

    def plan(self) -> str:
        """The page of the plan, open to all."""
        return f"{self._base}/plan"

    def verify(self, receipt: str) -> str:
        """The page, open to all, that tells whether a certificate is genuine."""
        return f"{self._base}/verify/{receipt}"

    def friend(self) -> str:
        """The page, open to all, with which somebody adds the account as a friend."""
        return f"{self._base}/add"

    def for_person(self, account: int, person_id: int) -> "PersonLinks":
        """Give the links of one person of an account, as a flow asks for them."""
        return PersonLinks(self, account, person_id)

    def open(self, purpose: Purpose, token: str) -> list[Any]:
        """Give the account, the person and what else a link of this purpose was made with.

        Raises LinkExpired or LinkInvalid.
        """
        try:
            payload: list[Any] = self._signers[purpose].loads(token, max_age=purpose.seconds)
        except SignatureExpired as error:
            raise LinkExpired from error
        except BadData as error:
            raise LinkInvalid from error
        return payload

    def shown(self, token: str) -> str:
        """Make what the page of a token keeps to tell later for how long it has been there."""
        made: str | bytes = self._signers[READING].dumps(token)
        return str(made)

    def seconds_since(self, shown: str, token: str) -> float:
        """Tell how long ago the page of a token was shown; 0 where that is not told, or of another page."""
        try:
            of, when = self._signers[READING].loads(shown, max_age=READING.seconds, return_timestamp=True)
        except BadData:
            return 0
        return (datetime.now(UTC) - when).total_seconds() if of == token else 0

    def console_session(self, token: str, page: str) -> str:
        """Make the secret of the session that a link opens: 256 bits, which only the page shown with it can open again.

        `page` is the secret of that page, made anew each time it is shown.
        """
        return self._keyed(f"console:{token}:{page}")

    def hashed(self, secret: str) -> str:
        """What the record knows a link or a session by; with another key it knows none of them any more."""
        return self._keyed(f"hash:{secret}")

    def _keyed(self, text: str) -> str:
        return hmac.digest(self._key, text.encode(), hashlib.sha256).hex()

    def sign(self, purpose: Purpose, *payload: int | str) -> str:
        """Make a link."""
        return f"{self._base}/{purpose.path}/{self._signers[purpose].dumps(payload)}"


@dataclass(frozen=True)
class PersonLinks:
    """The links of one person; what `flows.engine.context.Links` asks for."""

    links: Links
    account: int
    person_id: int

    def document(self, document: str, version: int) -> str:
        """The page of one version of a document."""
        return self._link(DOCUMENT, document, version)

    def privacy(self) -> str:
        """The full privacy notice."""
        return self.links.privacy()

    def plan(self) -> str:
        """The page of the plan, open to all."""
        return self.links.plan()

    def export(self) -> str:
        """A download of what is kept about the person."""
        return self._link(EXPORT) + OUTSIDE

    def console(self) -> str:
        """The admin's page; two links are never the same, as each opens it once."""
        return self._link(CONSOLE, token_urlsafe(9)) + OUTSIDE

    def certificate(self, receipt: str) -> str:
        """A certificate of the person's, as a file."""
        return self._link(CERTIFICATE, receipt) + OUTSIDE

    def verify(self, receipt: str) -> str:
        """The page that tells whether a certificate is genuine."""
        return self.links.verify(receipt)

    def friend(self) -> str:
        """The page with which somebody adds the account as a friend."""
        return self.links.friend()

    def _link(self, purpose: Purpose, *about: int | str) -> str:
        return self.links.sign(purpose, self.account, self.person_id, *about)


def _serializer(secret_key: str, purpose: Purpose) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        secret_key,
        salt=f"sujarit.{purpose.name}.2",  # a link from before they told the account opens nothing
        signer=_AsWritten,
        signer_kwargs={"digest_method": hashlib.sha256},
    )
