"""The addresses of the pages, and what guards them."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, g, render_template, request

from bot.editing.exhibits import exhibits
from bot.installation import ACCOUNT
from bot.links import CERTIFICATE, CONSOLE, DOCUMENT, EXPORT, LinkExpired, LinkInvalid, Links, Purpose
from bot.pages import console, friend, plan, preview, prose
from bot.pages.certificates import masked, pdf
from bot.pages.reader import PageRecord
from content.model.calendar import chat_date, chat_time
from content.model.pack import Content
from flows.reporting.figures_in_words import number
from storage import Unavailable

STATIC = Path(__file__).parent.parent / "static"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}
_WITH_SCRIPT = {
    **HEADERS,
    "Content-Security-Policy": f"{HEADERS['Content-Security-Policy']}; script-src 'self'",
}
"""For the preview alone, which draws as LINE does."""
_LOOKERS = ("line-poker", "facebookexternalhit")
"""Programs that look at a link on somebody's behalf, by a word of their User-Agent."""


def pages(content: Content | Callable[[int], Content], links: Links, reader: PageRecord) -> Blueprint:
    """Make the blueprint of all pages; mount it at the root of PUBLIC_BASE_URL.

    Content that officers may correct while the bot runs is given as what tells the present one of an account.
    """
    found = _Pages(content, links, reader)
    # no `static` rule of the app is relied on, so the pages look the same wherever they are mounted
    blueprint = Blueprint(
        "pages", __name__, static_folder=STATIC, static_url_path="/assets", template_folder="templates"
    )
    routes: dict[str, Callable[..., object]] = {
        "/d/<token>": found.document,
        "/privacy": found.privacy,
        "/plan": found.plan,
        "/add": found.friend,
        "/export/<token>": found.export,
        "/certificate/<token>": found.certificate,
        "/verify/<receipt>": found.verify,
        "/console": found.console_door,
        "/console/<token>": found.console,
        "/console/<token>.csv": found.console_csv,
        "/preview/<token>": found.preview,
    }
    for rule, view in routes.items():
        blueprint.add_url_rule(rule, view.__name__, view)  # type: ignore[arg-type]
    blueprint.register_error_handler(LinkExpired, lambda _: _problem("expired", 410))
    blueprint.register_error_handler(LinkInvalid, lambda _: _problem("invalid", 404))
    blueprint.register_error_handler(Unavailable, lambda _: _problem("away", 503))
    blueprint.after_request(_guarded)
    blueprint.context_processor(lambda: found.words)
    return blueprint


class _Pages:
    """The views; each gives a body, with a status where it is not 200."""

    def __init__(self, content: Content | Callable[[int], Content], links: Links, reader: PageRecord) -> None:
        self._present = content if callable(content) else lambda _: content
        self._links, self._reader = links, reader

    @property
    def _content(self) -> Content:
        """What the account of the opened link runs; where a page is open to all, the main one's."""
        return self._present(g.get("account", ACCOUNT))

    def _open(self, purpose: Purpose, token: str) -> list[Any]:
        """Give what a link tells beside its account, whose page this is from now on."""
        account, *told = self._links.open(purpose, token)
        try:
            self._present(account)
        except KeyError as error:
            raise LinkInvalid from error
        g.account = account
        return told

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
        person, document_id, number_ = self._open(DOCUMENT, token)
        document = self._content.documents.get(document_id)
        if document is None or not 1 <= number_ <= len(document.versions) or not self._reader.exists(g.account, person):
            raise LinkInvalid
        if _by_a_person():
            self._reader.opened(g.account, person, document_id, number_)
        version = document.version(number_)
        return render_template("document.html", document=document, version=version, text=prose.html(version.markdown))

    def privacy(self) -> str:
        """The full privacy notice."""
        notice = self._content.privacy
        return render_template("privacy.html", notice=notice, text=prose.html(notice.markdown))

    def plan(self) -> str:
        """The plan of the programme that runs."""
        return render_template("plan.html", content=self._content, plan=self._content.plan, part=plan)

    def friend(self) -> tuple[str, int]:
        """How to add the account as a friend, with a code to scan; open to all."""
        line_id = self._reader.line_id(ACCOUNT)
        if not line_id:
            return _problem("no_account", 404)
        address, account = friend.address(line_id), self._content.programme.account
        page = render_template("friend.html", account=account, id=line_id, address=address, code=friend.code(address))
        return page, 200

    def export(self, token: str) -> Response:
        """What is kept about a person, as a file."""
        (person,) = self._open(EXPORT, token)
        if not self._reader.exists(g.account, person):
            raise LinkInvalid
        body = json.dumps(self._reader.stored(person), ensure_ascii=False, indent=2, default=str)
        return _file(body, "application/json", self._content.texts("pages.export.file"))

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
        """Whether a certificate is genuine, for which lesson and of which day; of its holder only a hint."""
        found = self._reader.certificate(receipt.strip().upper())
        lesson = self._content.lessons.get(found.lesson) if found else None
        centre = self._content.programme.centre
        page = render_template("verify.html", found=found, lesson=lesson, centre=centre, masked=masked)
        return page, 200 if found else 404

    def console_door(self) -> tuple[str, int]:
        """The bare address, which shows nothing but the way in."""
        return _problem("from_line", 404)

    def console(self, token: str) -> str:
        """The province at a glance, for an admin."""
        self._admin(token)
        province = self._reader.province(g.account)
        table = console.overview(province, self._content)
        return render_template(
            "console.html", content=self._content, province=province, table=table, part=console, token=token
        )

    def console_csv(self, token: str) -> Response:
        """The console's table as a file for a spreadsheet."""
        self._admin(token)
        province = self._reader.province(g.account)
        body = console.matrix_csv(console.overview(province, self._content), self._content)
        return _file(body, "text/csv", f"{self._content.programme.id}-{province.today:%Y-%m-%d}.csv")

    def preview(self, token: str) -> str:
        """All content as it will look in LINE, for an admin."""
        person, today = self._admin(token), self._reader.province(g.account).today
        shown = preview.shown(exhibits(self._content, self._links.for_person(g.account, person), today, person), today)
        return render_template("preview.html", shown=shown, today=today, token=token, version=preview.VERSION)

    def _admin(self, token: str) -> int:
        (person,) = self._open(CONSOLE, token)
        if not self._reader.is_admin(g.account, person):
            raise LinkInvalid
        return int(person)


def _by_a_person() -> bool:
    """Tell a reader from a browser that loads ahead and from a program that draws a preview."""
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    agent = request.headers.get("User-Agent", "").lower()
    return request.method == "GET" and "prefetch" not in ahead and not any(looker in agent for looker in _LOOKERS)


def _file(body: str, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, content_type=f"{kind}; charset=utf-8", headers=headers)


def _problem(kind: str, status: int) -> tuple[str, int]:
    return render_template("problem.html", kind=kind), status


def _guarded(response: Response) -> Response:
    if request.endpoint == "pages.static":
        response.headers["Cache-Control"] = "public, max-age=86400"
    else:
        response.headers.update(_WITH_SCRIPT if request.endpoint == "pages.preview" else HEADERS)
    return response
