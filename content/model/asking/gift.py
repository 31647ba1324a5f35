"""What may be said when somebody asks whether they may take a gift (`content/gift.yaml`)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.model.prose import TITLE, fitting, identifier
from content.model.source import Source, read

LABEL = 24
"""Longest label of a choice, in characters."""
TEXT = 160
REASONS = ("work", "private", "unsure")
REPORTS = ("over", "work", "within", "unknown")
VERDICTS = (*REPORTS, "unsure")


@dataclass(frozen=True)
class Giver:
    """Somebody who gives: what the law allows from them, up to its ceiling and over it where there is one."""

    id: str
    label: str
    law: str
    over: str
    """Empty where the law names no sum."""
    work: bool
    """They have to do with one's work, whatever the reason they give."""


@dataclass(frozen=True)
class GiftKind:
    """What is given; `work_law` replaces what the law says when it comes with one's work."""

    id: str
    label: str
    work_law: str
    note: str


@dataclass(frozen=True, eq=False)
class GiftGuide:
    """The choices of the gift helper and the sentences of its answer."""

    ceiling: int
    """Baht, from one person at one occasion."""
    report_days: int
    review: date
    """The day by which an officer reads all of it again."""
    draft: bool
    document: str
    givers: Mapping[str, Giver]
    kinds: Mapping[str, GiftKind]
    reasons: Mapping[str, str]
    verdict: Mapping[str, str]
    """What to do, in a few words: over the ceiling, given for one's work, or else by what is not known."""
    policy: Mapping[str, str]
    report: Mapping[str, str]
    source: str

    def filled(self, text: str) -> str:
        """Put the sums and days into a sentence."""
        return text.format(ceiling=f"{self.ceiling:,}", days=self.report_days)


def load_gift_guide(path: Path, root: Path, documents: Collection[str]) -> GiftGuide:
    """Read the guide. Raises ContentError where it is not as described."""
    top = read(path, root).only(
        "ceiling report_days review draft document givers kinds reasons verdict policy report source"
    )
    if (document := top["document"].text()) not in documents:
        top["document"].fail(f"no document {document!r}")
    givers = [_giver(item) for item in top["givers"].items()]
    kinds = [_kind(item) for item in top["kinds"].items()]
    reasons = {(one := item.only("id label"))["id"].one_of(REASONS): fitting(one["label"], LABEL)
               for item in top["reasons"].items()}  # fmt: skip
    return GiftGuide(
        ceiling=_positive(top["ceiling"]),
        report_days=_positive(top["report_days"]),
        review=top["review"].day(),
        draft=top["draft"].flag(),
        document=document,
        givers={giver.id: giver for giver in givers},
        kinds={kind.id: kind for kind in kinds},
        reasons=reasons,
        verdict={name: _sentence(value, TITLE) for name, value in top["verdict"].only(" ".join(VERDICTS)).items()},
        policy=_sentences(top["policy"], REASONS),
        report=_sentences(top["report"], REPORTS),
        source=top["source"].text(),
    )


def _positive(source: Source) -> int:
    if (number := source.whole()) < 1:
        source.fail(f"expected a number above 0, found {number}")
    return number


def _giver(source: Source) -> Giver:
    fields = source.only("id label law", "over work")
    return Giver(
        id=identifier(fields["id"]),
        label=fitting(fields["label"], LABEL),
        law=_sentence(fields["law"]),
        over=_sentence(fields["over"]) if "over" in fields else "",
        work="work" in fields and fields["work"].flag(),
    )


def _kind(source: Source) -> GiftKind:
    fields = source.only("id label", "work_law note")
    said = {name: _sentence(fields[name]) if name in fields else "" for name in ("work_law", "note")}
    return GiftKind(identifier(fields["id"]), fitting(fields["label"], LABEL), **said)


def _sentences(source: Source, names: tuple[str, ...]) -> dict[str, str]:
    return {name: _sentence(value) for name, value in source.only(" ".join(names)).items()}


def _sentence(source: Source, limit: int = TEXT) -> str:
    text = fitting(source, limit)
    try:
        text.format(ceiling="", days="")
    except (KeyError, ValueError, IndexError):
        source.fail("only {ceiling} and {days} may stand in braces")
    return text
