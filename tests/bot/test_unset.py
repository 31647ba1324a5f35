"""A real account is not started while people would be told placeholders; the local LINE is."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot import serve
from bot.settings import LINE_API, SettingsError
from tests.packs import loaded
from tests.seams import settings


@pytest.mark.parametrize("programme", ["trat-2569", "sao-2567"])
def test_what_is_missing_is_told_with_its_place_and_what_to_do(tmp_path: Path, programme: str) -> None:
    real = replace(settings(tmp_path), programme=programme, line_api_base=LINE_API)
    with pytest.raises(SettingsError) as told:
        serve.serve(real, loaded(programme), workers=False)
    said = str(told.value)
    assert f"content/programmes/{programme}.yaml:10: the contact has no telephone number" in said
    assert "content/notices/privacy.yaml:" in said
    assert "Set these" in said


def test_the_local_line_and_a_complete_pack_start(tmp_path: Path) -> None:
    content, real = loaded("trat-2569"), settings(tmp_path, line_api_base=LINE_API)
    assert content.unset
    serve.refuse_unset(content, replace(real, local_line=True))
    complete = replace(
        content, programme=replace(content.programme, unset=()), privacy=replace(content.privacy, unset=())
    )
    serve.refuse_unset(complete, real)
