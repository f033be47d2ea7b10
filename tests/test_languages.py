"""Questions in other languages: what they name, what comes back, and that English stays English."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.understanding.questions import detect_language, understand
from knowledge.answers.writing.languages import phrase
from knowledge.models import AnswerKind
from knowledge.register.elements import find_items
from knowledge.vocabulary.building import element_names
from knowledge.vocabulary.cases import CASED_LANGUAGES
from knowledge.vocabulary.texts import texts
from knowledge.wiring import Knowledge

CLARIFY = texts().clarify
REFUSAL = texts().refusal
QUESTIONS = Path(__file__).parents[1] / "knowledge" / "evaluation" / "questions.yaml"
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "¿Necesito licencia para importar imanes de NdFeB sin terbio ni disprosio desde China?",
        "Brauche ich für Magnete ohne Terbium und ohne Dysprosium eine Genehmigung?",
        "Les aimants au néodyme sans dysprosium ni terbium sont-ils contrôlés ?",
        "magneti NdFeB senza disprosio né terbio: serve licenza?",
        "ímãs NdFeB sem disprósio e térbio precisam de licença?",
        "NdFeB magneten zonder terbium en dysprosium: vergunning nodig?",
        "Czy magnesy NdFeB bez dysprozu i terbu wymagają licencji?",
        "магниты NdFeB без диспрозия и тербия: нужна лицензия?",
        "不含镝和铽的钕铁硼磁体需要许可证吗？",
        "ジスプロシウムとテルビウムを含まないネオジム磁石は規制対象ですか？",
        "Are NdFeB magnets without terbium and dysprosium restricted?",
    ],
)
def test_a_magnet_without_terbium_and_dysprosium_is_that_magnet_only(
    knowledge: Knowledge, text: str
) -> None:
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    assert [status.item for status in answer.statuses] == ["NdFeB"]


@pytest.mark.parametrize(
    "text",
    [
        "Puedo comprar imanes de neodimio sin licencia?",
        "Darf ich Neodymmagnete ohne Genehmigung kaufen?",
        "Are magnets with or without terbium restricted?",
    ],
)
def test_without_a_licence_says_nothing_about_the_magnet(knowledge: Knowledge, text: str) -> None:
    assert "NdFeB-TbDy" in understand(text, knowledge.register, as_of=TODAY).items


LEADS = [
    # Polish
    ("Czy erb jest teraz objęty kontrolą eksportu?", "pl", "Er", "**erb (Er)**: nie można"),
    ("Czy dysproz nadal wymaga licencji eksportowej?", "pl", "Dy", "**dysproz (Dy)**: wymagana"),
    ("czy potrzebna licencja na eksport terbu do Niemiec?", "pl", "Tb", "**terb (Tb)**: wymagana"),
    ("Czy mogę eksportować gal do USA?", "pl", "Ga", "**gal (Ga)**: wymagana licencja"),
    ("Od kiedy eksport germanu jest zakazany?", "pl", "Ge", "**german (Ge)**: wymagana"),
    ("Czy antymon można wywozić do Japonii?", "pl", "Sb", "**antymon (Sb)**: "),
    ("Czy grafit jest zakazany?", "pl", "graphite", "**grafit**: wymagana licencja"),
    ("Do kiedy zawieszona jest kontrola holmu?", "pl", "Ho", "**holm (Ho)**: nie można"),
    ("Czy wolfram wymaga zezwolenia?", "pl", "W", "**wolfram (W)**: wymagana"),
    ("dysproz?", "pl", "Dy", "**dysproz (Dy)**"),
    # Turkish
    ("Terbiyum hâlâ ihracat kontrolüne tabi mi?", "tr", "Tb", "**terbiyum (Tb)**: ihracat lisansı"),
    ("Disprozyum ihracatı için lisans gerekli mi?", "tr", "Dy", "**disprozyum (Dy)**: "),
    ("Galyum ABD'ye ihraç edilebilir mi?", "tr", "Ga", "**galyum (Ga)**: "),
    ("Erbiyum kısıtlaması ne zaman kaldırılacak?", "tr", "Er", "**erbiyum (Er)**: doğrulanamıyor"),
    # Swedish
    ("Är terbium fortfarande under exportkontroll?", "sv", "Tb", "**terbium (Tb)**: exportlicens"),
    ("Behöver jag exportlicens för dysprosium till Tyskland?", "sv", "Dy", "**dysprosium (Dy)**: "),
    ("När upphör pausen för erbium, vad gäller?", "sv", "Er", "**erbium (Er)**: kan inte"),
    # Czech
    ("Je terbium stále pod kontrolou vývozu?", "cs", "Tb", "**terbium (Tb)**: nutná"),
    ("Potřebuji licenci na vývoz dysprosia do Německa?", "cs", "Dy", "**dysprosium (Dy)**: nutná"),
    ("Kdy vyprší pozastavení kontroly erbia?", "cs", "Er", "**erbium (Er)**: nelze potvrdit"),
]


@pytest.mark.parametrize(("text", "language", "item", "lead"), LEADS)
def test_a_question_on_an_item_is_answered_in_its_language_first(
    knowledge: Knowledge, text: str, language: str, item: str, lead: str
) -> None:
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    assert answer.language == language
    assert [status.item for status in answer.statuses] == [item]
    assert answer.text.startswith(lead)
    assert answer.citations


@pytest.mark.parametrize("language", CASED_LANGUAGES)
def test_every_element_is_known_by_its_name_and_its_cases(language: str) -> None:
    for symbol, by_language in element_names().items():
        for form in by_language.get(language, ()):
            keys = [key for mention in find_items(form, language) for key in mention.keys]
            assert keys == [symbol], form


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Czy erb można wywozić do Niemiec?", "DE"),
        ("Czy mogę wysłać dysproz do Stanów Zjednoczonych?", "US"),
        ("Czy eksport galu do USA jest zakazany?", "US"),
        ("Czy potrzebuję licencji na eksport terbu do Japonii?", "JP"),
        ("Galyum Almanya'ya ihraç edilebilir mi?", "DE"),
        ("Får jag exportera gallium till Tyskland?", "DE"),
        ("Mohu vyvézt gallium do Japonska?", "JP"),
    ],
)
def test_destinations_are_known_in_their_cases(knowledge: Knowledge, text: str, place: str) -> None:
    assert understand(text, knowledge.register, as_of=TODAY).destinations == (place,)


@pytest.mark.parametrize(
    "text",
    [
        "Czy w październiku 2025 holm był objęty kontrolą?",
        "Holmiyum Ekim 2025'te kontrole tabi mi, lisans gerekli mi?",
        "Var holmium under kontroll i oktober 2025, och vad gäller?",
        "Bylo holmium v říjnu 2025 pod kontrolou?",
    ],
)
def test_months_are_known(knowledge: Knowledge, text: str) -> None:
    period = understand(text, knowledge.register, as_of=TODAY).period
    assert period is not None
    assert (period.start, period.end) == (date(2025, 10, 1), date(2025, 10, 31))


ENGLISH = [case["question"] for case in yaml.load(QUESTIONS.read_text("utf-8"), yaml.CSafeLoader)]


def test_english_questions_are_taken_for_english() -> None:
    foreign = [text for text in ENGLISH if detect_language(text) in CASED_LANGUAGES]
    assert foreign == []
    for text in ENGLISH:
        if text.isascii() and re.search(r"\b(?:is|are|the|what|when|can|does)\b", text, re.I):
            assert detect_language(text) == "en", text


@given(
    st.sampled_from(
        [
            "Did {} need a licence on {}?", "Will {} need a licence on {}?",
            "{}: licence on {}?", "was {} under licence on {}", "{} licence as per {}?",
            "could {} be sold without a licence on {}?", "Must {} have an export licence on {}?",
            "Had {} needed a licence until {}?", "Was a licence required for {} on {}?",
            "{} without licence on {} - allowed?", "Does UN-listed {} need a licence on {}?",
        ]
    ),
    st.sampled_from(["gallium", "terbium", "antimony", "Dysprosium", "NdFeB magnets", "germanium"]),
    st.dates(date(2023, 1, 1), date(2027, 12, 31)),
)  # fmt: skip
def test_a_licence_on_a_day_is_asked_in_english(frame: str, item: str, day: date) -> None:
    for written in (f"{day.day} {day:%B %Y}", f"{day:%B} {day.day}, {day.year}", day.isoformat()):
        assert detect_language(frame.format(item, written)) == "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Licence pour le gallium ?", "fr"),
        ("Peut-on exporter du terbium sans licence ?", "fr"),
        ("Faut-il une licence d'exportation ?", "fr"),
        ("Für Holmium eine Lizenz nötig?", "de"),
        ("Is vereist een vergunning voor holmium?", "nl"),
        ("Är gadolinium exportkontrollerat?", "sv"),
        ("Je gadolinium stále pod licencí?", "cs"),
        ("Il terbio è libero, vero?", "it"),
        ("Terbium unterliegt keiner Kontrolle mehr, oder?", "de"),
    ],
)
def test_short_questions_in_other_languages_are_told_from_english(text: str, language: str) -> None:
    assert detect_language(text) == language


@given(
    st.sampled_from(
        [
            "is {} restricted?", "do {} and erbium need a licence", "export {} to {}?",
            "when does the {} control end?", "are {} buyers still under the ban",
            "{} status till now",
        ]
    ),
    st.sampled_from(
        "terbium dysprosium german holm lit gal kobalt Malmö Łódź Škoda Güneş Göteborg Åland "
        "Polska wolfram grafit tulium litium Te Co Po Na co ten do pod var kim".split()
    ),
)  # fmt: skip
def test_a_foreign_name_in_an_english_question_leaves_it_english(frame: str, name: str) -> None:
    assert detect_language(frame.format(name, "Łódź")) == "en"


@pytest.mark.parametrize(
    "text", ["do German buyers need a licence?", "is german export banned", "gal lit holm tul ind"]
)
def test_short_foreign_names_are_no_elements_in_english(text: str) -> None:
    assert find_items(text, "en") == ()


ANNOUNCEMENTS = [
    ("公告2025年第18号 内容是什么?", "zh", "**2025年第18号公告**：自2025年4月4日起生效"),
    (
        "公告2025年第70号什么时候到期",
        "zh",
        "**2025年第70号公告**：有效期至2026年11月10日；期限已过",
    ),
    ("第61号公告还有效吗？", "zh", "**2025年第61号公告**：曾暂停实施至2026年11月10日；期限已过"),
    ("Was sagt Bekanntmachung Nr. 61?", "de", "**Bekanntmachung Nr. 61 von 2025**: war ausgesetzt"),
    (
        "Ist Bekanntmachung Nr. 18 noch gültig?",
        "de",
        "Ja: **Bekanntmachung Nr. 18 von 2025**: in K",
    ),
    ("¿Qué dice el anuncio núm. 18?", "es", "**Anuncio n.º 18 de 2025**: en vigor desde el 4 de"),
    ("L'annuncio n. 61 è ancora in vigore?", "it", "**Annuncio n. 61 del 2025**: era sospeso"),
    ("L'annonce n° 61 est-elle en vigueur ?", "fr", "**Annonce n° 61 de 2025** : suspension jus"),
    ("Действует ли ещё объявление № 18?", "ru", "Да: **Объявление № 18 за 2025 год**: действует"),
    ("Co mówi ogłoszenie nr 61?", "pl", "**Ogłoszenie nr 61 z 2025 r.**: było zawieszone do 10 l"),
    ("61 sayılı duyuru hâlâ geçerli mi?", "tr", "**2025 yılı 61 sayılı duyuru**: 10 Kasım 2026"),
    ("Vad säger kungörelse nr 18?", "sv", "**Kungörelse nr 18 från 2025**: i kraft sedan 4 april"),
    ("Platí stále oznámení č. 18?", "cs", "Ano: **Oznámení č. 18 z roku 2025**: platí od 4. dubna"),
]


@pytest.mark.parametrize(("text", "language", "lead"), ANNOUNCEMENTS)
def test_an_announcements_fate_is_told_in_the_language_of_the_question(
    knowledge: Knowledge, text: str, language: str, lead: str
) -> None:
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    assert answer.language == language
    assert answer.kind is AnswerKind.STATUS
    assert answer.text.startswith(lead)
    assert phrase("details", language) in answer.text


def test_before_its_end_a_suspension_is_told_as_running(knowledge: Knowledge) -> None:
    text = "Was sagt Bekanntmachung Nr. 57?"
    answer = knowledge.answerer.answer_now(text, as_of=date(2026, 6, 1))
    assert "ausgesetzt von 7. November 2025 bis 10. November 2026" in answer.text.splitlines()[0]


@pytest.mark.parametrize(
    ("text", "language", "lead"),
    [
        (
            "Sind MP Materials auf der chinesischen Kontrollliste?",
            "de",
            "Ja: **MP Materials**, seit 2",
        ),
        ("Steht MP Materials auf der Beobachtungsliste?", "de", "Nein: **MP Materials**, seit 22."),
        (
            "¿Está MP Materials en la lista de control de China?",
            "es",
            "Sí: **MP Materials**, en la",
        ),
        ("MP Materials est-elle sur la liste de contrôle ?", "fr", "Oui : **MP Materials**, sur"),
        ("MP Materials在管控名单上吗？", "zh", "是：**MP Materials**，自2026年6月22日起列入"),
        (
            "Czy MP Materials jest na chińskiej liście kontrolnej?",
            "pl",
            "Tak: **MP Materials**, na",
        ),
    ],
)
def test_a_partys_list_is_told_in_the_language_of_the_question(
    knowledge: Knowledge, text: str, language: str, lead: str
) -> None:
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    assert answer.language == language
    assert answer.text.startswith(lead)


def test_quotes_are_announced_as_english(knowledge: Knowledge) -> None:
    text = "Welche Firmen stehen auf der Kontrollliste?"
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    assert (answer.kind, answer.language) == (AnswerKind.PASSAGES, "de")
    assert answer.text.startswith("Zitate auf Englisch:\n\n")


@pytest.mark.parametrize(
    ("text", "language", "kind", "english", "words"),
    [
        ("Ist Zirkonium beschränkt?", "de", AnswerKind.NONE, REFUSAL, "ich rate nicht"),
        ("Czy cyrkon jest objęty kontrolą?", "pl", AnswerKind.NONE, REFUSAL, "nie będę zgadywać"),
        ("Gilt die Aussetzung noch?", "de", AnswerKind.CLARIFY, CLARIFY, "Welchen Stoff"),
        (
            "Ist Announcement No. 999 gültig?",
            "de",
            AnswerKind.NONE,
            REFUSAL,
            "enthält diese Bekanntmachung nicht: No. 999",
        ),
    ],
)
def test_refusals_and_questions_back_keep_their_english_words_first(
    knowledge: Knowledge, text: str, language: str, kind: AnswerKind, english: str, words: str
) -> None:
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    assert (answer.kind, answer.language) == (kind, language)
    assert answer.text.startswith(english)
    assert words in answer.text
    assert answer.citations == ()


@pytest.mark.parametrize(
    ("text", "language", "items", "places"),
    [
        ("Ist die Galliumausfuhr in die USA noch verboten?", "de", ["Ga"], ("US",)),
        ("Ist die Dysprosiumausfuhr genehmigungspflichtig?", "de", ["Dy"], ()),
        ("Terbiumoxidexport nach Italien erlaubt?", "de", ["Tb"], ("IT",)),
        ("Sind Germaniumexporte nach Japan verboten?", "de", ["Ge"], ("JP",)),
        ("Gibt es ein Germaniumausfuhrverbot für die USA?", "de", ["Ge"], ("US",)),
        ("Brauche ich eine Terbiumausfuhrgenehmigung?", "de", ["Tb"], ()),
        ("Är galliumexport till Japan förbjuden?", "sv", ["Ga"], ("JP",)),
        ("Är lantan exportkontrollerat?", "sv", ["La"], ()),
        ("Je gadolinium stále pod licencí?", "cs", ["Gd"], ()),
        ("ディスプロシウムは規制されていますか？", "ja", ["Dy"], ()),
        (
            "ディスプロシウムを含まないネオジム磁石は規制対象ですか？",
            "ja",
            ["NdFeB", "NdFeB-TbDy"],
            (),
        ),
        ("ガリウムの対米輸出はまだ禁止されていますか？", "ja", ["Ga"], ("US",)),
        ("镓对美出口还被禁止吗？", "zh", ["Ga"], ("US",)),
        ("镓对美国出口还被禁止吗？", "zh", ["Ga"], ("US",)),
        ("镓对日本出口需要许可吗？", "zh", ["Ga"], ("JP",)),
        ("中国对镓日前的管制还有效吗？", "zh", ["Ga"], ()),
    ],
)
def test_words_written_as_one_and_short_countries_are_read(
    knowledge: Knowledge, text: str, language: str, items: list[str], places: tuple[str, ...]
) -> None:
    question = understand(text, knowledge.register, as_of=TODAY)
    assert (question.language, list(question.items)) == (language, items)
    assert question.destinations == places
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    assert [status.item for status in answer.statuses] == items
    assert phrase("details", language) in answer.text


@pytest.mark.parametrize("text", ["Neodymmagnetexport?", "Leadership exports", "Tin-export"])
def test_a_word_that_only_begins_like_a_metal_is_none(text: str) -> None:
    assert "Nd" not in [key for mention in find_items(text) for key in mention.keys]
    assert "Pb" not in [key for mention in find_items(text) for key in mention.keys]


@pytest.mark.parametrize("name", ["Gallium", "Terbium", "Wolfram", "Graphit"])
@pytest.mark.parametrize("head", ["ausfuhr", "exporte", "verbot", "lieferungen", "lizenz"])
def test_the_name_in_a_compound_ends_before_what_is_asked(name: str, head: str) -> None:
    (mention,) = find_items(f"Gilt die {name}{head} noch?", "de")
    assert mention.text == name
