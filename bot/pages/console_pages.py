"""The console's pages: a link that opens them once, in one browser, and the session by which that browser is known.

Its secret stands in a cookie of the browser's, and as a hash in the record, which says until when it is open.
"""

from collections.abc import Sequence
from secrets import token_urlsafe

from flask import Response, g, make_response, redirect, render_template, request, url_for

from bot.editing.exhibits import exhibits
from bot.links import CONSOLE, LinkInvalid
from bot.pages import console, preview
from bot.pages.browsers import browser_word
from bot.pages.views import Views, file_answer, problem
from flows.people.console import browser_name
from flows.record.people import CONSOLE_IDLE, CONSOLE_WHOLE, ConsoleSession

_COOKIE = "sujarit-console"
_TIMES = {"minutes": CONSOLE_IDLE.seconds // 60, "hours": CONSOLE_WHOLE.seconds // 3600}


class ConsoleClosed(Exception):
    """No console is open in this browser."""


class FromElsewhere(Exception):
    """A form was sent by a page that is not ours."""


class ConsolePages(Views):
    """The views of an admin."""

    def console_link(self, token: str) -> tuple[str, int]:
        """A link's page, with the button that uses it; whoever only looks at it, a robot too, uses nothing."""
        if used := self._reader.console_opened_with(self._links.hashed(token)):
            self._be_of(used.account)
            return render_template("console_used.html", used=used, name=self._name), 410
        self._holder(token)
        return render_template("console_link.html", token=token, page=token_urlsafe(32), **_TIMES), 200

    def console_open(self, token: str) -> Response | tuple[str, int]:
        """The button was tapped: the console is open in this browser and, with this link, in no other."""
        self._from_here()
        person, secret = self._holder(token), self._links.console_session(token, request.form["page"])
        browser, before = browser_word(request.headers.get("User-Agent", "")), self._found()
        session, link = self._links.hashed(secret), self._links.hashed(token)
        opened = self._reader.open_console(g.account, person, session, link, browser)
        if not opened:
            return self.console_link(token)
        if before and before.id != opened.id:
            self._reader.end_consoles([before.id])  # which this browser forgets now
        answer = make_response(redirect(url_for("pages.console"), 303))
        answer.set_cookie(self._cookie, secret, secure=self._links.secure, httponly=True, samesite="Strict")
        return answer

    def console(self) -> str:
        """The province at a glance."""
        session, province = self._session(), self._reader.province(g.account)
        told = {"table": console.overview(province, self._content), "part": console, "province": province}
        told |= {"session": session, "sessions": self._reader.consoles(session.person), "name": self._name}
        return render_template("console.html", content=self._content, **told)

    def console_csv(self) -> Response:
        """The console's table as a file for a spreadsheet."""
        self._session()
        province = self._reader.province(g.account)
        body = console.matrix_csv(console.overview(province, self._content), self._content)
        return file_answer(body, "text/csv", f"{self._content.programme.id}-{province.today:%Y-%m-%d}.csv")

    def preview(self) -> str:
        """All content as it will look in LINE."""
        session, today = self._session(), self._reader.province(g.account).today
        links = self._links.for_person(g.account, session.person)
        shown = preview.shown(exhibits(self._content, links, today, session.person), today)
        told = {"session": session, "name": self._name, "version": preview.VERSION}
        return render_template("preview.html", shown=shown, today=today, **told)

    def console_leave(self) -> Response:
        """Close the console in this browser."""
        self._from_here()
        return self._left("left", [self._session()])

    def console_leave_all(self) -> Response:
        """Close the person's console wherever it is open."""
        self._from_here()
        return self._left("left_all", self._reader.consoles(self._session().person))

    def console_closed(self) -> Response:
        """No console is open in this browser: how it is opened, and that it was closed if it was open before."""
        return self._without_cookie(*(problem("closed", 410, **_TIMES) if self._secret else problem("from_line", 404)))

    def _left(self, kind: str, sessions: Sequence[ConsoleSession]) -> Response:
        self._reader.end_consoles([one.id for one in sessions])
        return self._without_cookie(*problem(kind, 200))

    def _holder(self, token: str) -> int:
        """Whose link this is. Raises LinkInvalid where that is no admin now."""
        person, *_ = self._open(CONSOLE, token)
        if not self._reader.is_admin(g.account, person):
            raise LinkInvalid
        return int(person)

    def _session(self) -> ConsoleSession:
        """The session of this browser, whose account's page this is. Raises ConsoleClosed."""
        if not (found := self._found()):
            raise ConsoleClosed
        self._be_of(found.account)
        if not self._reader.is_admin(found.account, found.person):
            raise ConsoleClosed
        return found

    def _found(self) -> ConsoleSession | None:
        return self._reader.console(self._links.hashed(self._secret)) if self._secret else None

    @property
    def _cookie(self) -> str:
        """The cookie's name; with this prefix browsers take it from no other host, and never over plain http."""
        return f"__Host-{_COOKIE}" if self._links.secure else _COOKIE

    @property
    def _secret(self) -> str:
        return request.cookies.get(self._cookie, "")

    def _without_cookie(self, page: str, status: int) -> Response:
        answer = make_response(page, status)
        if self._secret:
            answer.delete_cookie(self._cookie, secure=self._links.secure, httponly=True, samesite="Strict")
        return answer

    def _from_here(self) -> None:
        """Raise FromElsewhere where the browser says that it is so; over plain http, and old ones, do not say.

        Those send no cookie from elsewhere either; and to have somebody open one's own link gains nothing.
        """
        if site := request.headers.get("Sec-Fetch-Site"):
            ours = site == "same-origin"
        else:  # where pages tell no referrer, some tell no origin either
            ours = request.headers.get("Origin", "null") in ("null", self._links.origin)
        if not ours:
            raise FromElsewhere

    def _name(self, session: ConsoleSession) -> str:
        return browser_name(session, self._content.texts)
