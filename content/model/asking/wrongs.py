"""The words by which the telling of somebody's wrong is known among what is typed (`content/thai/wrongs.yaml`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from content.model.asking.wrong_weights import WrongWeights, load_wrong_weights
from content.model.source import Source, once_for, read

PERSON = ("people", "titles", "posts", "harmless")
REAL = ("happened", "witnessed", "supposed", "noticed", "requested", "ordered")
ASKED = ("asking", "seeking", "questions", "aside")
SPOKEN = ("excused", "denied", "ruled", "reported")
LISTS = (*PERSON, *REAL, *ASKED, *SPOKEN)
PHRASES = ("deeds", "cases", "harm")
AROUND = ("longer", "shorter")
AS_TYPED = ("titles", "posts", "harmless")
"""Lists that are looked for in the text as it was typed, not in the one without marks."""
WEIGHTS = "wrong_weights.yaml"
HEAD = 2
"""Letters of a word by which most places of a text are passed over."""
_WRITTEN = re.compile(r"[a-z0-9\u0e01-\u0e4e]+")


@dataclass(frozen=True)
class PhraseStep:
    """One step of a phrase: any of these words, directly after the step before it or `later`."""

    words: frozenset[str]
    later: bool


Phrase = tuple[PhraseStep, ...]
Lexicon = frozenset[str]
LetterTree = dict[str, tuple[str, "LetterTree"]]


@dataclass(frozen=True, eq=False)
class WrongWords:
    """Words by the part they play in telling of somebody's wrong; compared by identity, as one is loaded for all."""

    deeds: tuple[Phrase, ...]
    """What somebody does that is wrong."""
    cases: tuple[Phrase, ...]
    """Deeds that say themselves who did them."""
    harm: tuple[Phrase, ...]
    """What is done to a person: harassment, threats, blows, humiliation."""
    people: Lexicon
    """Whoever is told of."""
    titles: tuple[str, ...]
    """What stands before a person's given name."""
    posts: tuple[str, ...]
    """What may stand before one."""
    harmless: tuple[str, ...]
    """Words that begin like a title."""
    happened: Lexicon
    """Signs that a real case is told."""
    witnessed: Lexicon
    """Signs so strong that nobody need be named."""
    supposed: Lexicon
    noticed: Lexicon
    requested: Lexicon
    """A request to the writer, of whom nothing is told but that."""
    ordered: Lexicon
    """An order to the writer, who asks how to meet it."""
    asking: Lexicon
    """Signs that a rule, a word or an office is asked about."""
    seeking: Lexicon
    """Signs that help is asked for, which a telling may end with."""
    questions: Lexicon
    """Any other sign of a question or a wish."""
    aside: Lexicon
    """A question after a telling, about what was told."""
    excused: Lexicon
    """What stands before a deed that is forbidden, prevented, punished or a subject."""
    denied: Lexicon
    """The same, directly before it."""
    ruled: Lexicon
    """Signs that the rules are told, not what somebody did."""
    reported: Lexicon
    """Where harm is what a training or a notice is about."""
    signs: Mapping[str, Lexicon]
    """By kind, what is often in the telling of a wrong and means little alone; those of `body` are of harassment."""
    longer: Mapping[str, tuple[str, ...]]
    """What may not follow a word, as it would be another one."""
    shorter: Mapping[str, tuple[str, ...]]
    """What may not stand before it."""
    weighed: WrongWeights
    """What the pieces of a text say, where no deed is known by name."""

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """All words that are looked for in a text without spaces and marks."""
        phrases = (*self.deeds, *self.cases, *self.harm)
        words = {word for phrase in phrases for step in phrase for word in step.words}
        listed = (getattr(self, name) for name in LISTS if name not in AS_TYPED)
        return frozenset(words.union(*listed, *self.signs.values()))

    @cached_property
    def heads(self) -> frozenset[str]:
        """How the words begin."""
        return frozenset(word[:HEAD] for word in self.vocabulary)

    @cached_property
    def letters(self) -> "LetterTree":
        """The vocabulary by letters: below each the word that ends with it, if one does, and the letters after it."""
        root: LetterTree = {}
        for word in self.vocabulary:
            below = root
            for letter in word[:-1]:
                below = below.setdefault(letter, ("", {}))[1]
            last = below.get(word[-1])
            below[word[-1]] = (word, last[1] if last else {})
        return root


@once_for("wrongs.yaml", "wrong_weights.yaml")
def load_wrong_words(path: Path, root: Path) -> WrongWords:
    """Read the words; raises ContentError where a list is missing or unknown, or a phrase is not written right."""
    top = read(path, root).only(" ".join(("sets", "signs", *AROUND, *LISTS, *PHRASES)))
    sets = {name: _written(words) for name, words in top["sets"].pairs().items()}
    titles, posts, harmless = (top[name].texts() for name in AS_TYPED)
    lists = {name: _written(top[name]) for name in LISTS if name not in AS_TYPED}
    deeds, cases, harm = (tuple(_phrase(item, sets) for item in top[name].items()) for name in PHRASES)
    longer, shorter = (
        {word: tuple(_word(item, item.text(), 1) for item in some.items()) for word, some in top[name].pairs().items()}
        for name in AROUND
    )
    return WrongWords(
        deeds=deeds,
        cases=cases,
        harm=harm,
        titles=titles,
        posts=posts,
        harmless=harmless,
        signs={name: _written(some) for name, some in top["signs"].pairs().items()},
        longer=longer,
        shorter=shorter,
        weighed=load_wrong_weights(path.with_name(WEIGHTS), root),
        **lists,
    )


def _phrase(source: Source, sets: Mapping[str, Lexicon]) -> Phrase:
    steps: list[PhraseStep] = []
    later = False
    for step in source.text().split():
        if step == "~":
            later = True
            continue
        words = frozenset(word for part in step.split("|") for word in _meant(source, part, sets))
        steps.append(PhraseStep(words, later))
        later = False
    if later or not steps or steps[0].later:
        source.fail("a phrase begins and ends with words")
    return tuple(steps)


def _meant(source: Source, part: str, sets: Mapping[str, Lexicon]) -> Lexicon:
    if not part.startswith("$"):
        return frozenset({_word(source, part)})
    if part[1:] not in sets:
        source.fail(f"no set {part[1:]!r}")
    return sets[part[1:]]


def _written(source: Source) -> Lexicon:
    words: set[str] = set()
    for item in source.items():
        word = _word(item, item.text())
        if word in words:
            item.fail(f"{word!r} stands twice")
        words.add(word)
    return frozenset(words)


def _word(source: Source, word: str, least: int = HEAD) -> str:
    if len(word) < least or not _WRITTEN.fullmatch(word):
        source.fail(f"a word is {least} small letters or more, without spaces and marks; found {word!r}")
    return word
