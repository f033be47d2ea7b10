"""Destinations in a text: "to the US", "EU buyers", "Japan", "nach Deutschland" → codes.

A destination is an ISO 3166 alpha-2 code, or "EU". China itself is no destination here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from knowledge.errors import KnowledgeError
from knowledge.register.lexicon import Word, fold, joined, word_set, words

EU = "EU"
MEMBERS = word_set(
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE"
)
"""The member states of the European Union."""

# code | names; adjectives and people; other languages. Capitals stay out: they name governments.
_TABLE = """
US | United States; United States of America; USA; U.S.; U.S.A.; US; America; American; Americans; \
Vereinigte Staaten; Vereinigten Staaten; Amerika; amerikanische; amerikanischen; US Markt; \
États-Unis; américain; américains; américaine; Estados Unidos; EE.UU.; EEUU; estadounidense; \
estadounidenses; Stati Uniti; americano; americana; americani; Verenigde Staten; США; Америка; \
Америку; 美国; 美國; アメリカ; 米国; 미국
EU | European Union; EU; E.U.; Europe; European; Europeans; Europäische Union; Europäischen Union; \
Europa; europäische; europäischen; Union européenne; UE; européen; européens; européenne; \
Unión Europea; europeo; europea; europeos; Unione Europea; União Europeia; europeu; Европа; \
Европу; ЕС; Евросоюз; 欧盟; 歐盟; 欧洲; 歐洲; 欧州; ヨーロッパ; 유럽; 유럽연합
JP | Japan; Japanese; japanische; japanischen; Japon; japonais; japonaise; Japón; japonés; \
japoneses; Giappone; giapponese; Japão; japonês; Япония; Японию; 日本; 일본
KR | South Korea; Korea; Korean; Koreans; South Korean; Republic of Korea; Südkorea; \
Corée du Sud; Corea del Sur; Corea del Sud; Coreia do Sul; Zuid-Korea; Южная Корея; 韩国; 韓国; \
韓國; 한국
KP | North Korea; North Korean; Nordkorea; 朝鲜; 북한
TW | Taiwan; Taiwanese; 台湾; 台灣; 대만
HK | Hong Kong; Hongkong; 香港
IN | India; Indian; Indians; Indien; indische; indischen; Inde; indien; Índia; Индия; Индию; 印度; \
インド; 인도
GB | United Kingdom; UK; U.K.; Britain; Great Britain; British; England; English buyers; \
Großbritannien; Royaume-Uni; Reino Unido; Regno Unito; Великобритания; 英国; 英國; イギリス; 영국
DE | Germany; German; Germans; Deutschland; deutsche; deutschen; Allemagne; allemand; allemands; \
Alemania; alemán; Germania; tedesco; Alemanha; Duitsland; Германия; Германию; 德国; 德國; ドイツ; \
독일
FR | France; French; Frankreich; französische; Francia; francés; França; Frankrijk; Франция; \
Францию; 法国; 法國; フランス; 프랑스
IT | Italy; Italian; Italians; Italien; Italie; Italia; italiano; italienische; Италия; 意大利; \
イタリア; 이탈리아
ES | Spain; Spanish; Spanien; Espagne; España; español; Spagna; Espanha; Испания; 西班牙; スペイン
NL | Netherlands; Dutch; Holland; Niederlande; Pays-Bas; Países Bajos; Paesi Bassi; Nederland; \
Нидерланды; 荷兰; オランダ; 네덜란드
PL | Poland; Polish; Polen; Pologne; Polonia; Polska; Польша; 波兰
PT | Portugal; Portuguese; 葡萄牙
AT | Austria; Austrian; Österreich; Autriche; 奥地利
BE | Belgium; Belgian; Belgien; Belgique; Bélgica; 比利时
CZ | Czechia; Czech; Czech Republic; Tschechien; 捷克
DK | Denmark; Danish; Dänemark; Danemark; 丹麦
FI | Finland; Finnish; Finnland; Finlande; 芬兰
SE | Sweden; Swedish; Schweden; Suède; Suecia; 瑞典
EE | Estonia; Estonian; Estland; 爱沙尼亚
LV | Latvia; Latvian
LT | Lithuania; Lithuanian
HU | Hungary; Hungarian; Ungarn; Hongrie; 匈牙利
RO | Romania; Romanian; Rumänien; 罗马尼亚
BG | Bulgaria; Bulgarian
GR | Greece; Greek; Griechenland; 希腊
HR | Croatia; Croatian
SI | Slovenia; Slovenian
SK | Slovakia; Slovak
IE | Ireland; Irish; Irland; 爱尔兰
LU | Luxembourg
MT | Malta; Maltese
CY | Cyprus; Cypriot
CH | Switzerland; Swiss; Schweiz; Suisse; Suiza; 瑞士
NO | Norway; Norwegian; Norwegen; 挪威
RU | Russia; Russian; Russians; Russland; Russie; Rusia; Россия; Россию; 俄罗斯; ロシア; 러시아
UA | Ukraine; Ukrainian; 乌克兰
TR | Turkey; Türkiye; Turkish; Türkei; 土耳其
IL | Israel; Israeli; 以色列
IR | Iran; Iranian; 伊朗
SA | Saudi Arabia; Saudi; 沙特
AE | United Arab Emirates; UAE; Emirati; 阿联酋
CA | Canada; Canadian; Canadians; Kanada; Canadá; 加拿大; カナダ; 캐나다
MX | Mexico; Mexican; México; Mexiko; 墨西哥
BR | Brazil; Brazilian; Brasil; Brasilien; Brésil; 巴西; ブラジル
CL | Chile; Chilean; 智利
AR | Argentina; Argentine; Argentinian; 阿根廷
AU | Australia; Australian; Australians; Australien; Australie; 澳大利亚; オーストラリア; 호주
NZ | New Zealand; 新西兰
VN | Vietnam; Vietnamese; 越南; ベトナム; 베트남
MY | Malaysia; Malaysian; 马来西亚; マレーシア
TH | Thailand; Thai; 泰国; タイ王国
SG | Singapore; Singaporean; 新加坡; シンガポール
ID | Indonesia; Indonesian; 印度尼西亚
PH | Philippines; Philippine; Filipino; 菲律宾
PK | Pakistan; Pakistani; 巴基斯坦
BD | Bangladesh
KZ | Kazakhstan; Kazakh; 哈萨克斯坦
MN | Mongolia; Mongolian
MM | Myanmar; Burma
LA | Laos
KH | Cambodia
ZA | South Africa; South African; 南非
EG | Egypt; Egyptian
NG | Nigeria; Nigerian
CD | DR Congo; DRC; Democratic Republic of the Congo; Congo; Congolese; 刚果
"""

_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BEFORE = word_set("to for into in towards toward nach vers hacia para aux al verso naar в")
_ARTICLES = word_set("the die den der das les la le los las el i gli os as l")
_BUYERS = word_set(
    "buyer buyers customer customers company companies firm firms client clients importer "
    "importers user users end destination destinations market markets manufacturer manufacturers "
    "maker makers military army defence defense kunden unternehmen firmen entreprises acheteurs "
    "empresas compradores automakers carmakers industry"
)
_TOWARDS = ("对", "對", "到", "向", "至", "往")
_ONWARDS = ("へ", "に", "向け", "行き", "로", "으로", "에")
_LIST = re.compile(
    r"\s*(?:,|/|&|and|or|und|oder|et|ou|y|o|e)\s*(?:and|or)?\s*(?:the\s+)?", re.IGNORECASE
)
_NOT_US = word_set("south latin central north")
_ELEMENTS = word_set(
    "ho er tm yb sm gd tb dy lu sc nd pr ce oxide europium"
)  # beside these "eu" is one


@dataclass(frozen=True, slots=True)
class Place:
    """A country or the EU named in a text at ``start``:``end``.

    ``directed`` says that the words around make it a destination ("to Japan", "US buyers"), and
    not only something spoken about ("the US announced").
    """

    code: str
    start: int
    end: int
    text: str
    directed: bool


def within(code: str, places: tuple[str, ...]) -> bool:
    """Whether a measure for ``places`` (not "all") reaches the destination ``code``."""
    return code in places or (EU in places and code in MEMBERS)


def place(name: str) -> str:
    """The code of a destination by its code or name in some language; KnowledgeError if unknown."""
    cleaned = name.strip()
    if cleaned.upper() in _codes():
        return cleaned.upper()
    found = {mention.code for mention in find_places(cleaned)}
    key = tuple(word.folded for word in words(cleaned))
    code = _phrases().get(key) or (found.pop() if len(found) == 1 else None)
    if code is None:
        raise KnowledgeError(
            f"{name!r} is not a destination that is known here; give a country's name, its "
            "two-letter code, or EU."
        )
    return code


def find_places(text: str) -> tuple[Place, ...]:
    """The countries that ``text`` names, in its order; the pronoun "us" is none."""
    tokens = words(text)
    found = []
    index = 0
    while index < len(tokens):
        length, code = _longest(text, tokens, index)
        if code and _meant(text, tokens, index, length, code):
            start, end = tokens[index].start, tokens[index + length - 1].end
            directed = _directed(tokens, index, length)
            found.append(Place(code, start, end, text[start:end], directed))
        index += length
    if not text.isascii():
        found += _in_wide_scripts(text)
    return tuple(_along_lists(text, sorted(found, key=lambda mention: mention.start)))


def _in_wide_scripts(text: str) -> list[Place]:
    pattern, wide = _wide()
    found = []
    for match in pattern.finditer(text):
        start, end = match.span()
        directed = text[:start].rstrip().endswith(_TOWARDS) or text[end:].startswith(_ONWARDS)
        found.append(Place(wide[match.group()], start, end, match.group(), directed))
    return found


def _along_lists(text: str, places: list[Place]) -> list[Place]:
    """In "to the EU and Japan" Japan is a destination too."""
    found: list[Place] = []
    for mention in places:
        last = found[-1] if found else None
        if last and last.directed and _LIST.fullmatch(text, last.end, mention.start):
            mention = replace(mention, directed=True)
        found.append(mention)
    return found


def _longest(text: str, tokens: list[Word], index: int) -> tuple[int, str]:
    for length in range(min(6, len(tokens) - index), 0, -1):
        span = tokens[index : index + length]
        code = _phrases().get(tuple(word.folded for word in span))
        if code and all(_close(text, a, b) for a, b in pairwise(span)):
            return length, code
    return 1, ""


def _close(text: str, left: Word, right: Word) -> bool:
    return joined(text, left, right) or text[left.end : right.start] == "."


def _meant(text: str, tokens: list[Word], index: int, length: int, code: str) -> bool:
    """Whether the words are the place: written with a capital, and "us" not the pronoun."""
    start, end = tokens[index].start, tokens[index + length - 1].end
    written = text[start:end]
    before = tokens[index - 1].folded if index else ""
    after = tokens[index + length].folded if index + length < len(tokens) else ""
    if written in {"us", "Us"}:
        return before == "the" or after in _BUYERS
    if fold(written).startswith("america"):
        return before not in _NOT_US
    if code == "TR" and written == "turkey":
        return before in _BEFORE
    if written in {"eu", "Eu"} and {before, after} & _ELEMENTS:
        return False
    return written != "polish"


def _directed(tokens: list[Word], index: int, length: int) -> bool:
    before = [word.folded for word in tokens[max(index - 2, 0) : index]]
    after = tokens[index + length].folded if index + length < len(tokens) else ""
    if before and before[-1] in _ARTICLES:
        before.pop()
    return bool(before and before[-1] in _BEFORE) or after in _BUYERS


@lru_cache(maxsize=1)
def _names() -> tuple[tuple[str, str], ...]:
    rows = (line.split("|") for line in _TABLE.strip().splitlines())
    return tuple(
        (code.strip(), name.strip()) for code, listed in rows for name in listed.split(";")
    )


@lru_cache(maxsize=1)
def _codes() -> frozenset[str]:
    return frozenset(code for code, _ in _names())


@lru_cache(maxsize=1)
def _phrases() -> dict[tuple[str, ...], str]:
    return {
        tuple(word.folded for word in words(name)): code
        for code, name in _names()
        if not _WIDE.search(name)
    }


@lru_cache(maxsize=1)
def _wide() -> tuple[re.Pattern[str], dict[str, str]]:
    wide = {name: code for code, name in _names() if _WIDE.search(name)}
    longest_first = sorted(wide, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), wide
