"""Everything a running programme needs to know and say, loaded once and checked as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from content.cards import Cards, load_cards
from content.documents import Documents, load_documents
from content.menus import Menu, load_menus
from content.notices import Channel, Notice, load_channels, load_privacy
from content.plan import Plan
from content.plan_file import load_plan
from content.programme import Programme, load_programme
from content.source import ContentError
from content.texts import Texts, load_texts
from content.thai_words import FigureWords, load_figure_words
from content.words import Words, load_words

ROOT = Path(__file__).parent


@dataclass(frozen=True)
class Content:
    """The programme, its plan, and every word of it."""

    programme: Programme
    plan: Plan
    documents: Documents
    cards: Cards
    privacy: Notice
    channels: tuple[Channel, ...]
    texts: Texts
    words: Words
    figure_words: FigureWords
    menus: Mapping[str, Menu]


def programmes(root: Path = ROOT) -> tuple[str, ...]:
    """The programmes that can be run."""
    return tuple(sorted(path.stem for path in (root / "programmes").glob("*.yaml")))


def load(programme_id: str, root: Path = ROOT) -> Content:
    """Load and check a programme. Raises ContentError with file, line and reason."""
    if programme_id not in programmes(root):
        raise ContentError(
            f"programmes/{programme_id}.yaml", 1, f"no such programme; there are: {', '.join(programmes(root))}"
        )
    programme = load_programme(root / "programmes" / f"{programme_id}.yaml", root)
    words = load_words(root / "words.yaml", root)
    content = Content(
        programme=programme,
        plan=load_plan(root / "plans" / f"{programme.plan}.yaml", root),
        documents=load_documents(root / "documents", root),
        cards=load_cards(root / "cards", root),
        privacy=load_privacy(root / "notices", root),
        channels=load_channels(root / "notices" / "channels.yaml", root),
        texts=load_texts(root / "texts", root),
        words=words,
        figure_words=load_figure_words(root / "thai" / "figures.yaml", root),
        menus=load_menus(root / "menus.yaml", root, words),
    )
    _joined(content)
    return content


def _joined(content: Content) -> None:
    """Check what one file says of another."""
    known = {document.id for document in content.documents.all}
    file = f"programmes/{content.programme.id}.yaml"
    for required in content.programme.documents:
        if required.document not in known:
            raise ContentError(file, 1, f"no document {required.document!r}")
    for measure in content.plan.measures():
        for document in measure.acknowledged:
            if document not in known:
                raise ContentError(f"plans/{content.plan.id}.yaml", 1, f"{measure.id}: no document {document!r}")
    if content.plan.fiscal_year != content.programme.fiscal_year:
        raise ContentError(file, 1, "the plan is of another fiscal year")
