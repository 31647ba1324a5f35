"""Free text when no question is open: what it most likely means, or help that fits."""

from collections.abc import Mapping

from flows.agencies import find_agency, noise_words
from flows.context import Context
from flows.figures import read, understood
from flows.flow import End, Flow, Outcome, Switch
from flows.messages import Choice, Go, Text, Word
from flows.roles import code_in
from flows.thai.names import Match, match
from flows.thai.normalise import normalise, wrong_layout


class OpenText(Flow):
    """A person types something outside any conversation."""

    name, needs = "open_text", "anyone"

    def begin(self, args: Mapping[str, str], ctx: Context) -> Outcome:
        """Take a code, a figure, an agency, a document or a card; else offer the nearest things."""
        text = normalise(args.get("text", ""))
        code = code_in(text)
        if not ctx.person.registered:
            return Switch("join", {"code": code} if code else {})
        if code:
            return Switch("redeem", {"code": code})
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
        found = find_agency(text, ctx)
        return Switch("progress", {"agency": found.close[0]}) if found.clear else None

    def _document(self, text: str, ctx: Context) -> Outcome | None:
        found = self._named(text, ctx)
        return Switch("documents", {"document": found.close[0]}) if found.clear else None

    def _named(self, text: str, ctx: Context) -> Match:
        names = [(document.id, (document.title, document.short)) for document in ctx.content.documents.all]
        return match(text, names, noise_words(ctx))

    def _fallback(self, text: str, ctx: Context) -> Outcome:
        """Say it was not understood, with the two nearest words and the menu."""
        words = ctx.content.words
        text = wrong_layout(text) or text
        if (command := words.command(text)) is not None:
            meant = Word(ctx.t(f"menu.{command}"), words.first(command))
            quick = tuple(dict.fromkeys((meant, self._menu(ctx))))
            return End([Text(ctx.t("open_text.layout", word=words.first(command)))], quick=quick)
        near = [*self._commands(text, ctx), *self._cards(text, ctx), *self._documents(text, ctx)][:2]
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

    def _documents(self, text: str, ctx: Context) -> list[Choice]:
        near = [ctx.content.documents[document] for document in self._named(text, ctx).close]
        return [Go(document.short, "documents", {"document": document.id}) for document in near]

    def _menu(self, ctx: Context) -> Word:
        return Word(ctx.t("quick.menu"), ctx.content.words.first("menu"))
