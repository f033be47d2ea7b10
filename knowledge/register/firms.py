"""Names of firms in a question that no list of the record holds."""

from __future__ import annotations

import re
from collections.abc import Iterable

from knowledge.vocabulary.loading import elements_of
from knowledge.vocabulary.words import word_set

# Firms that people ask about; a firm that gets listed is found as a party before this.
_KNOWN = (
    "Tesla; Toyota; Honda; Nissan; Mazda; Suzuki; Ford; General Motors; GM; Stellantis; BMW; "
    "Mercedes-Benz; Mercedes; Daimler; Volkswagen; VW; Audi; Porsche; Volvo; Renault; Peugeot; "
    "Hyundai; Kia; BYD; CATL; NIO; Rivian; Lucid; Ferrari; Siemens; Siemens Energy; Bosch; "
    "Continental; Schaeffler; ZF; Valeo; Denso; Aisin; Thyssenkrupp; BASF; Vestas; Orsted; GE; "
    "General Electric; GE Vernova; Honeywell; Lockheed Martin; Lockheed; Northrop Grumman; "
    "Northrop; Raytheon; RTX; General Dynamics; Boeing; Airbus; BAE Systems; BAE; Thales; "
    "Leonardo; Safran; Dassault; Saab; L3Harris; Anduril; SpaceX; Rolls-Royce; Huntington Ingalls; "
    "Samsung; SK Hynix; LG; LG Chem; Sony; Panasonic; Hitachi; Toshiba; Shin-Etsu; Proterial; "
    "Hitachi Metals; Daido Steel; Murata; Nidec; Canon; Nikon; Apple; Intel; NVIDIA; AMD; TSMC; "
    "Micron; Qualcomm; ASML; IBM; Google; Microsoft; Amazon; Meta; Solvay; "
    "Neo Performance Materials; Vacuumschmelze; Lynas; Iluka; Energy Fuels; Noveon; "
    "Vulcan Elements; eVAC; "
    "Less Common Metals; Arnold Magnetic; JL Mag; Philips; Nokia; Ericsson; ABB; Huawei; Foxconn; "
    "Caterpillar; 3M; Medtronic; Corning; Umicore; Wolfspeed; Infineon; NXP; STMicroelectronics"
)
# With a small letter, these are something else.
_WORDS = word_set("apple ford continental leonardo lucid meta intel amazon canon tesla gm ge lg zf")
_TITLES = word_set(
    "Is Are Does Do Can May Will Was Has The What Why When Which And For To If Could"
)
_WIDE = (
    "特斯拉|丰田|三星|苹果公司|英特尔|台积电|西门子|波音|"
    "トヨタ|ソニー|日産|ホンダ|テスラ|삼성|현대차"
)
_NAMES = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(sorted(map(re.escape, _KNOWN.split("; ")), key=len, reverse=True))
    + rf")(?![\w-])|{_WIDE}",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"(?<![\w-])(?:[A-Z][\w&'-]*,?\s+(?:&\s+)?){1,4}"
    r"(?:Inc|Corp(?:oration)?|GmbH|AG|Ltd|Limited|K\.?K|Co\.,? Ltd|Co(?=\.)|LLC|PLC|plc|S\.A|SpA|"
    r"S\.p\.A|NV|N\.V|BV|B\.V|AB|Oyj?|ASA|Pty)(?!\w)\.?"
)


# "is Acme Magnetics on any list", "has Acme been sanctioned": a name with capitals.
_ON_LIST = re.compile(
    r"\b(?:[Ii]s|[Aa]re|[Ww]as|[Ww]ere|[Hh]as|[Hh]ave)\s+"
    r"(?P<name>[A-Z][\w&.'-]*(?:\s+[A-Z&][\w&.'-]*){0,4})\s+"
    r"(?:been\s+|now\s+|also\s+|still\s+|already\s+|currently\s+)*"
    r"(?:(?:on|in|part of)\s+(?:\w+(?:['’]s)?\s+){0,4}?(?:black)?lists?\b|"
    r"(?:black)?listed\b|sanctioned\b)"
)


def unlisted_names(text: str, taken_spans: Iterable[tuple[int, int]] = ()) -> tuple[str, ...]:
    """The firms that ``text`` names outside ``taken_spans`` (its items, places, listed parties).

    Only well-known firms, names with a legal form ("Acme Magnetics GmbH") and names that are asked
    to be on a list are found: a word is not a firm because it has a capital.
    """
    taken = list(taken_spans)
    found: list[tuple[int, int]] = []
    for start, end in sorted(
        [*_with_form(text), *_known(text), *_on_list(text)], key=lambda s: s[0] - s[1]
    ):
        if not any(low < end and start < high for low, high in [*taken, *found]):
            found.append((start, end))
    return tuple(dict.fromkeys(text[start:end] for start, end in sorted(found)))


def _known(text: str) -> list[tuple[int, int]]:
    return [
        match.span()
        for match in _NAMES.finditer(text)
        if not (match.group().islower() and match.group() in _WORDS)
        and not re.search(r"\d\s*$", text[: match.start()])
    ]


def _on_list(text: str) -> list[tuple[int, int]]:
    return [match.span("name") for match in _ON_LIST.finditer(text)]


def _with_form(text: str) -> list[tuple[int, int]]:
    found = []
    for match in _LEGAL.finditer(text):
        start = match.start()
        for word in re.finditer(r"[\w&'-]+", match.group()):
            if word.group() not in _TITLES:
                start += word.start()
                break
        name = re.findall(r"[\w&'-]+", text[start : match.end()])
        shouted = text[start : match.end()].isupper()  # "SILVER AG" are two names of one metal
        if len(name) > 1 and name[0] not in elements_of().names and not shouted:
            found.append((start, match.end()))
    return found
