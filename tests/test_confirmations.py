"""A text that only asks whether something is true says nothing of what: it is asked back."""

from datetime import date

import pytest

from knowledge.models import AnswerKind, Turn
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)
ASKS_ONLY = [
    "can you confirm?",
    "is that really true?",
    "fact check please",
    "stimmt das?",
    "Ist das wirklich so?",
    "c'est vrai ?",
    "Vous pouvez confirmer ?",
    "¿es cierto?",
    "¿Alguien puede confirmarlo?",
    "è vero?",
    "isso é verdade?",
    "klopt dat wel?",
    "czy to prawda?",
    "je to pravda?",
    "stämmer det?",
    "bu doğru mu?",
    "это правда?",
    "真的吗",
    "這是真的嗎？",
    "本当ですか",
    "정말이에요?",
]


@pytest.mark.parametrize("text", ASKS_ONLY)
def test_what_only_asks_for_confirmation_is_asked_back(knowledge: Knowledge, text: str) -> None:
    assert not knowledge.answerer.stands_alone(text)
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    assert answer.kind is AnswerKind.CLARIFY


@pytest.mark.parametrize("text", ASKS_ONLY)
def test_behind_an_answer_it_is_about_that_answer(knowledge: Knowledge, text: str) -> None:
    history = [Turn("user", "is terbium restricted?"), Turn("assistant", "Yes.")]
    answer = knowledge.answerer.answer_now(text, as_of=TODAY, history=history)
    assert [status.item for status in answer.statuses] == ["Tb"]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("is it true that erbium is suspended?", "Er"),
        ("stimmt es, dass Gallium verboten ist?", "Ga"),
        ("c'est vrai que le terbium est contrôlé ?", "Tb"),
        ("真的吗，镝还受管制？", "Dy"),
        ("本当ですか、テルビウムは規制中？", "Tb"),
    ],
)
def test_what_names_the_thing_is_answered(knowledge: Knowledge, text: str, item: str) -> None:
    assert knowledge.answerer.stands_alone(text)
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    assert item in [status.item for status in answer.statuses]
