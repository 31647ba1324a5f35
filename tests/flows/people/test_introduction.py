"""One line in which people say who they are."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flows.people.introduction import introduced
from tests.flows.talk import Talk

SET: list[list[str]] = yaml.safe_load((Path(__file__).parent / "introductions.yaml").read_text(encoding="utf-8"))
FACTS = Talk("stranger").context()


def read(text: str) -> list[str]:
    found = introduced(text, FACTS)
    name = [found.name.title, found.name.name] if found.name else ["", ""]
    return [*name, found.position, found.agency, found.office, found.type]


@pytest.mark.parametrize("row", SET, ids=lambda row: row[0])
def test_the_set_is_read(row: list[str]) -> None:
    assert read(row[0]) == row[1:]


@given(st.text(max_size=300))
def test_any_text_is_read_or_not(text: str) -> None:
    assert introduced(text, FACTS).told <= 4


@given(
    st.permutations(["สมชาย ใจดี", "นักวิชาการคลังชำนาญการ", "สำนักงานคลังจังหวัดตราด", "ข้าราชการ"]),
    st.sampled_from([", ", " ", "\n", " , "]),
)
def test_the_order_does_not_matter(parts: list[Any], between: str) -> None:
    assert read(between.join(parts)) == ["", "สมชาย ใจดี", "นักวิชาการคลังชำนาญการ", "treasury", "", "official"]
