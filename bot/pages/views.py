"""What all views share: whose page it is, the links that open one, and answers that are a file or a problem."""

from collections.abc import Callable
from typing import Any

from flask import Response, g, render_template

from bot.installation import ACCOUNT
from bot.links import LinkInvalid, Links, Purpose
from bot.pages.reader import PageRecord
from content.model.pack import Content


class Views:
    """Views over the content of an account and the record; each gives a body, with a status where it is not 200."""

    def __init__(self, content: Content | Callable[[int], Content], links: Links, reader: PageRecord) -> None:
        self._present = content if callable(content) else lambda _: content
        self._links, self._reader = links, reader

    @property
    def _content(self) -> Content:
        """What the account of the page runs; where a page is open to all, the main one's."""
        return self._present(g.get("account", ACCOUNT))

    def _open(self, purpose: Purpose, token: str) -> list[Any]:
        """Give what a link tells beside its account, whose page this is from now on."""
        account, *told = self._links.open(purpose, token)
        self._be_of(account)
        return told

    def _be_of(self, account: int) -> None:
        """Have this be a page of an account. Raises LinkInvalid where that is not served here."""
        try:
            self._present(account)
        except KeyError as error:
            raise LinkInvalid from error
        g.account = account


def file_answer(body: str, kind: str, name: str) -> Response:
    """Answer with a file to keep."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(body, content_type=f"{kind}; charset=utf-8", headers=headers)


def problem(kind: str, status: int, **told: object) -> tuple[str, int]:
    """Answer with what is wrong and what to do about it; `told` is what the words of it want."""
    return render_template("problem.html", kind=kind, told=told), status
