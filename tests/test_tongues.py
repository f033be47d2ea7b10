"""What other languages than English deny, exempt and mix: no yes or no that reads both ways."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answers.understanding.negation import is_denied
from knowledge.answers.understanding.questions import detect_language, understand
from knowledge.answers.writing.languages import phrase
from knowledge.answers.writing.verdicts import Asks
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)


def said(knowledge: Knowledge, text: str) -> str:
    """The answer behind its first lines in the language of the question."""
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    assert answer.language == detect_language(text) != "en"
    details = phrase("details", answer.language)
    assert details in answer.text
    return answer.text.split(details, 1)[1].strip()


NEEDS, CONTROLLED = "It does need a licence.", "It is controlled."
NEEDS_NONE, UNCONTROLLED = "Right, it needs none.", "Right, it is not controlled."


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        ("Dysprosium ist nicht mehr genehmigungspflichtig, oder?", NEEDS),
        ("Unterliegt Yttriumoxid keiner Genehmigungspflicht mehr?", NEEDS),
        ("Cer ist nicht kontrolliert, stimmt's?", UNCONTROLLED),
        ("L'oxyde d'yttrium n'est plus soumis à licence, n'est-ce pas ?", NEEDS),
        ("Pas besoin de licence pour le gallium vers la France ?", NEEDS),
        ("Le néodyme n'est pas contrôlé, si ?", UNCONTROLLED),
        ("El gadolinio ya no está controlado, ¿verdad?", CONTROLLED),
        ("El samario ya no necesita licencia, ¿no?", NEEDS),
        ("Il terbio non è più controllato, vero?", CONTROLLED),
        ("Il cerio non richiede licenza, giusto?", NEEDS_NONE),
        ("O disprósio já não está controlado, pois não?", CONTROLLED),
        ("Geen vergunning nodig voor dysprosium naar België?", NEEDS),
        ("Dysproz nie jest już kontrolowany, prawda?", CONTROLLED),
        ("Terbium už nepodléhá kontrole, že?", CONTROLLED),
        ("Inget tillstånd behövs för cerium, eller hur?", NEEDS_NONE),
        ("Är neodym inte exportkontrollerat, eller?", UNCONTROLLED),
        ("Terbiyum artık kontrole tabi değil, değil mi?", CONTROLLED),
        ("Neodim için lisans gerekmiyor, değil mi?", NEEDS_NONE),
        ("Диспрозий больше не контролируется, да?", CONTROLLED),
        ("镝不再受管制了，对吗？", CONTROLLED),
        ("钕不受管制，对不对？", UNCONTROLLED),
        ("ディスプロシウムはもう規制されていませんよね？", CONTROLLED),
        ("ランタンは許可が必要ないですよね？", NEEDS_NONE),
        ("이트륨은 더 이상 통제되지 않죠?", CONTROLLED),
        ("¿No está prohibido el germanio a Estados Unidos, verdad?", "Right, it is not barred."),
        ("Terbium darf man nicht mehr ausführen, oder?", "It is not freely exportable."),
        ("L'annonce n° 18 n'est plus en vigueur, n'est-ce pas ?", "It is in force."),
        ("第18号公告不再有效了，对吗？", "It is in force."),
        ("MP Materials steht nicht auf der Kontrollliste, oder?", "It is listed: MP Materials"),
    ],
)
def test_a_claim_in_the_negative_gets_no_bare_yes_or_no(
    knowledge: Knowledge, text: str, begin: str
) -> None:
    assert said(knowledge, text).startswith(begin)


@pytest.mark.parametrize(
    "text",
    [
        "Lanthan ist genehmigungspflichtig, nicht wahr?",
        "Le terbium est contrôlé, n'est-ce pas ?",
        "El terbio está controlado, ¿no?",
        "Il terbio è controllato, non è vero?",
        "Czy terb jest kontrolowany, czy nie?",
        "Диспрозий контролируется, не так ли?",
        "镝是不是受管制？",
        "出口镧到德国要不要许可证？",
        "镝受管制，不是吗？",
        "Terbiyum kontrole tabi, değil mi?",
        "テルビウムの規制を教えていただけませんか？",
        "許可を取らなければなりませんか？",
        "不含镝的钕铁硼磁铁受管制吗？",
        "자석에 디스프로슘이 없으면 허가가 필요한가요?",
        "Brauchen Magnete, die kein Dysprosium enthalten, eine Lizenz?",
        "Ist Terbium genehmigungsfrei oder nicht?",
        "¿Se puede exportar terbio sin licencia?",
    ],
)
def test_a_tag_and_what_goods_lack_deny_nothing(text: str) -> None:
    assert not is_denied(text, detect_language(text))


@pytest.mark.parametrize(
    ("pattern", "free", "held"),
    [
        ("Ist {} genehmigungsfrei?", "Lanthan", "Terbium"),
        ("Kann man {} lizenzfrei kaufen?", "Cer", "Gallium"),
        ("Le {} est-il exportable sans licence ?", "lanthane", "terbium"),
        ("Peut-on acheter du {} sans autorisation d'exportation ?", "cérium", "gallium"),
        ("¿Se puede vender {} sin permiso?", "lantano", "tungsteno"),
        ("¿Está el {} exento de licencia?", "cerio", "disprosio"),
        ("Il {} è esportabile senza autorizzazione?", "lantanio", "terbio"),
        ("O {} pode ser exportado sem licença?", "lantânio", "térbio"),
        ("Is {} vergunningsvrij?", "lanthaan", "terbium"),
        ("Czy {} jest zwolniony z licencji?", "lantan", "terb"),
        ("Är {} licensfritt?", "lantan", "dysprosium"),
        ("Можно ли вывозить {} без лицензии?", "лантан", "тербий"),
        ("{}无需许可吗？", "镧", "镝"),
        ("出口{}不需要许可证吧？", "铈", "铽"),
        ("{}は許可不要ですか？", "ランタン", "テルビウム"),
        ("{}は許可なしで輸出できますか？", "セリウム", "ガリウム"),
        ("{} 허가 없이 수출할 수 있나요?", "란타넘", "테르븀"),
    ],
)
def test_free_of_a_licence_is_asked_as_such(
    knowledge: Knowledge, pattern: str, free: str, held: str
) -> None:
    assert understand(pattern.format(held), knowledge.register, as_of=TODAY).asks is Asks.FREE
    assert said(knowledge, pattern.format(free)).startswith("Yes, as far as these controls go.")
    assert said(knowledge, pattern.format(held)).startswith("No, not freely.")


@pytest.mark.parametrize(
    "text",
    [
        "Ist es verboten, Terbium ohne Genehmigung auszuführen?",
        "Est-il interdit d'exporter du tungstène sans licence ?",
        "¿Es ilegal exportar germanio sin licencia?",
        "É ilegal exportar térbio sem licença?",
    ],
)
def test_unlawful_without_a_licence_is_a_question_for_the_licence(
    knowledge: Knowledge, text: str
) -> None:
    assert said(knowledge, text).startswith("Yes.")


HOLDING = [
    "Les aimants NdFeB contenant du terbium sont-ils soumis à licence ?",
    "Les aimants au néodyme avec du dysprosium sont-ils contrôlés ?",
    "Brauchen Neodym-Magnete, die Dysprosium enthalten, eine Lizenz?",
    "Sind NdFeB-Magnete mit 0,5 % Terbium genehmigungspflichtig?",
    "¿Los imanes de neodimio que contienen terbio necesitan licencia?",
    "I magneti al neodimio contenenti terbio sono controllati?",
    "Os ímãs de neodímio que contêm disprósio precisam de licença?",
    "Zijn neodymiummagneten die dysprosium bevatten vergunningsplichtig?",
    "Czy magnesy neodymowe zawierające dysproz wymagają licencji?",
    "Нужна ли лицензия на неодимовые магниты, содержащие диспрозий?",
    "Behöver neodymmagneter som innehåller dysprosium licens?",
    "Potřebují neodymové magnety obsahující dysprosium licenci?",
    "Disprozyum içeren neodim mıknatıslar lisansa tabi mi?",
    "含镝的钕铁硼磁铁需要许可证吗？",
    "钕铁硼磁铁（含镝）需要许可证吗？",
    "含有2%铽的钕铁硼需要许可吗？",
    "ジスプロシウムを含むネオジム磁石は輸出許可が必要ですか？",
    "디스프로슘이 포함된 네오디뮴 자석은 허가가 필요한가요?",
]
WITHOUT_ONE = [
    "Les aimants NdFeB qui ne contiennent pas de dysprosium sont-ils libres ?",
    "Brauchen Neodym-Magnete, die kein Dysprosium enthalten, eine Lizenz?",
    "Sind dysprosiumfreie Neodymmagnete genehmigungsfrei?",
    "¿Los imanes de neodimio que no contienen terbio necesitan licencia?",
    "I magneti al neodimio che non contengono disprosio sono soggetti a licenza?",
    "Zijn neodymiummagneten die geen dysprosium bevatten vergunningsplichtig?",
    "Czy magnesy neodymowe, które nie zawierają dysprozu, wymagają licencji?",
    "Нужна ли лицензия на неодимовые магниты, не содержащие диспрозий?",
    "Behöver neodymmagneter som inte innehåller dysprosium licens?",
    "Disprozyum içermeyen neodim mıknatıslar lisansa tabi mi?",
    "钕铁硼磁铁（不含镝）需要许可证吗？",
    "자석에 디스프로슘이 없으면 허가가 필요한가요?",
    "디스프로슘을 포함하지 않는 네오디뮴 자석은 통제되나요?",
]
"""Magnets that may still hold the other of terbium and dysprosium."""
WITHOUT_BOTH = [
    "Les aimants sans terres rares lourdes ont-ils besoin d'une licence ?",
    "Brauchen Neodym-Magnete ohne Dysprosium und ohne Terbium eine Lizenz?",
    "不含铽和镝的钕铁硼磁铁需要许可证吗？",
]
BESIDE = [
    "Sind Dysprosium und Neodymmagnete genehmigungspflichtig?",
    "Le dysprosium et les aimants au néodyme sont-ils contrôlés ?",
    "镝和钕铁硼磁铁需要许可证吗？",
    "ジスプロシウムとネオジム磁石は規制に含まれますか？",
]


def test_magnets_are_told_by_what_they_hold(knowledge: Knowledge) -> None:
    def items(text: str) -> tuple[str, ...]:
        return understand(text, knowledge.register, as_of=TODAY).items

    assert {text: items(text) for text in HOLDING} == dict.fromkeys(HOLDING, ("NdFeB-TbDy",))
    assert {text: items(text) for text in WITHOUT_BOTH} == dict.fromkeys(WITHOUT_BOTH, ("NdFeB",))
    for text in WITHOUT_ONE:
        assert {"NdFeB", "NdFeB-TbDy"} <= set(items(text)), text
    for text in BESIDE:
        assert {"Dy", "NdFeB"} <= set(items(text))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Lo scandio era controllato il 1° marzo 2025?", date(2025, 3, 1)),
        ("L'erbium sera-t-il contrôlé après le 10 novembre 2026 ?", date(2026, 11, 11)),
        ("铽在2025年4月4日之前受管制吗？", date(2025, 4, 3)),
        ("铒在2026年11月10日之后受管制吗？", date(2026, 11, 11)),
        ("홀뮴은 2025년 6월 1일에 통제되었나요?", date(2025, 6, 1)),
        ("Erbiyum 10 Kasım 2026'dan sonra kontrole tabi mi?", date(2026, 11, 11)),
        ("Welche Elemente sind seit April 2025 kontrolliert?", TODAY),
        ("Lo scandio è mai stato sospeso?", TODAY),
    ],
)
def test_the_day_is_the_one_that_is_meant(knowledge: Knowledge, text: str, day: date) -> None:
    assert understand(text, knowledge.register, as_of=TODAY).on == day


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Czy amerykańskie wojsko może kupić gal z Chin?", "US"),
        ("Czy eksport galu do Japonii dla wojska jest dozwolony?", "JP"),
        ("ABD ordusuna antimon satılabilir mi?", "US"),
        ("미군에 안티모니를 팔 수 있나요?", "US"),
        ("日本军方能买镝吗？", "JP"),
        ("Dürfen japanische Rüstungsfirmen Terbium beziehen?", "JP"),
        ("Могут ли японские военные купить диспрозий?", "JP"),
        ("Mag het Amerikaanse leger Chinees gallium kopen?", "US"),
        ("O antimônio pode ser vendido aos militares dos EUA?", "US"),
        ("¿Puede un comprador militar japonés recibir disprosio?", "JP"),
    ],
)
def test_soldiers_are_known_in_their_languages(knowledge: Knowledge, text: str, place: str) -> None:
    question = understand(text, knowledge.register, as_of=TODAY)
    assert (question.end_user, question.destinations) == ("military", (place,))
    assert said(knowledge, text).startswith("No.")


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        ("С какого дня контролируется сурьма?", "**Antimony: export licence needed"),
        (
            "Sinds wanneer is grafiet onderworpen aan een vergunning?",
            "**Graphite: export",
        ),
        ("War Erbium jemals kontrolliert?", "Never up to 10 November 2026."),
        ("Czy erb był kiedykolwiek kontrolowany?", "Never up to 10 November 2026."),
        ("L'annuncio n. 57 non è mai entrato in vigore?", "No, never."),
        ("War Terbium jemals ausgesetzt?", "No."),
        ("Lo scandio è mai stato sospeso?", "No."),
        ("¿Está libre de control el neodimio?", "Yes, as far as these controls go."),
        ("Gilt für SmCo-Magnete seit April 2025 eine Genehmigungspflicht?", "Yes."),
        ("Нужно ли разрешение для вывоза оксида иттрия?", "Yes."),
        ("Perché l'ittrio è controllato?", "Non ho alcun passo su questo"),
        ("Wer darf 2026 Silber exportieren?", "**Silver: no export control found"),
        ("Quando termina a suspensão do anúncio 70?", "Announcement No. 70 of 2025"),
        ("第57号公告生效过吗？", "No, never."),
        ("Est-ce que le praséodyme est réglementé ?", "No."),
        ("Posso esportare cerio in Germania?", "Yes, as far as these controls go."),
        ("Tot wanneer is Bekendmaking 72 van kracht?", "Announcement No. 72 of 2025"),
        ("Welke elementen zijn gecontroleerd?", "**Of "),
        ("Které prvky jsou pod kontrolou?", "**Of "),
        ("Объявление 70 продлено?", "It cannot be confirmed."),
        ("에르븀 통제 유예는 연장되었나요?", "**Erbium: not confirmed"),
        ("O óxido de ítrio precisa de licença para Portugal?", "Yes."),
    ],
)
def test_the_first_words_answer_what_was_asked(knowledge: Knowledge, text: str, begin: str) -> None:
    assert said(knowledge, text).startswith(begin)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wurde die Bekanntmachung Nr. 57 aufgehoben?", "de"),
        ("Galt die 0,1-Prozent-Regel am 15. Dezember 2025?", "de"),
        ("Le scandium a-t-il été suspendu en novembre 2025 ?", "fr"),
        ("¿Hay control sobre el polvo de molibdeno?", "es"),
        ("O túlio esteve controlado em 20 de dezembro de 2025?", "pt"),
        ("Is terbium vergunningsvrij?", "nl"),
        ("L'erbio era controllato a giugno 2025?", "it"),
        ("O lantânio é livre de controle?", "pt"),
        ("Heeft het Amerikaanse leger toegang tot gallium?", "nl"),
        ("Je dysprosium už bez licence?", "cs"),
        ("Mohu vyvézt gallium do Japonska?", "cs"),
        ("Är dysprosium licensfritt?", "sv"),
        ("Vad säger kungörelse nr 18?", "sv"),
        ("Har pausen för nr 70 förlängts?", "sv"),
        ("Står Subaru på bevakningslistan?", "sv"),
        ("Staat Hensoldt op de controlelijst?", "nl"),
    ],
)
def test_the_language_is_told(text: str, language: str) -> None:
    assert detect_language(text) == language


@given(
    st.sampled_from(
        ["Is {} controlled?", "{} - licence needed?", "Did {} firms get terbium?", "{} status"]
    ),
    st.sampled_from(["Müller", "Curaçao", "Citroën", "Österreich", "Besançon"]),
)
def test_a_name_with_its_accents_leaves_a_question_english(frame: str, name: str) -> None:
    assert detect_language(frame.format(name)) == "en"


def test_what_no_passage_tells_is_said_in_the_language(knowledge: Knowledge) -> None:
    text = "¿Por qué están controlados el galio y el germanio?"
    answer = knowledge.answerer.answer_now(text, as_of=TODAY)
    assert phrase("not_told", "es") in answer.text
    assert not answer.text.startswith(("No:", "Sí"))


@pytest.mark.parametrize(
    ("text", "begin", "head"),
    [
        ("Ist Yttrium in Bekanntmachung Nr. 57 enthalten?", "**Yttrium (Y)**: ", "No."),
        ("L'yttrium est-il couvert par l'annonce n° 57 ?", "**yttrium (Y)** : ", "No."),
        ("¿El holmio está incluido en el anuncio 57?", "**holmio (Ho)**: ", "Yes."),
        ("钇包括在第57号公告里吗？", "**钇 (Y)**：", "No."),
    ],
)
def test_what_an_announcement_names_is_told_behind_the_language_asked_in(
    knowledge: Knowledge, text: str, begin: str, head: str
) -> None:
    assert knowledge.answerer.answer_now(text, as_of=TODAY).text.startswith(begin)
    assert said(knowledge, text).startswith(f"{head} Announcement No. 57 of 2025")
