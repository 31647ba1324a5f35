"""Documents that staff read and acknowledge, each with its numbered versions; the programme says by when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from content.model.prose import BODY, HEADING, TITLE, chip, digest, fitting, identifier, read_markdown
from content.model.source import Source, read

AUDIENCES = ("all", "officials")
"""Whom a document is for: everybody, or civil officials only."""


@dataclass(frozen=True)
class Version:
    """One published text; `sha256` is the digest of the Markdown exactly as kept here."""

    number: int
    date: date
    material: bool
    """Whoever acknowledged an earlier version is asked again."""
    changes: str
    draft: bool
    source: str
    markdown: str
    sha256: str


@dataclass(frozen=True)
class Document:
    """A document and all its versions, oldest first."""

    id: str
    title: str
    short: str
    chip: str
    """The short name as a quick reply says it."""
    summary: str
    owner: str
    audience: str
    must_read: bool
    """It can be acknowledged only once its page was read to the end."""
    each_year: bool
    """Acknowledging it counts for one fiscal year: in the next it is asked of everybody again."""
    minutes: int
    """How long reading takes, in minutes."""
    versions: tuple[Version, ...]
    review: date
    """The day by which an officer reads the document again."""
    check: bool = False
    """Two questions after the acknowledgement tell whether it was understood."""
    agency: str = ""
    """Whose staff it is for alone; "" where it is for those of every agency."""

    @property
    def current(self) -> Version:
        """The latest version."""
        return self.versions[-1]

    def version(self, number: int) -> Version:
        """Give a version by its number; KeyError when there is none."""
        if not 1 <= number <= len(self.versions):
            raise KeyError(number)
        return self.versions[number - 1]

    def asks_again(self, from_version: int) -> bool:
        """Tell whether someone who acknowledged this version must acknowledge again: a later one is material."""
        return any(version.material for version in self.versions if version.number > from_version)


class Documents(Mapping[str, Document]):
    """All documents by id, in the order of the folder names."""

    def __init__(self, documents: tuple[Document, ...], least_share: int = 0) -> None:
        """Take the documents, and the percentage of its minutes that somebody takes at least to read one."""
        self.all, self.least_share = documents, least_share
        self._by_id = {document.id: document for document in documents}
        self.once = frozenset(document.id for document in documents if not document.each_year)

    def least_seconds(self, document: Document) -> int:
        """Tell in how many seconds a document can be read at the soonest; who says so before has only opened it."""
        return document.minutes * 60 * self.least_share // 100

    def __getitem__(self, id: str) -> Document:
        return self._by_id[id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_id)

    def __len__(self) -> int:
        return len(self._by_id)


def load_documents(folder: Path, root: Path) -> Documents:
    """Load every `<id>/document.yaml` of a folder with the Markdown texts beside it, and how reading is told.

    Ids are folder names, so none can stand twice. Raises ContentError where a file is not as described,
    with the place relative to root.
    """
    homes = sorted(home for home in folder.iterdir() if home.is_dir())
    share = read(folder / "reading.yaml", root).only("least_share")["least_share"]
    if not 0 <= share.whole() <= 100:
        share.fail("a percentage is 0 to 100")
    return Documents(tuple(_document(home, root) for home in homes), share.whole())


def _document(home: Path, root: Path) -> Document:
    source = read(home / "document.yaml", root)
    fields = source.only("id title short summary owner for must_read each_year minutes review versions", "check chip")
    if identifier(fields["id"]) != home.name:
        fields["id"].fail(f"the id differs from the folder's name {home.name!r}")
    versions = tuple(_version(item, number, root) for number, item in enumerate(fields["versions"].items(), start=1))
    if not versions:
        fields["versions"].fail("there is no version")
    minutes = fields["minutes"].whole()
    if minutes < 1:
        fields["minutes"].fail("reading takes at least one minute")
    return Document(
        id=home.name,
        title=fitting(fields["title"], HEADING),
        short=fitting(fields["short"], TITLE),
        chip=chip(fields, "short"),
        summary=fitting(fields["summary"], BODY),
        owner=fields["owner"].text(),
        audience=fields["for"].one_of(AUDIENCES),
        must_read=fields["must_read"].flag(),
        each_year=fields["each_year"].flag(),
        minutes=minutes,
        versions=versions,
        review=fields["review"].day(),
        check="check" in fields and fields["check"].flag(),
    )


def _version(source: Source, number: int, root: Path) -> Version:
    fields = source.only("version date file material changes draft source")
    if fields["version"].whole() != number:
        fields["version"].fail(f"expected version {number}: versions stand in order from 1")
    markdown = read_markdown(fields["file"], root)
    return Version(
        number=number,
        date=fields["date"].day(),
        material=fields["material"].flag(),
        changes=fields["changes"].text(),
        draft=fields["draft"].flag(),
        source=fields["source"].text(),
        markdown=markdown,
        sha256=digest(markdown),
    )
