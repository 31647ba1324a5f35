"""Free text when no question is open: what it most likely means, or help that fits."""

import re
from collections.abc import Mapping

from flows.agencies import find_agency, noise_words
from flows.context import Context
from flows.figures import read, understood
from flows.flow import End, Flow, Outcome, Switch
from flows.messages import Choice, Go, Text, Word
from flows.thai.names import match
from flows.thai.normalise import normalise, wrong_layout

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
"""How an invite code looks; see `bot.marks.code`."""


class OpenText(Flow):
    """A person types something outside any conversation."""

    name, needs = "open_text", "anyone"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Take a code, a figure, an agency, a document or a card; else offer the nearest things."""
        text = normalise(args.get("text", ""))
        if not ctx.person.registered:
            return Switch("join")
        if code := CODE.search(text.upper()):
            return Switch("redeem", {"code": code[0]})
        understood = self._figure(text, ctx) or self._agency(text, ctx) or self._document(text, ctx)
        return understood or self._fallback(text, ctx)

    def _figure(self, text: str, ctx: Context) -> Outcome | None:
        """A sentence with a figure is a report, from who may report."""
        if not ctx.person.has("focal"):
            return None
        return Switch("report_figure", {"text": text}) if understood(read(text, ctx)) else None

    def _agency(self, text: str, ctx: Context) -> Outcome | None:
        """An agency's name is a look at its progress, from an admin."""
        if not ctx.person.has("admin"):
            return None
        found = find_agency(text, ctx).exact
        return Switch("progress", {"agency": found}) if found else None

    def _document(self, text: str, ctx: Context) -> Outcome | None:
        documents = ctx.content.documents.all
        found = match(
            text, [(document.id, (document.title, document.short)) for document in documents], noise_words(ctx)
        )
        return Switch("documents", {"document": found.exact}) if found.exact else None

    def _fallback(self, text: str, ctx: Context) -> Outcome:
        """Say it was not understood, with the two nearest words and the menu."""
        words = ctx.content.words
        text = wrong_layout(text) or text
        if (command := words.command(text)) is not None:
            meant = Word(ctx.t(f"menu.{command}"), words.first(command))
            return End([Text(ctx.t("open_text.layout", word=words.first(command)))], quick=(meant, self._menu(ctx)))
        near = [*self._commands(text, ctx), *self._cards(text, ctx)][:2]
        key = "open_text.near" if near else "open_text.unknown"
        return End([Text(ctx.t(key))], quick=(*near, Word(ctx.t("quick.help"), words.first("help")), self._menu(ctx)))

    def _commands(self, text: str, ctx: Context) -> list[Choice]:
        offered = ("owed", "acknowledge", "cards", "progress", "my_data", "channels")
        found = match(
            text, [(name, (ctx.t(f"menu.{name}"), ctx.content.words.first(name))) for name in offered], noise_words(ctx)
        )
        return [Word(ctx.t(f"menu.{name}"), ctx.content.words.first(name)) for name in found.close]

    def _cards(self, text: str, ctx: Context) -> list[Choice]:
        hits = [card for card in ctx.content.cards.all if any(keyword in text for keyword in card.keywords)]
        return [Go(card.title, "cards", {"card": card.id}) for card in hits]

    def _menu(self, ctx: Context) -> Word:
        return Word(ctx.t("quick.menu"), ctx.content.words.first("menu"))
