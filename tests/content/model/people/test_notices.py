"""The privacy notice and the complaint channels."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

import content
from content.model.people.notices import load_channels, load_privacy
from content.model.prose import digest
from content.model.source import ContentError

ROOT = Path(content.__file__).parent


def test_the_notice_fits_the_chat_and_its_values_are_put_in() -> None:
    notice = load_privacy(ROOT / "notices", ROOT)
    assert len(notice.short.split("\n")) <= 5
    assert "LINE" in notice.short
    assert not re.search("[{}]", notice.short + notice.markdown)
    assert notice.sha256 == digest(notice.markdown)
    assert notice.draft


def test_the_period_set_by_the_centre_is_what_people_read(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "notices", tmp_path / "notices")
    before = load_privacy(tmp_path / "notices", tmp_path)
    path = tmp_path / "notices/privacy.yaml"
    path.write_text(re.sub('retention_years: "[0-9]+"', 'retention_years: "17"', path.read_text("utf-8")), "utf-8")
    after = load_privacy(tmp_path / "notices", tmp_path)
    assert "17 ปี" in after.short
    assert "17 ปี" in after.markdown
    assert after.sha256 != before.sha256
    assert (before.retention_years, after.retention_years) == (5, 17)


@pytest.mark.parametrize(
    ("today", "kept_from"),
    [
        (date(2031, 9, 30), date(2025, 10, 1)),  # fiscal year 2569 ended five years ago tonight
        (date(2031, 10, 1), date(2026, 10, 1)),
        (date(2032, 1, 1), date(2026, 10, 1)),
    ],
)
def test_what_is_of_a_fiscal_year_is_kept_for_the_period_after_its_end(today: date, kept_from: date) -> None:
    assert load_privacy(ROOT / "notices", ROOT).kept_from(today) == kept_from


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("contact:", "contacts:", r"privacy\.yaml:\d+: the text asks for {contact}"),
        ("version: 1", "version: 0", r"privacy\.yaml:3: versions start at 1"),
        ('retention_years: "5"', "retention_years: ห้า", r"privacy\.yaml:\d+: expected a whole number, found 'ห้า'"),
        ('retention_years: "5"', "retention_years: 0", r"privacy\.yaml:\d+: at least one year"),
        ("  retention_years:", "  years:", r"privacy\.yaml:\d+: the text asks for {retention_years}"),
        ("file: privacy.md", "file: missing.md", r"privacy\.yaml:\d+: the file notices/missing\.md does not exist"),
    ],
)
def test_a_wrong_notice_is_refused_with_its_place(tmp_path: Path, old: str, new: str, message: str) -> None:
    shutil.copytree(ROOT / "notices", tmp_path / "notices")
    path = tmp_path / "notices/privacy.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ContentError, match=message):
        load_privacy(tmp_path / "notices", tmp_path)


def test_the_channels_are_the_official_numbers() -> None:
    channels = load_channels(ROOT / "notices/channels.yaml", ROOT)
    assert {channel.id: channel.number for channel in channels} == {
        "nacc": "1205",
        "pacc": "1206",
        "gcc": "1111",
        "damrongdhama": "1567",
    }
    assert all(channel.purpose for channel in channels)


def test_a_channel_with_an_open_address_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "channels.yaml"
    head = "source: ทดสอบ\nreview: 2026-09-30\ndraft: true\nchannels:\n"
    path.write_text(head + "  - {id: a, name: ก, number: '1', purpose: ข, url: 'http://example.org/'}\n", "utf-8")
    with pytest.raises(ContentError, match=r"channels\.yaml:5: a web address starts with https"):
        load_channels(path, tmp_path)
