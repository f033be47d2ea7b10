"""Words that speak of military users and uses, and the country that some of them imply."""

from __future__ import annotations

import re

from knowledge.vocabulary.words import fold

# Against folded text: lower case, without accents.
_WORDS = re.compile(
    r"\b(?:military|militaries|army|armies|navy|navies|naval|air force|armed forces|soldiers?|"
    r"defen[cs]e (?:ministry|departments?|contract(?:s|ors?)?|forces?|us(?:e|es|ers?)|industry|"
    r"compan(?:y|ies)|firms?|sector|suppliers?|arms?|divisions?|units?|business|subsidiar(?:y|ies)|customers?|applications?|primes?|purposes?)|"
    r"ministry of defen[cs]e|weapons?|missiles?|warheads?|munitions?|ammunition|artillery|"
    r"fighter jets?|warships?|arms (?:makers?|manufacturers?|industry|dealers?)|nato|"
    r"milit(?:ar|air)\w*|streitkrafte\w*|rustung\w*|waffen\w*|verteidigungs\w*|armees?|armement|"
    r"(?:ministere|industrie) de la defense|ejercitos?|armamento|"
    r"(?:ministerio|industria) de defensa|esercito|forze armate|"
    r"forces armees|fuerzas armadas|forcas armadas|exercito|leger|krijgsmacht|defensie\w*|"
    r"forsvar\w*|wojsk\w*|sil(?:y|om)? zbrojn\w+|ordu(?:su\w*|ya|nun|lar\w*)|askeri\w*|savunma\w*|"
    r"armad\w*|vojensk\w*|вооруж[её]нн\w+ сил\w*|"
    r"военн\w*|арми[яиюей]\w*|оборон\w*|оружи\w*)\b"
    r"|军方|军队|军事|军用|军工|軍|国防|國防|防衛|武器|导弹|군대|군사|국방|방위산업|무기"
)
_IMPLIED = (
    (
        "US",
        re.compile(
            r"\b(?:pentagon|u\.?s\.? (?:army|navy|air force)|dod|department of (?:defense|war)|"
            r"defense department|f-?(?:16|22|35)s?|b-21|darpa|lockheed(?: martin)?|northrop"
            r"(?: grumman)?|raytheon|general dynamics|l3harris|huntington ingalls|anduril)\b"
            r"|五角大楼|美军|美軍|米軍|미군|펜타곤"
        ),
    ),
    (
        "JP",
        re.compile(
            r"\b(?:self[- ]defen[cs]e forces?|jsdf|jgsdf|jmsdf|jasdf)\b|自衛隊|自卫队|防衛省|防卫省"
        ),
    ),
    ("DE", re.compile(r"\bbundeswehr\w*")),
    ("GB", re.compile(r"\b(?:royal (?:navy|air force)|bae systems)\b")),
    ("KR", re.compile(r"한국군|국군")),
)
_DENIED = re.compile(
    r"(?:\b(?:non[- ]?|not (?:for |a |an |the |any )*|no (?:link to |ties to )?(?:the |any )?|"
    r"without (?:any )?|nicht[- ](?:fur )?|kein\w* |pas (?:de |un )?)|非|不是)$"
)


def military_in(text: str) -> tuple[bool, str | None]:
    """Whether ``text`` is about military users or uses, and the code of the country that its
    words imply ("Pentagon" → US), None where they leave it open; "non-military" is not.
    """
    folded = fold(text)
    for code, pattern in _IMPLIED:
        if any(_affirmed(folded, found) for found in pattern.finditer(folded)):
            return True, code
    return any(_affirmed(folded, found) for found in _WORDS.finditer(folded)), None


def _affirmed(folded: str, found: re.Match[str]) -> bool:
    return _DENIED.search(folded, max(found.start() - 24, 0), found.start()) is None
