"""Packs are data with a schema: what does not fit is said with its place."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from knowledge.errors import KnowledgeError
from knowledge.vocabulary.packs import read_pack


class Metal(BaseModel, frozen=True):
    name: str
    number: int


def test_a_pack_is_read_as_its_schema(tmp_path: Path) -> None:
    (tmp_path / "metals.yaml").write_text("Pt: {name: platinum, number: 78}", encoding="utf-8")
    assert read_pack("metals", dict[str, Metal], tmp_path) == {
        "Pt": Metal(name="platinum", number=78)
    }


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("Pt: {name: platinum}", "Pt.number"),
        ("Pt: {name: platinum, number: many}", "Pt.number"),
        ("Pt: [", "is not YAML"),
        ("", "the whole file"),
        (None, "cannot be read"),
    ],
)
def test_what_does_not_fit_is_said_with_file_and_place(
    tmp_path: Path, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "metals.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"metals\.yaml") as error:
        read_pack("metals", dict[str, Metal], tmp_path)
    assert said in str(error.value)
