"""Questions in other languages: what they name, what comes back, and that English stays English."""

from datetime import date

import pytest

from knowledge.answers.understanding.questions import understand
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    "text",
    [
        "¿Necesito licencia para importar imanes de NdFeB sin terbio ni disprosio desde China?",
        "Brauche ich für Magnete ohne Terbium und ohne Dysprosium eine Genehmigung?",
        "Les aimants au néodyme sans dysprosium ni terbium sont-ils contrôlés ?",
        "magneti NdFeB senza disprosio né terbio: serve licenza?",
        "ímãs NdFeB sem disprósio precisam de licença?",
        "NdFeB magneten zonder terbium: vergunning nodig?",
        "Czy magnesy NdFeB bez dysprozu wymagają licencji?",
        "магниты NdFeB без диспрозия: нужна лицензия?",
        "不含镝和铽的钕铁硼磁体需要许可证吗？",
        "ジスプロシウムを含まないネオジム磁石は規制対象ですか？",
        "Are NdFeB magnets without terbium restricted?",
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
