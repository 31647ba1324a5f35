"""The documents: what is shipped can be published, versions ask again as marked, and wrong packs are refused."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import content
from content.model.documents.documents import Document, Documents, Version, load_documents
from content.model.learning.cards import load_cards
from content.model.source import ContentError

ROOT = Path(content.__file__).parent
IDS = ("code-of-ethics", "dos-donts", "ethics-requirements", "integrity-declaration", "no-gift-policy")

HEAD = """id: rule
title: กติกา
short: กติกา
summary: สรุป
owner: ศูนย์
for: all
must_open: true
each_year: true
minutes: 2
review: 2026-09-30
versions:
"""


@pytest.fixture(scope="module")
def documents() -> Documents:
    return load_documents(ROOT / "documents", ROOT)


def test_the_five_documents_are_there(documents: Documents) -> None:
    assert tuple(documents) == IDS == tuple(document.id for document in documents.all)
    assert documents.get("withdrawn") is None
    assert documents["dos-donts"].current.number == 1


@pytest.mark.parametrize("id", IDS)
def test_a_shipped_text_is_plain_markdown_and_says_at_the_top_that_it_is_a_draft(documents: Documents, id: str) -> None:
    version = documents[id].current
    tokens = MarkdownIt("commonmark").parse(version.markdown)
    kinds = [token.type for token in tokens]
    inline = [child.type for token in tokens for child in token.children or ()]
    assert kinds[0] == "heading_open"
    assert tokens[0].tag == "h1"
    assert kinds[3] == "blockquote_open"
    assert "ฉบับร่าง" in tokens[5].content
    assert version.draft
    assert not {"html_block", "code_block"} & set(kinds)
    assert "html_inline" not in inline
    assert 1500 <= len(version.markdown) <= 6000


def test_the_page_starts_with_the_title(documents: Documents) -> None:
    for document in documents.all:
        assert document.current.markdown.startswith(f"# {document.title}\n")


def test_the_code_shows_each_standard_as_printed(documents: Documents) -> None:
    text = documents["code-of-ethics"].current.markdown
    for standard in load_cards(ROOT / "cards", ROOT).standards:
        assert f"**ถ้อยคำตามมาตรฐาน:** {standard.text}\n" in text


def test_the_gift_policy_gives_the_law_and_the_stricter_rule(documents: Documents) -> None:
    text = documents["no-gift-policy"].current.markdown
    assert "๓,๐๐๐" in text
    assert "เข้มกว่ากฎหมาย" in text


def test_the_digest_is_of_the_text_as_published(documents: Documents) -> None:
    for document in documents.all:
        raw = (ROOT / "documents" / document.id / "1.md").read_bytes()
        assert document.current.sha256 == sha256(raw).hexdigest()


def _pack(root: Path, versions: list[tuple[int, bool, str]]) -> Path:
    home = root / "documents" / "rule"
    home.mkdir(parents=True)
    head = HEAD
    for number, material, text in versions:
        (home / f"{number}.md").write_text(text, encoding="utf-8", newline="")
        head += (
            f"  - {{version: {number}, date: 2026-01-0{number}, file: {number}.md, material: {str(material).lower()},"
            " changes: แก้คำ, draft: false, source: ทดสอบ}\n"
        )
    (home / "document.yaml").write_text(head, encoding="utf-8")
    return home


def test_shipped_documents_are_asked_of_everybody_each_year(documents: Documents) -> None:
    assert all(document.each_year for document in documents.all)


def test_a_document_may_be_asked_once_for_all(tmp_path: Path) -> None:
    home = _pack(tmp_path, [(1, True, "ก")])
    _replace("each_year: true", "each_year: false")(home)
    assert not load_documents(tmp_path / "documents", tmp_path)["rule"].each_year


def test_the_digest_does_not_depend_on_line_ends(tmp_path: Path) -> None:
    unix, windows = tmp_path / "unix", tmp_path / "windows"
    _pack(unix, [(1, True, "# กติกา\n\nข้อ ๑\n")])
    _pack(windows, [(1, True, "# กติกา\r\n\r\nข้อ ๑")])
    one, other = (load_documents(root / "documents", root)["rule"].current for root in (unix, windows))
    assert one.markdown == other.markdown == "# กติกา\n\nข้อ ๑\n"
    assert one.sha256 == other.sha256


def test_a_new_version_asks_again_only_where_it_is_material(tmp_path: Path) -> None:
    _pack(tmp_path, [(1, True, "ก"), (2, False, "ข"), (3, True, "ค"), (4, False, "ง")])
    document = load_documents(tmp_path / "documents", tmp_path)["rule"]
    assert [document.asks_again(version) for version in (1, 2, 3, 4)] == [True, True, False, False]
    assert document.current is document.version(4)
    assert document.version(2).markdown == "ข\n"
    for number in (0, 5, -1):
        with pytest.raises(KeyError):
            document.version(number)


@given(st.lists(st.booleans(), min_size=1, max_size=8))
def test_whoever_must_not_acknowledge_again_need_not_after_a_later_version_either(material: list[bool]) -> None:
    days = load_documents(ROOT / "documents", ROOT)["dos-donts"].current.date
    versions = tuple(Version(n, days, flag, "", False, "", "", "") for n, flag in enumerate(material, start=1))
    document = Document("rule", "", "", "", "", "", "all", True, True, 1, versions, days)
    answers = [document.asks_again(version.number) for version in versions]
    assert answers == sorted(answers, reverse=True)
    assert not answers[-1]
    assert document.asks_again(0) == any(material)


def _replace(old: str, new: str) -> Callable[[Path], None]:
    def change(home: Path) -> None:
        path = home / "document.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def _write(text: str) -> Callable[[Path], None]:
    def change(home: Path) -> None:
        (home / "2.md").write_text(text, encoding="utf-8")

    return change


WRONG: dict[str, tuple[Callable[[Path], None], str]] = {
    "id is not the folder": (_replace("id: rule", "id: rules"), r"rule/document\.yaml:1: the id differs"),
    "title too long": (_replace("short: กติกา", "short: " + "ก" * 41), r"document\.yaml:3: 41 characters, at most 40"),
    "unknown audience": (_replace("for: all", "for: some"), r"document\.yaml:6: expected one of all, officials"),
    "no time to read": (_replace("minutes: 2", "minutes: 0"), r"document\.yaml:9: reading takes"),
    "each year or not": (_replace("each_year: true", "each_year: 2569"), r"document\.yaml:8: expected true or false"),
    "not said whether each year": (
        _replace("each_year: true\n", ""),
        r"document\.yaml:1: the key 'each_year' is missing",
    ),
    "no review": (_replace("review: 2026-09-30\n", ""), r"document\.yaml:1: the key 'review' is missing"),
    "no day": (_replace("review: 2026-09-30", "review: ปีหน้า"), r"document\.yaml:10: expected a date such as"),
    "versions out of order": (_replace("version: 2", "version: 3"), r"document\.yaml:13: expected version 2"),
    "version twice": (_replace("version: 2", "version: 1"), r"document\.yaml:13: expected version 2"),
    "key twice": (_replace("owner: ศูนย์", "owner: ศูนย์\nid: rule"), r"document\.yaml:6: the key 'id' stands twice"),
    "no text": (
        lambda home: (home / "2.md").unlink(),
        r"document\.yaml:13: the file documents/rule/2\.md does not exist",
    ),
    "text elsewhere": (
        _replace("file: 2.md", "file: ../2.md"),
        r"document\.yaml:13: '\.\./2\.md' is not the bare name",
    ),
    "empty text": (_write(" \n"), r"rule/2\.md:1: the text is empty"),
    "bad Thai in the text": (_write("# หัวข้อ\n\nเเก้คำ\n"), r"rule/2\.md:3: sara ae"),
    "no head": (lambda home: (home / "document.yaml").unlink(), r"rule/document\.yaml:1: the file does not exist"),
}


@pytest.mark.parametrize(("spoil", "message"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_document_is_refused_with_its_place(
    tmp_path: Path, spoil: Callable[[Path], None], message: str
) -> None:
    home = _pack(tmp_path, [(1, True, "ก"), (2, True, "ข")])
    spoil(home)
    with pytest.raises(ContentError, match=message):
        load_documents(tmp_path / "documents", tmp_path)


def test_a_document_without_versions_is_refused(tmp_path: Path) -> None:
    home = _pack(tmp_path, [])
    _replace("versions:\n", "versions: []\n")(home)
    with pytest.raises(ContentError, match="there is no version"):
        load_documents(tmp_path / "documents", tmp_path)


def test_a_text_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    home = _pack(tmp_path, [(1, True, "ก")])
    (home / "1.md").write_bytes("กติกา".encode("tis-620"))
    with pytest.raises(ContentError, match=r"rule/1\.md:1: not UTF-8"):
        load_documents(tmp_path / "documents", tmp_path)
