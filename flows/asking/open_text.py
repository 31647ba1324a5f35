"""Free text when no question is open: what it most likely means, or help that fits."""

import re
from collections.abc import Iterable, Iterator

from content.model.learning.cards import PRACTICE, Card
from flows.asking.ask import QUESTION_LIMIT, surely_asked
from flows.asking.search import index_of
from flows.asking.wrongs import about_harm
from flows.engine import taps
from flows.engine.context import Context
from flows.engine.flow import End, Flow, Outcome, Switch
from flows.engine.messages import Choice, Go, Text, Word
from flows.engine.start import Start
from flows.people.agencies import find_agency, noise_words
from flows.people.roles import code_in
from flows.reporting.heard import is_report
from flows.reporting.measure_status import agency_statuses
from flows.reporting.slots import scores
from flows.starts.asking import StartAsk, StartHandOver, StartOpenText
from flows.starts.documents import StartDocuments
from flows.starts.home import StartProgress, StartReceipt
from flows.starts.learning import StartCards
from flows.starts.people import StartJoin, StartRedeem
from flows.starts.reporting import StartReportFigure
from flows.thai.names import Match, bare, match
from flows.thai.normalise import normalise, wrong_layout
from flows.thai.person_name import asks
from flows.thai.polite import assent, is_question, nods, wishes

QUESTION = 8
"""Fewer letters are a word, and no question that somebody could be asked to answer."""
TYPED_WRONG = 4
"""Fewer letters of a command are too few to know it by when one of them is wrong."""
OFFERED = ("owed", "acknowledge", "cards", "progress", "my_data", "channels")
NEAREST = ("owed", "ask")
"""Offered where nothing is near."""
RECEIPT = re.compile(r"([0-9]{2})-([0-9a-z]{6,12})|([0-9]{2})(?=[0-9]*[a-z])([0-9a-z]{8}(?:[0-9a-z]{4})?)")
"""A number of a receipt or a certificate; see `bot.tokens.Tokens`. The hyphen may be missing."""
THAI, LATIN = re.compile(r"[\u0e01-\u0e4e]"), re.compile(r"[a-zA-Z]{2,}")


def surely_meant(text: str, ctx: Context) -> Start | None:
    """What a text surely means wherever it is typed: a matter of its own, or a question with a known answer."""
    text = normalise(text)
    code = code_in(text)
    if code:
        return StartRedeem(code) if ctx.person.registered else None
    figure = StartReportFigure(text=text) if _reported(text, ctx) and _activity_named(text, ctx) else None
    document = _document(text, ctx) if len(bare(text)) >= QUESTION else None
    found = _receipt(text, ctx) or figure or _practice(text, ctx) or document or _card(text, ctx)
    asked = is_question(text, ctx.content.polite) and surely_asked(text, ctx)
    return found or (StartAsk(text=text) if asked or about_harm(text, ctx.content.wrong_words) else None)


def _receipt(text: str, ctx: Context) -> Start | None:
    """The number of a receipt, with politeness around it."""
    for wish in wishes(text, ctx.content.polite):
        if found := RECEIPT.fullmatch(wish.removeprefix(ctx.t("receipt.number"))):
            return StartReceipt("-".join(filter(None, found.groups())).upper())
    return None


def _reported(text: str, ctx: Context) -> bool:
    """Whether somebody who reports tells of a figure."""
    return ctx.person.has("focal") and is_report(text, ctx)


def _activity_named(text: str, ctx: Context) -> bool:
    """Whether a text names what some agency of the person's reports."""
    return any(scores(text, agency_statuses(ctx, agency), ctx) for agency in ctx.person.agencies_as("focal"))


def _document(text: str, ctx: Context) -> Start | None:
    """A document's name is the document; a question about it is a question."""
    found = _documents_named(text, ctx)
    asked = not found.exact and surely_asked(text, ctx)
    return StartDocuments(found.close[0]) if found.clear and not asked else None


def _documents_named(text: str, ctx: Context) -> Match:
    mine = [one for one in ctx.content.documents.all if one.agency in ("", ctx.person.agency)]
    names = [(document.id, (document.title, document.short)) for document in mine]
    return match(text, names, noise_words(ctx))


def _card(text: str, ctx: Context) -> Start | None:
    """A card's title is the card; so is a wish for a card on something."""
    card = next((card.id for card in ctx.content.cards.all if card.title == text), None)
    if card is not None:
        return StartCards(card=card)
    subjects = list(_subjects(text, _begins(ctx.content.words.of("cards"), ctx, alone=True), ctx))
    if not subjects:
        return None
    return next((found for about in subjects if (found := _about(about, ctx))), StartCards(standards="all"))


def _practice(text: str, ctx: Context) -> Start | None:
    """What the plan asks of everybody: all of it by its name, or a card of it that is wished for.

    Looked for before the agency and the document that its words name too.
    """
    practices = ctx.content.cards.practices
    names = set(map(bare, practices.names))
    if any(wish in names for wish in wishes(text, ctx.content.polite)):
        return StartCards(pile=PRACTICE)
    for about in _subjects(text, _begins(practices.names, ctx), ctx):
        if found := _card_about(about, practices.cards, ctx):
            return found
    wished = _card(text, ctx) if names else None
    return wished if wished in [StartCards(card=card.id) for card in practices.cards] else None


def _begins(words: Iterable[str], ctx: Context, *, alone: bool = False) -> list[str]:
    """How a wish for a card begins: with one of some words and what joins it to a subject, or with the word alone."""
    longest_first = sorted(map(bare, words), key=len, reverse=True)
    return [word + joint for word in longest_first for joint in ctx.content.polite.about] + longest_first * alone


def _subjects(text: str, begins: Iterable[str], ctx: Context) -> Iterator[str]:
    """What a card is wished for about, as typed and then with less and less around it."""
    for begin in begins:
        for wish in wishes(text, ctx.content.polite):
            if wish.startswith(begin) and len(wish) > len(begin) + 1:
                yield wish.removeprefix(begin)


def _about(about: str, ctx: Context) -> Start | None:
    """The pile of this name, or the card that says most of it."""
    topics = {bare(one.short): str(one.number) for one in ctx.content.cards.standards}
    return StartCards(pile=topics[about]) if about in topics else _card_about(about, ctx.content.cards.all, ctx)


def _card_about(about: str, cards: Iterable[Card], ctx: Context) -> Start | None:
    """Of some cards, the one that says most of a subject, by its keywords, its title and what it tells."""
    said = {
        about,
        *(bare(word) for row in ctx.content.search_words.synonyms if about in map(bare, row) for word in row),
    }

    def score(keywords: tuple[str, ...], title: str, situation: str) -> int:
        own = {bare(keyword) for keyword in keywords}
        near = any(word in about for word in own if len(word) > 2)
        return (
            8 * (about in own) + 4 * bool(own & said) + 2 * (about in bare(title)) + (about in bare(situation)) + near
        )

    ranked = max(cards, key=lambda card: score(card.keywords, card.title, card.situation))
    return StartCards(card=ranked.id) if score(ranked.keywords, ranked.title, ranked.situation) else None


class OpenText(Flow[StartOpenText]):
    """A person types something outside any conversation."""

    needs = "anyone"

    def begin(self, start: StartOpenText, ctx: Context) -> Outcome:
        """Take a code, a figure, an agency, a document or a card; else offer the nearest things."""
        text = normalise(start.text)
        code = code_in(text)
        if not code and about_harm(text, ctx.content.wrong_words):
            return Switch(StartAsk(text=text))
        if not ctx.person.registered:
            english = (Text(ctx.t("open_text.english")),) if _english(text) and not code else ()
            guest = not code and not ctx.person.before and asks(text, ctx.content.name_words)
            join = Switch(StartJoin(code, then=taps.wish(start)), say=english)
            return Switch(StartAsk(text=text)) if guest and not english else join
        if code:
            return Switch(StartRedeem(code))
        if told := _receipt(text, ctx) or (StartReportFigure(text=text) if _reported(text, ctx) else None):
            return Switch(told)
        if assent(text, ctx.content.polite) or nods(text, ctx.content.polite):
            return End([Text(ctx.t("open_text.nothing_asked"))])
        meant = _practice(text, ctx) or self._agency(text, ctx) or _document(text, ctx) or _card(text, ctx)
        return Switch(meant) if meant else self._other(text, ctx)

    def _agency(self, text: str, ctx: Context) -> Start | None:
        """An agency's name is a look at its progress, from an admin."""
        if not ctx.person.has("admin"):
            return None
        agency = find_agency(text, ctx)
        return StartProgress(agency.close[0]) if agency.clear else None

    def _other(self, text: str, ctx: Context) -> Outcome:
        """A question that is answered, a word that is near, or an honest offer to ask somebody."""
        short = len(text) < QUESTION
        if (short and self._commands(text, ctx)) or ctx.content.words.command(wrong_layout(text) or text):
            return self._fallback(text, ctx)
        if mistyped := self._mistyped(text, ctx):
            said = ctx.t("open_text.typo", word=mistyped[0].text)
            return End([Text(said)], quick=tuple(dict.fromkeys((*mistyped, self._menu(ctx)))), missed=True)
        hits, english = index_of(ctx.content).search(text), _english(text)
        if hits and (hits[0].sure or not english):
            return Switch(StartAsk(text=text))
        if english:
            return End([Text(ctx.t("open_text.english"))], quick=(self._menu(ctx),))
        near = [*self._commands(text, ctx), *self._cards(text, ctx), *self._documents(text, ctx)]
        known = near or short or len(text) > QUESTION_LIMIT
        # what only tells something is not sent to anybody
        if not known and (is_question(text, ctx.content.polite) or index_of(ctx.content).elsewhere(text)):
            return Switch(StartHandOver(text))
        return self._fallback(text, ctx)

    def _fallback(self, text: str, ctx: Context) -> Outcome:
        """Say it was not understood, with the two nearest words and the menu."""
        words = ctx.content.words
        text = wrong_layout(text) or text
        if (command := words.command(text)) is not None:
            meant = Word(ctx.t(f"menu.{command}"), words.first(command))
            quick = tuple(dict.fromkeys((meant, self._menu(ctx))))
            return End([Text(ctx.t("open_text.layout", word=words.first(command)))], quick=quick)
        near = [*self._commands(text, ctx), *self._cards(text, ctx), *self._documents(text, ctx)]
        key = "open_text.near" if near else "open_text.unknown"
        near += [Word(ctx.t(f"menu.{command}"), words.first(command)) for command in NEAREST]
        somebody = Go(ctx.t("hand_over.somebody"), StartHandOver())
        ways = (*near[:2], somebody, Word(ctx.t("quick.help"), words.first("help")), self._menu(ctx))
        return End([Text(ctx.t(key))], quick=tuple(dict.fromkeys(ways)), missed=True)

    def _mistyped(self, text: str, ctx: Context) -> list[Word]:
        """The commands that a text is with one letter wrong, at most two."""
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - 50 ms, and seldom needed

        words = ctx.content.words
        wished = [wish for wish in wishes(text, ctx.content.polite) if len(wish) >= TYPED_WRONG]
        near = [
            command
            for command in words.commands()
            if any(
                len(bare(word)) >= TYPED_WRONG and OSA.distance(wish, bare(word), score_cutoff=1) <= 1
                for word in words.of(command)
                for wish in wished
            )
        ]
        return [Word(words.first(command), words.first(command)) for command in near[:2]]

    def _commands(self, text: str, ctx: Context) -> list[Choice]:
        words = ctx.content.words
        near = match(text, [(name, (ctx.t(f"menu.{name}"), words.first(name))) for name in OFFERED], noise_words(ctx))
        return [Word(ctx.t(f"menu.{name}"), words.first(name)) for name in near.close]

    def _cards(self, text: str, ctx: Context) -> list[Choice]:
        hits = [card for card in ctx.content.cards.all if any(keyword in text for keyword in card.keywords)]
        return [Go(card.title, StartCards(card=card.id), card.chip) for card in hits]

    def _documents(self, text: str, ctx: Context) -> list[Choice]:
        near = [ctx.content.documents[document] for document in _documents_named(text, ctx).close]
        return [Go(document.short, StartDocuments(document.id), document.chip) for document in near]

    def _menu(self, ctx: Context) -> Word:
        return Word(ctx.t("quick.menu"), ctx.content.words.first("menu"))


def _english(text: str) -> bool:
    """Whether somebody writes in another language, with no word of Thai."""
    return not THAI.search(text) and bool(LATIN.search(text)) and wrong_layout(text) is None
