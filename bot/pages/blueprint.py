"""The addresses of the pages, and what guards them."""

import json
from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for

from bot.installation import ACCOUNT
from bot.links import CERTIFICATE, DOCUMENT, EXPORT, LinkExpired, LinkInvalid, Links
from bot.pages import friend, my_copy, plan, prose
from bot.pages.certificates import hint, pdf
from bot.pages.console_pages import ConsoleClosed, ConsolePages, FromElsewhere
from bot.pages.networks import network
from bot.pages.reader import PageRecord
from bot.pages.views import Views, file_answer, problem
from content.model.calendar import chat_date, chat_time
from content.model.documents.documents import Document, Version
from content.model.pack import Content
from flows.reporting.figures_in_words import number
from storage import Unavailable

STATIC = Path(__file__).parent.parent / "static"
SCRIPT = sha256((STATIC / "reading.js").read_bytes()).hexdigest()[:8]
"""Changes with the script of a document's page, so that no browser keeps an old one."""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self';"
        " base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
_ALLOWED = {
    "pages.preview": "; script-src 'self'",
    **dict.fromkeys(("pages.document", "pages.read"), "; script-src 'self'; connect-src 'self'"),
}
"""What a few pages may do more: the preview draws as LINE does, a document notices that its end was seen."""
_LOOKERS = ("line-poker", "facebookexternalhit")
"""Programs that look at a link on somebody's behalf, by a word of their User-Agent."""


def pages(content: Content | Callable[[int], Content], links: Links, reader: PageRecord) -> Blueprint:
    """Make the blueprint of all pages; mount it at the root of PUBLIC_BASE_URL.

    Content that officers may correct while the bot runs is given as what tells the present one of an account.
    """
    found, admins = _Pages(content, links, reader), ConsolePages(content, links, reader)
    # no `static` rule of the app is relied on, so the pages look the same wherever they are mounted
    blueprint = Blueprint(
        "pages", __name__, static_folder=STATIC, static_url_path="/assets", template_folder="templates"
    )
    routes: dict[str, Callable[..., object]] = {
        "/d/<token>": found.document,
        "/privacy": found.privacy,
        "/plan": found.plan,
        "/add": found.friend,
        "/export/<token>": found.my_copy,
        "/export/<token>.pdf": found.my_copy_pdf,
        "/export/<token>.json": found.export,
        "/certificate/<token>": found.certificate,
        "/verify/<receipt>": found.verify,
        "/console/<token>": admins.console_link,
        "/console": admins.console,
        "/console.csv": admins.console_csv,
        "/console/preview": admins.preview,
    }
    forms: dict[str, Callable[..., object]] = {
        "/d/<token>": found.read,
        "/console/<token>": admins.console_open,
        "/console/leave": admins.console_leave,
        "/console/leave-all": admins.console_leave_all,
    }
    for methods, views in (("GET", routes), ("POST", forms)):
        for rule, view in views.items():
            blueprint.add_url_rule(rule, view.__name__, view, methods=[methods])  # type: ignore[arg-type]
    blueprint.register_error_handler(LinkExpired, lambda _: problem("expired", 410))
    blueprint.register_error_handler(LinkInvalid, lambda _: problem("invalid", 404))
    blueprint.register_error_handler(Unavailable, lambda _: problem("away", 503))
    blueprint.register_error_handler(ConsoleClosed, lambda _: admins.console_closed())
    blueprint.register_error_handler(FromElsewhere, lambda _: problem("elsewhere", 403))
    blueprint.after_request(_guarded)
    blueprint.context_processor(lambda: found.words)
    return blueprint


class _Pages(Views):
    """The views that are open to all, or to whoever holds a link."""

    @property
    def words(self) -> dict[str, Any]:
        """What every template may use."""
        return {
            "t": self._content.texts,
            "day": chat_date,
            "moment": chat_time,
            "number": number,
            "style": sha256((STATIC / "pages.css").read_bytes()).hexdigest()[:8],
        }

    def document(self, token: str) -> str:
        """One version of a document; looking at it marks it opened."""
        person, document, version = self._document(token)
        if _by_a_person():
            self._reader.opened(g.account, person, document.id, version.number)
        return self._to_read(document, version, self._links.shown(token))

    def read(self, token: str) -> tuple[str, int]:
        """The page saw its end, or its reader says so: noted, unless nobody can have read it in that time."""
        person, document, version = self._document(token)
        shown = request.form.get("shown", "")
        if self._links.seconds_since(shown, token) < self._content.documents.least_seconds(document):
            return self._to_read(document, version, shown or self._links.shown(token), early=True), 409
        self._reader.finished(g.account, person, document.id, version.number)
        return render_template("read.html", document=document), 200

    def _document(self, token: str) -> tuple[int, Document, Version]:
        """Who reads which version of which document."""
        person, document_id, number_ = self._open(DOCUMENT, token)
        document = self._content.documents.get(document_id)
        if document is None or not 1 <= number_ <= len(document.versions) or not self._reader.exists(g.account, person):
            raise LinkInvalid
        return int(person), document, document.version(number_)

    def _to_read(self, document: Document, version: Version, shown: str, *, early: bool = False) -> str:
        text, parts = prose.html(version.markdown), prose.parts(version.markdown)
        seconds = self._content.documents.least_seconds(document)
        return render_template(
            "document.html",
            **{"document": document, "version": version, "text": text, "parts": parts},
            **{"shown": shown, "seconds": seconds, "early": early, "script": SCRIPT},
        )

    def privacy(self) -> str:
        """The full privacy notice."""
        notice = self._content.privacy
        return render_template(
            "privacy.html", notice=notice, text=prose.html(notice.markdown), parts=prose.parts(notice.markdown)
        )

    def my_copy(self, token: str) -> str:
        """What is kept about a person, to read."""
        found = my_copy.sections(self._stored(token), self._content)
        here = url_for("pages.my_copy", token=token)
        return render_template("my_copy.html", found=found, here=here, **self._copy_head())

    def my_copy_pdf(self, token: str) -> Response:
        """What is kept about a person, to print."""
        found = my_copy.sections(self._stored(token), self._content)
        told = {"title": self._content.texts("pages.copy.title"), **self._copy_head()}
        headers = {"Content-Disposition": f'attachment; filename="{self._content.texts("pages.export.file")}.pdf"'}
        return Response(my_copy.pdf(found, told), content_type="application/pdf", headers=headers)

    def plan(self) -> str:
        """The plan of the programme that runs."""
        return render_template("plan.html", content=self._content, plan=self._content.plan, part=plan)

    def friend(self) -> tuple[str, int]:
        """How to add the account as a friend, with a code to scan; open to all."""
        line_id = self._reader.line_id(ACCOUNT)
        if not line_id:
            return problem("no_account", 404)
        address, account = friend.address(line_id), self._content.programme.account
        page = render_template("friend.html", account=account, id=line_id, address=address, code=friend.code(address))
        return page, 200

    def export(self, token: str) -> Response:
        """What is kept about a person, for a machine."""
        body = json.dumps(self._stored(token), ensure_ascii=False, indent=2, default=str)
        return file_answer(body, "application/json", f"{self._content.texts('pages.export.file')}.json")

    def _stored(self, token: str) -> Mapping[str, Any]:
        (person,) = self._open(EXPORT, token)
        if not self._reader.exists(g.account, person):
            raise LinkInvalid
        return self._reader.stored(person)

    def _copy_head(self) -> dict[str, str]:
        as_of = self._content.texts("pages.copy.as_of", at=chat_time(self._reader.now()))
        return {"centre": self._content.programme.centre, "as_of": as_of}

    def certificate(self, token: str) -> Response:
        """A certificate to print, for the person who holds it."""
        person, receipt = self._open(CERTIFICATE, token)
        found = self._reader.certificate(receipt)
        lesson = self._content.lessons.get(found.lesson) if found else None
        if found is None or lesson is None or found.person != person or found.holder is None:
            raise LinkInvalid
        body = pdf(found, lesson, self._content, self._links.verify(receipt))
        headers = {"Content-Disposition": f'inline; filename="certificate-{receipt}.pdf"'}
        return Response(body, content_type="application/pdf", headers=headers)

    def verify(self, receipt: str) -> tuple[str, int]:
        """Whether a certificate is genuine, for which lesson and of which day; of its holder only a hint.

        Whoever asks for many that do not exist has to wait, for those that do as well: else they would only have to
        go on until one is shown.
        """
        caller = network(request.remote_addr or "", request.headers.get("X-Forwarded-For", ""))
        if self._reader.shut(caller):
            return problem("shut", 429)
        found = self._reader.certificate(receipt.strip().upper())
        lesson = self._content.lessons.get(found.lesson) if found else None
        if found is None:
            self._reader.missed(caller)
        centre = self._content.programme.centre
        hinted = partial(hint, words=self._content.name_words)
        page = render_template("verify.html", found=found, lesson=lesson, centre=centre, masked=hinted)
        return page, 200 if found else 404


def _by_a_person() -> bool:
    """Tell a reader from a browser that loads ahead and from a program that draws a preview."""
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    agent = request.headers.get("User-Agent", "").lower()
    return request.method == "GET" and "prefetch" not in ahead and not any(looker in agent for looker in _LOOKERS)


def _guarded(response: Response) -> Response:
    if request.endpoint == "pages.static":
        response.headers["Cache-Control"] = "public, max-age=86400"
    else:
        response.headers.update(HEADERS)
        response.headers["Content-Security-Policy"] += _ALLOWED.get(request.endpoint or "", "")
    return response
