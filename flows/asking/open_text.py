"""Free text when no question is open: what it most likely means, or help that fits."""

from flows.asking.ask import QUESTION_LIMIT, surely_asked
from flows.asking.search import index_of
from flows.engine import taps
from flows.engine.context import Context
from flows.engine.flow import End, Flow, Outcome, Switch
from flows.engine.messages import Choice, Go, Text, Word
from flows.people.agencies import find_agency, noise_words
from flows.people.roles import code_in
from flows.reporting.heard import is_report
from flows.starts.asking import StartAsk, StartHandOver, StartOpenText
from flows.starts.documents import StartDocuments
from flows.starts.home import StartProgress
from flows.starts.learning import StartCards
from flows.starts.people import StartJoin, StartRedeem
from flows.starts.reporting import StartReportFigure
from flows.thai.names import Match, match
from flows.thai.normalise import normalise, wrong_layout

QUESTION = 8
"""Fewer letters are a word, and no question that somebody could be asked to answer."""


class OpenText(Flow[StartOpenText]):
    """A person types something outside any conversation."""

    needs = "anyone"

    def begin(self, start: StartOpenText, ctx: Context) -> Outcome:
        """Take a code, a figure, an agency, a document or a card; else offer the nearest things."""
        text = normalise(start.text)
        code = code_in(text)
        if not ctx.person.registered:
            return Switch(StartJoin(code, then=taps.wish(start)))
        if code:
            return Switch(StartRedeem(code))
        meanings = (self._figure, self._agency, self._document, self._card)
        return next((meant for means in meanings if (meant := means(text, ctx))), None) or self._other(text, ctx)

    def _figure(self, text: str, ctx: Context) -> Outcome | None:
        """A sentence with a figure, or that tells what was done, is a report, from who may report."""
        if not ctx.person.has("focal"):
            return None
        return Switch(StartReportFigure(text=text)) if is_report(text, ctx) else None

    def _agency(self, text: str, ctx: Context) -> Outcome | None:
        """An agency's name is a look at its progress, from an admin."""
        if not ctx.person.has("admin"):
            return None
        agency = find_agency(text, ctx)
        return Switch(StartProgress(agency.close[0])) if agency.clear else None

    def _document(self, text: str, ctx: Context) -> Outcome | None:
        """A document's name is the document; a question about it is a question."""
        named = self._named(text, ctx)
        asked = not named.exact and surely_asked(text, ctx)
        return Switch(StartDocuments(named.close[0])) if named.clear and not asked else None

    def _card(self, text: str, ctx: Context) -> Outcome | None:
        """A card's title is the card."""
        named = (card.id for card in ctx.content.cards.all if card.title == text)
        return next((Switch(StartCards(card=id)) for id in named), None)

    def _named(self, text: str, ctx: Context) -> Match:
        names = [(document.id, (document.title, document.short)) for document in ctx.content.documents.all]
        return match(text, names, noise_words(ctx))

    def _other(self, text: str, ctx: Context) -> Outcome:
        """A question that is answered, a word that is near, or an honest offer to ask somebody."""
        short = len(text) < QUESTION
        if (short and self._commands(text, ctx)) or ctx.content.words.command(wrong_layout(text) or text):
            return self._fallback(text, ctx)
        if index_of(ctx.content).search(text):
            return Switch(StartAsk(text=text))
        near = [*self._commands(text, ctx), *self._cards(text, ctx), *self._documents(text, ctx)]
        if near or short or len(text) > QUESTION_LIMIT or not any(letter.isalpha() for letter in text):
            return self._fallback(text, ctx)
        return Switch(StartHandOver(text))

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
        near = match(
            text, [(name, (ctx.t(f"menu.{name}"), ctx.content.words.first(name))) for name in offered], noise_words(ctx)
        )
        return [Word(ctx.t(f"menu.{name}"), ctx.content.words.first(name)) for name in near.close]

    def _cards(self, text: str, ctx: Context) -> list[Choice]:
        hits = [card for card in ctx.content.cards.all if any(keyword in text for keyword in card.keywords)]
        return [Go(card.title, StartCards(card=card.id), card.chip) for card in hits]

    def _documents(self, text: str, ctx: Context) -> list[Choice]:
        near = [ctx.content.documents[document] for document in self._named(text, ctx).close]
        return [Go(document.short, StartDocuments(document.id), document.chip) for document in near]

    def _menu(self, ctx: Context) -> Word:
        return Word(ctx.t("quick.menu"), ctx.content.words.first("menu"))
