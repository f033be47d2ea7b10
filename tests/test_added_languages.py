"""Ukrainian, Arabic and Vietnamese, each added by one file: the same states, told in them first."""

from datetime import date

import pytest

from knowledge.answers.understanding.questions import detect_language
from knowledge.models import AnswerKind, Turn
from knowledge.vocabulary.locales import codes, locale, written_in
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)
ADDED = ("uk", "ar", "vi")


@pytest.mark.parametrize(
    ("text", "language", "english"),
    [
        ("Чи потрібна ліцензія на експорт диспрозію?", "uk", "does Dy need an export licence?"),
        ("Чи можна вивезти галій до США?", "uk", "may gallium be exported to the US?"),
        ("Чи заборонено графіт?", "uk", "is graphite banned?"),
        ("Який статус германію для ЄС?", "uk", "what is the status of germanium for the EU?"),
        ("Чи було обмежено ербій 20 жовтня 2025?", "uk", "was erbium restricted on 20 Oct 2025?"),
        ("які метали потребують ліцензії?", "uk", "which metals need a licence?"),
        (
            "هل الديسبروسيوم ما زال يحتاج ترخيص تصدير؟",
            "ar",
            "does Dy still need an export licence?",
        ),
        ("هل يمكنني شحن الغاليوم إلى الولايات المتحدة؟", "ar", "may I ship gallium to the US?"),
        ("هل التنغستن محظور؟", "ar", "is tungsten banned?"),
        ("ما هي المعادن التي تحتاج إلى ترخيص؟", "ar", "which metals need a licence?"),
        ("Terbi có còn bị hạn chế xuất khẩu không?", "vi", "is terbium still restricted?"),
        ("Xuất khẩu gali sang Mỹ có bị cấm không?", "vi", "is gallium banned to the US?"),
        ("Than chì có bị kiểm soát không?", "vi", "is graphite controlled?"),
        ("Đất hiếm có bị hạn chế không?", "vi", "are rare earths restricted?"),
        ("Thông báo số 18 còn hiệu lực không?", "vi", "is announcement no. 18 still in force?"),
    ],
)
def test_a_question_gets_the_states_of_the_english_one(
    knowledge: Knowledge, text: str, language: str, english: str
) -> None:
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    same = knowledge.answerer.answer_now(english, as_of=TODAY)
    assert (answer.kind, answer.language) == (AnswerKind.STATUS, language)
    assert [(s.item, s.state, s.destination) for s in answer.statuses] == [
        (s.item, s.state, s.destination) for s in same.statuses
    ]
    phrases = locale(language).phrases
    assert phrases is not None
    assert phrases.details in answer.text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("тербий ещё под контролем?", "ru"),
        ("тербій ще під контролем?", "uk"),
        ("нужна ли лицензия на экспорт?", "ru"),
        ("чи потрібна ліцензія на експорт?", "uk"),
        ("铽还受管制吗？", "zh"),
        ("テルビウムはまだ規制されていますか", "ja"),
        ("輸出許可は必要ですか", "ja"),
        ("테르븀은 아직 규제되나요?", "ko"),
        ("هل التيربيوم مقيد؟", "ar"),
        ("Terbium có bị hạn chế không?", "vi"),
        ("is gali a word of English?", "en"),
        ("est-ce que le terbium est contrôlé ?", "fr"),
        ("o térbio ainda está sob controle de exportação?", "pt"),
    ],
)
def test_languages_of_one_script_are_told_apart(text: str, language: str) -> None:
    assert detect_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "Ограничен ли е тербият за износ от Китай?",  # Bulgarian
        "Да ли је тербијум и даље ограничен за извоз?",  # Serbian
        "آیا تربیوم هنوز در چین محدود است؟",  # Persian
        "คุณควบคุมการส่งออกหรือไม่",  # Thai
        "Vai terbijs joprojām ir ierobežots eksportam?",  # Latvian
    ],
)
def test_what_is_not_read_is_not_answered_in_a_neighbouring_language(
    knowledge: Knowledge, text: str
) -> None:
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    assert answer.language == "en"
    assert "I do not read the language of this question" in answer.text
    for code in codes():
        phrases = locale(code).phrases
        assert phrases is None or phrases.refusal not in answer.text


@pytest.mark.parametrize(
    ("language", "asked", "follows"),
    [
        ("uk", "Чи обмежено тербій?", "а гольмій?"),
        ("ar", "هل التيربيوم مقيد؟", "وماذا عن الهولميوم؟"),
        ("vi", "Terbi có bị hạn chế không?", "còn holmi thì sao?"),
    ],
)
def test_a_follow_up_asks_the_same_of_another_item(
    knowledge: Knowledge, language: str, asked: str, follows: str
) -> None:
    history = [Turn("user", asked), Turn("assistant", "…")]
    answer = knowledge.answerer.answer_now(follows, as_of=TODAY, history=history)
    assert [status.item for status in answer.statuses] == ["Ho"]
    assert answer.language == language


@pytest.mark.parametrize(
    ("text", "language"), [("дякую!", "uk"), ("شكرا جزيلا", "ar"), ("cảm ơn bạn", "vi")]
)
def test_thanks_are_returned_in_the_language(
    knowledge: Knowledge, text: str, language: str
) -> None:
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    assert answer.text == locale(language).replies["talk.thanks"]


def test_a_script_belongs_to_the_languages_that_name_it() -> None:
    assert set(written_in("CYRILLIC")) == {"ru", "uk"}
    assert set(ADDED) <= set(codes())
