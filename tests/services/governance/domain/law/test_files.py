"""A file of the law is read as it stands, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.governance.domain.law.files import SIZE_MAX, LawFileBroken, read_object


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"extends": "A", "extends": "B"}', "'extends' stands twice"),
        ('{"a": {"value": 0.5}}', "0.5 is a decimal"),
        ("[1]", "not a JSON object"),
        ("{", "not JSON as it should be"),
        ("[" * 200_000, "not JSON as it should be"),
        ('"' + "x" * SIZE_MAX + '"', "larger than"),
    ],
)
def test_what_is_refused_names_the_file(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "PT-COOP.json"
    file.write_text(text, "utf-8")
    with pytest.raises(LawFileBroken) as refused:
        read_object(file)
    assert str(refused.value).startswith("PT-COOP.json: ")
    assert said in str(refused.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LawFileBroken, match="it cannot be read"):
        read_object(tmp_path / "nothing.json")


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    file = tmp_path / "A.json"
    file.write_bytes('{"title": "Genossenschaft für alle"}'.encode("latin-1"))
    with pytest.raises(LawFileBroken, match="not JSON as it should be"):
        read_object(file)
