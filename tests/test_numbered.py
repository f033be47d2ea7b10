"""Only announcements are called by a number; the id of a statement may be made of its day."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answers.understanding.questions import understand
from knowledge.answers.writing.languages import announcement
from knowledge.answers.writing.wording import label
from knowledge.models import Document, Kind
from knowledge.vocabulary.current import speaking
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 28)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.ANNOUNCEMENT])
def test_what_is_no_announcement_is_called_by_its_title(kind: Kind) -> None:
    document = Document("CN-2031-0409", kind, "Words of 9 April", "# Words\n\nSaid.")
    assert label(document) == "“Words of 9 April”"
    assert announcement(document, "de") == "“Words of 9 April”"


def test_an_announcement_is_called_by_its_number() -> None:
    document = Document("CN-2031-0409", Kind.ANNOUNCEMENT, "Rule", "# Rule\n\nSaid.")
    assert "409" in label(document)


def test_a_number_finds_no_statement_and_an_id_does(knowledge: Knowledge) -> None:
    statements = [d.id for d in knowledge.register.documents() if d.kind is Kind.STATEMENT]
    dated = next(id_ for id_ in statements if id_.startswith("CN-2026-0"))
    year, number = dated.split("-")[1:]
    with speaking(knowledge.register.vocabulary):
        by_number = understand(
            f"what is Announcement No. {int(number)} of {year}?", knowledge.register, as_of=TODAY
        )
        by_id = understand(f"what is {dated}?", knowledge.register, as_of=TODAY)
    assert by_number.announcements == ()
    assert by_number.unknown
    assert by_id.announcements == (dated,)
