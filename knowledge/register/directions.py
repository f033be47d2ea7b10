"""What a country is in a sentence: where goods go, the way there, or who makes the rule."""

from __future__ import annotations

import re
from dataclasses import dataclass

from knowledge.vocabulary.issuers import aimed_at
from knowledge.vocabulary.loading import elements_of
from knowledge.vocabulary.words import Word, word_set, words

_TO = word_set(
    "to for into towards toward nach vers hacia para aux au al agli alla verso naar voor fur pour "
    "onto в для"
)
# "do" leads there where one of these stands, and opens an English question elsewhere.
_SLAVIC = word_set(
    "czy eksport eksportu eksportowac wywoz wywozu wysłac sprzedac moge mozna chin bez licencji "
    "jest wymaga podlega vyvoz vyvozu vyvazet vyvezt prodat poslat mohu muzu lze potrebuji"
)
_INSIDE = word_set("in en im inside within at")
_ARTICLES = word_set("the die den der das les la le los las el i gli os as l my our an")
# Words before "to" that make it part of a phrase about something else.
_NOT_TO = word_set(
    "according compared comparable response due thanks similar contrary relative attributed "
    "subject reaction retaliation belongs belong related relating answer"
)
# What lies in a country without going there.
_STAYS = word_set(
    "mine mines mining mined deposit deposits reserves talks meeting summit deal agreement "
    "agreed met reached truce refinery refineries produced production rules rule law laws ban "
    "bans controls restrictions policy politics"
)
BUYERS = word_set(
    "buyer buyers customer customers company companies firm firms client clients importer "
    "importers user users end destination destinations market markets manufacturer manufacturers "
    "maker makers military army navy defence defense kunden kunde unternehmen firma firmen "
    "entreprise entreprises acheteur acheteurs client clients cliente clientes empresa empresas "
    "comprador compradores azienda aziende automaker automakers carmaker carmakers industry "
    "factory factories plant plants distributor distributors subsidiary startup university lab"
)
"""Words after a country that make its people buyers: "Japanese firms"."""

_FROM = word_set("from leaving aus desde depuis uit från из")
_SELLERS = word_set(
    "exporter exporters supplier suppliers seller sellers shipper shippers producer producers "
    "refiner refiners smelter smelters exporteur exporteure exportateur exportateurs exportador "
    "exportadores esportatore esportatori"
)
_MODAL = word_set("can may must should to that who which wants want needs has based")
_WIDE_FROM = re.compile(r"(?:从|從|自)$")
_WIDE_LEAVES = re.compile(r"から|에서")
_VIA = word_set("via through uber ueber durch por vía via par attraverso tramite door через")
ONWARD = word_set(
    "sell sells selling resell reselling resale ship shipping export exporting exports reexport "
    "forward deliver delivering supply supplying transfer transferring send sending verkaufen "
    "liefern weiterverkaufen exportieren vendre revendre exporter vender revender exportar"
)
"""Words for passing goods on."""
# "a" leads to a destination in these languages, and is an article in English.
_ROMANCE = word_set(
    "exportar exportacion exportaciones enviar vender vendo puedo podemos puede esportare vendere "
    "spedire posso exporter vendre peut puis exportation exportations envoyer exportacao"
)

_FINITE = word_set(
    "restrict restricts ban bans control controls limit limits curb curbs impose imposes imposed "
    "regulate regulates block blocks halt halts forbid forbids prohibit prohibits introduce "
    "introduces introduced tighten tightens tightened restricting banning controlling limiting "
    "curbing imposing license licenses licence licences"
)
# Nouns too: "the US ban still holds" has no subject, "Japan controls exports" has one.
_NOUNS = word_set(
    "ban bans control controls limit limits curb curbs block blocks halt halts license licenses "
    "licence licences"
)
_OBJECTS = word_set("any its the all some their these certain")
_ASKED = word_set("does do can did will may")
_PAST = word_set("restricted banned controlled limited curbed regulated blocked halted prohibited")
_BETWEEN = word_set("also still now already currently even ever has have had will would itself")
_PASSIVE = word_set("is are was were be been being still to for into")
_RULES = word_set(
    "rule rules law laws regulation regulations quota quotas tariff tariffs sanction sanctions "
    "control controls policy legislation act directive duty duties"
)
_BARS = word_set("ban bans curb curbs restriction restrictions embargo moratorium halt limits")
_GOODS = word_set(
    "export exports import rare earth earths mineral minerals metal metals ore ores critical raw "
    "material materials nickel bauxite magnet magnets new own chip chips technology tech dual use "
    "affiliate affiliates semiconductor battery recent latest"
) | frozenset(name for names in elements_of().names.values() for name in names["en"][:1])
_MADE_BY = word_set(
    "imposed restricted banned controlled introduced announced issued rule rules control controls "
    "ban bans restriction restrictions curbs quota quotas set made limits"
)

ARROW = re.compile(r"\s*(?:[-=–—]*>+|[→➔➜⇒⟶])\s*")
"""Between two places: "China -> US"."""

_WIDE_TOWARDS = ("对", "對", "到", "向", "至", "往", "给", "給")
_WIDE_ONWARDS = re.compile(
    r"へ|に|向け|行き|로|으로|에|(?:的|の)?(?:企业|公司|买家|客户|用户|市场|企業|会社|顧客|军|軍)"
)
_WIDE_VIA = ("经", "經", "经由", "經由", "通过", "通過")
_WIDE_MAKES = re.compile(
    r"(?:也|还|是否|有没有|会)?(?:限制|禁止|管制)"
    r"|(?:的|の)(?:[稀土镍鎳金属出口輸出レアースニッケル]*)(?:禁令|限制|管制|规定|法规|配额|規制|禁輸|規則)"
)


@dataclass(frozen=True, slots=True)
class Role:
    """What the words around make of a country; ``loosely`` is a direction that another, to which
    something is sold on, takes away ("a firm in Slovenia that sells to India").
    """

    directed: bool = False
    issuer: bool = False
    via: bool = False
    loosely: bool = False


def role(text: str, tokens: list[Word], index: int, length: int, code: str) -> Role:
    """The role of the country at ``tokens[index:index + length]`` of ``text``."""
    before = [word.folded for word in tokens[max(index - 4, 0) : index]]
    after = [word.folded for word in tokens[index + length : index + length + 6]]
    if before and before[-1] in _ARTICLES:
        before.pop()
    last = before[-1] if before else ""
    if last in _VIA:
        return Role(via=True)
    if _makes(text, tokens[index + length - 1], before, after, code):
        return Role(issuer=True)
    if ARROW.fullmatch(text[tokens[index - 1].end : tokens[index].start] if index else ""):
        return Role(directed=True)
    leads = last in _TO and not (len(before) > 1 and before[-2] in _NOT_TO)
    leads = leads or (last == "a" and any(word.folded in _ROMANCE for word in tokens))
    leads = leads or (last == "do" and any(word.folded in _SLAVIC for word in tokens))
    buyers = bool(after) and after[0] in BUYERS
    inside = last in _INSIDE and not (len(before) > 1 and before[-2] in _STAYS)
    return Role(directed=leads or buyers or inside, loosely=not leads)


def wide_role(before: str, after: str) -> Role:
    """The role of a country in Chinese, Japanese or Korean, from the text beside it."""
    before = before.rstrip()
    if before.endswith(_WIDE_VIA) or after.startswith(("経由", "轉口", "转口")):
        return Role(via=True)
    if before.endswith(_WIDE_TOWARDS) or _WIDE_ONWARDS.match(after):
        return Role(directed=True)
    return Role(issuer=_WIDE_MAKES.match(after) is not None)


def leaves(text: str, start: int, end: int) -> bool:
    """Whether goods leave from the country that stands at ``start``:``end`` of a text: "from
    Germany", "a US company ships", "Texas exporters"."""
    if _WIDE_FROM.search(text[:start]) or _WIDE_LEAVES.match(text[end:]):
        return True
    tokens = words(text)
    before = [word.folded for word in tokens if word.end <= start][-2:]
    after = [word.folded for word in tokens if word.start >= end][:4]
    if before and before[-1] in _ARTICLES:
        before.pop()
    if before and before[-1] in _FROM:
        return True
    if (before and before[-1] in _TO) or not after:
        return False
    seller = after[0] in BUYERS | _SELLERS
    acts = [word for word in after[1:] if word not in _MODAL]
    return after[0] in _SELLERS or (seller and bool(acts) and acts[0] in ONWARD)


def sold_on(tokens: list[Word], end: int, start: int) -> bool:
    """Whether something is sold on in the words between two places."""
    return any(word.folded in ONWARD for word in tokens if end <= word.start < start)


def _makes(text: str, last: Word, before: list[str], after: list[str], code: str) -> bool:
    """Whether the country is the one who restricts: "Vietnam restricts", "Malaysia's ban"."""
    leads = before[-1] if before else ""
    if leads == "by" and set(before[:-1]) & _MADE_BY:
        return True
    possessive = text[last.end : last.end + 2] in ("'s", "’s") or text[last.end : last.end + 1] in (
        "'",
        "’",
    )
    after = after[1:] if possessive and after[:1] == ["s"] else after
    if _owns(after, possessive or code not in aimed_at()):
        return True
    if not possessive and leads not in _TO and after and after[0] in _HAVE:
        # "Does Vietnam have an export ban": its own, where no buyer could have one.
        return _owns([word for word in after[1:] if word not in _OWNED], code not in aimed_at())
    return not possessive and leads not in _TO and _acts(leads, after)


_HAVE = word_set("have has had impose imposes imposed keep keeps run runs")
_OWNED = word_set("a an any its their own some")


def _owns(after: list[str], bars: bool) -> bool:
    """A rule named after its maker: "EU rule", "Indonesian nickel ban" (where ``bars``)."""
    for word in after:
        if word in _RULES or (bars and word in _BARS):
            return True
        if word not in _GOODS:
            return False
    return False


def _acts(leads: str, after: list[str]) -> bool:
    rest = after[:]
    while rest and rest[0] in _BETWEEN:
        rest.pop(0)
    if not rest:
        return False
    verb, following = rest[0], rest[1] if len(rest) > 1 else ""
    if verb in _NOUNS and leads not in _ASKED:
        return following in _GOODS | _OBJECTS
    if verb in _FINITE:
        return True
    if verb in _PAST:
        return leads not in _PASSIVE and following not in {"", "from", "by", "to", "for", "or"}
    return (verb == "export" and leads in _ASKED) or (
        verb == "exports" and following in _GOODS | _OBJECTS
    )
