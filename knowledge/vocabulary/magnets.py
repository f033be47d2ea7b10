"""Magnets told by what they hold: "magnets with 0.05 % Dy", "Dy-haltige Magnete", "N42EH"."""

from __future__ import annotations

import re

from knowledge.vocabulary.finished import GOODS
from knowledge.vocabulary.words import fold

_WITH, _FREE, _EITHER = ("NdFeB-TbDy",), ("NdFeB",), ("NdFeB", "NdFeB-TbDy")
_MAGNET = (
    r"(?:magnet(?:s|e|en|i|er|erna|y|u|ow)?|magnes(?:y|u|ow)?|aimants?|imanes|iman|imas?|"
    r"m[iı]knat[iı]s(?:lar)?(?:[iı]n?)?|магнит(?:ы|ов|а)?)"
)
_NEO = r"(?:nd-?fe-?b|neo(?:d[iy]m(?:ium|io|e|owe|owych|ova|ove|ovych)?)?|неодимовы[ех])"
_MAGNETS = (
    rf"(?:(?:(?:{_NEO}|rare[- ]earth|permanent|seltenerd)[- ]?)?{_MAGNET}"
    rf"(?:\s+(?:(?:de|en|au|al|di|in|aus|van)\s+)?{_NEO})?|nd-?fe-?b)\b"
)
_HEAVY = (
    r"(?:(?:dy|tb|dysprosi(?:um|a|em)|terbi(?:um|a|em)|disprosio|terbio|dysproz(?:u|em)?|terb(?:u|em)?|"
    r"disprozyum|terbiyum|диспрози(?:й|я|ем|ю)|терби(?:й|я|ем|ю))\b|"
    r"(?:dysprosium|terbium)(?=haltig|frei|magnet)|hrees?\b|heavies\b|"
    r"heavy (?:rare[- ]earths?(?: elements?| metals?)?|re[eo]?s?|ones|elements?)\b|"
    r"terres rares lourdes\b|schweren? seltenen? erden\b|tierras raras pesadas\b|"
    r"terre rare pesanti\b)"
)
_AND = (
    r"(?:,|/|&|and|or|nor|und|oder|noch|et|ou|ni|y|o|e|ne|nem|en|of|i|lub|ani|a|nebo|ve|veya|och|"
    r"eller|и|или|ни)"
)
_LISTED = rf"{_HEAVY}(?:\s*{_AND}\s*(?:(?:ohne|sans|sin|senza|sem|bez|de)\s+)?{_HEAVY})?"
_AMOUNT = (
    r"(?:(?:about|only|some|over|under|up to|less than|more than|at least|traces? of|nur|rund)\s+)?"
    r"(?:\d+(?:[.,]\d+)?\s*(?:wt\.?\s*|at\.?\s*|weight\s+)?(?:%|percent|per cent|prozent|ppm)"
    r"\s*(?:of\s+|de\s+)?)?"
)
_HOLDING = (
    r"(?:with|w/(?!o\b)|containing|that contains?|which contains?|having|doped with|mit|"
    r"(?:avec|contenant|qui contien(?:t|nent))(?: (?:du|de la))?|con|au|de|com|met|med|z|ze|s|se|с|"
    r"que (?:contien\w+|contengan?|llevan?|contem|contenham)|contendo|conteniendo|"
    r"(?:che )?conten(?:gono|enti|ente)|(?:ktore )?zawieraj\w+|(?:som )?innehall\w+|"
    r"(?:ktere )?obsahuj\w+|(?:которые )?содерж\w+|с содержанием)"
)
_LACKING = (
    r"(?:(?:with|containing|contains?|ha(?:s|ve)|of)\s+(?:no|zero)(?:\s+added)?|"
    r"without(?:\s+(?:any|the))?|w/o(?:\s+any)?|no|zero|neither|nor|minus(?:\s+the)?|lacking|"
    r"(?:do|does|is|are)(?:n['’]?t|\s+not)\s+(?:contain|have|hold|use|doped with)(?:\s+any)?|"
    r"not\s+contain(?:ing)?(?:\s+any)?|ohne|sans|sin|senza|sem|bez|zonder|"
    r"utan|без|free (?:of|from)|(?:qui )?ne conti?en\w+ (?:pas|ni)(?: de)?|"
    r"(?:que|che) (?:no|non|nao) conten?\w+|que no (?:contien\w+|llevan?)|non contenent[ei]|"
    r"(?:ktore )?nie ?zawieraj\w+|som inte innehaller|(?:ktere )?neobsahuj\w+|"
    r"(?:которые )?не содерж\w+)"
)
_OF_THEM = rf"(?:\s+(?:{GOODS}))?"
"""What is made of magnets, between them and what they hold: "magnet scrap with dysprosium"."""
_THAT = r"\s*,?\s*(?:die|welche|dat)\s+"
_HOLD_LAST = r"\s+(?:enthalten|enthalt|aufweisen|bevatten|bevat)\b"
_LACK_LAST = rf"{_THAT}(?:kein(?:e[ns]?)?|weder|geen)\s+{_LISTED}{_HOLD_LAST}"
_BEFORE = rf"(?<!\w){_HEAVY}[- ]?"
_OTHERS = r"(?<!\w)(?<!smco )(?<!cobalt )(?<!alnico )(?<!ferrite )"
_WIDE_HEAVY = r"(?:镝|鏑|铽|鋱|[ジデ]ィ?スプロシウム|テルビウム|디스프로슘|터븀|테르븀)"
_WIDE_LISTED = (
    rf"{_WIDE_HEAVY}(?:\s*(?:和|与|與|或|及|、|也不含|と|や|과|와|이나)?\s*{_WIDE_HEAVY})?"
)
_WIDE_MAGNETS = (
    r"(?:nd-?fe-?b|钕铁硼|釹鐵硼|ネオジム|네오디뮴)?\s*(?:永磁体|永磁|磁体|磁铁|磁鐵|磁石|자석)?"
)
_WIDE_SUBJECT = r"(?:nd-?fe-?b|钕铁硼|釹鐵硼|ネオジム|네오디뮴|磁|자석)"
_WIDE_AMOUNT = r"(?:少量|微量)?(?:\d+(?:\.\d+)?\s*[%％]\s*的?)?"
_WIDE_HOLDING = (
    rf"(?<![不没包])(?:含有?|掺有?|添加了?){_WIDE_AMOUNT}{_WIDE_LISTED}(?:元素)?",
    rf"{_WIDE_LISTED}\s*(?:を(?:含む|含んだ|含有する|添加した|使った)|入りの?|添加の?|含有の?|"
    r"(?:이|가|을|를)?\s*(?:포함(?:된|한|하는)?|함유(?:된|한|하는)?|들어\s*간|든|첨가(?:된|한)?))",
)
_WIDE_LACKING = (
    rf"(?:不含有?|无|無|没有){_WIDE_LISTED}(?:元素)?",
    rf"{_WIDE_LISTED}(?:を含まない|を使わない|なしの?|フリーの?|"
    r"(?:이|가)?\s*없(?:는|으면|이)|을?\s*포함하지 않는)",
)
_FORMS = (
    (_FREE, re.compile(rf"{_OTHERS}{_MAGNETS},?\s+{_LACKING}\s+{_LISTED}")),
    (_FREE, re.compile(rf"{_BEFORE}(?:free|freie[nrms]?)\s+{_MAGNETS}")),
    (_FREE, re.compile(rf"(?<!\w){_LISTED}\s+i[cç]ermeyen\s+{_MAGNETS}")),
    (_FREE, re.compile(rf"{_OTHERS}{_MAGNETS}{_LACK_LAST}")),
    *((_FREE, re.compile(rf"{lacking}的?\s*{_WIDE_MAGNETS}")) for lacking in _WIDE_LACKING),
    *(
        (_WITH, re.compile(rf"{holding}的?\s*(?={_WIDE_SUBJECT}){_WIDE_MAGNETS}"))
        for holding in _WIDE_HOLDING
    ),
    *(
        (_WITH, re.compile(rf"{_WIDE_SUBJECT}{_WIDE_MAGNETS}\s*[（(，,]?\s*{holding}[)）]?"))
        for holding in _WIDE_HOLDING
    ),
    (_WITH, re.compile(rf"{_OTHERS}{_MAGNETS}{_THAT}{_AMOUNT}{_LISTED}{_HOLD_LAST}")),
    (_WITH, re.compile(rf"(?<!\w){_LISTED}\s+(?:iceren|katkılı|katkili)\s+{_MAGNETS}")),
    (
        _WITH,
        re.compile(
            rf"{_OTHERS}{_MAGNETS}{_OF_THEM},?\s+{_HOLDING}\s+{_AMOUNT}{_LISTED}(?![- ]*frei?)"
        ),
    ),
    (_WITH, re.compile(rf"{_BEFORE}(?:(?:haltige|dotierte)[nrms]?\s+)?{_MAGNETS}")),
)
# The grade tells the coercivity, and only the highest ones are made with Tb or Dy by everybody.
_GRADE = re.compile(
    r"\b(?:n(?:2[5-9]|[345]\d)(?P<letters>[ust]h|eh|ah|vh|m|h)?"
    r"|(?:2[5-9]|[345]\d)(?P<bare>[us]h|eh))\b"
    rf"(?:[- ]grade)?(?:\s+{_MAGNETS})?"
)
_SUBJECT = re.compile(
    r"magnet|magnes|aimant|iman|\bimas?\b|m[iı]knat|магнит|nd-?fe-?b|钕铁硼|釹鐵硼|磁|자석"
)
_WITHOUT = re.compile(
    rf"\b{_LACKING}\s+{_LISTED}(?!\s+(?:licen|permi))|{_LACK_LAST}|"
    rf"{_LISTED}[- ]?(?:free\b|freie?[nrms]?\b|i[cç]ermeyen)|{'|'.join(_WIDE_LACKING)}"
)
_ALL_HEAVY = re.compile(r"\bhree?s?\b|heav(?:y|ies)|lourdes|schwere|pesad|pesanti")
_DYSPROSIUM = re.compile(r"\bdy|d[iy]spro|диспроз|[镝鏑]|スプロシウム|디스프로슘")
_TERBIUM = re.compile(r"\btb|terb|терби|[铽鋱]|テルビウム|터븀|테르븀")
_NEODYMIUM = re.compile(rf"{_NEO}|钕铁硼|釹鐵硼|ネオジム|네오디뮴")


def lacking_heavy(text: str, *, about: bool = False) -> frozenset[str]:
    """Which of terbium and dysprosium magnets are said to be without; heavy rare earths are both.

    Empty where ``text`` does not speak of magnets, unless it is known to be ``about`` them.
    """
    return frozenset(key for _, _, keys in lacking_in(text, about=about) for key in keys)


def lacking_in(text: str, *, about: bool = False) -> list[tuple[int, int, frozenset[str]]]:
    """Start, end and elements of every place that says what magnets do not hold."""
    folded = fold(text)
    if not about and not _SUBJECT.search(folded):
        return []
    return [(*m.span(), _elements(m.group())) for m in _WITHOUT.finditer(folded)]


def _elements(words: str) -> frozenset[str]:
    """The heavy rare earths of NdFeB magnets that folded words name."""
    found = {"Dy"} if _DYSPROSIUM.search(words) else set()
    found |= {"Tb"} if _TERBIUM.search(words) else set()
    return frozenset({"Dy", "Tb"} if _ALL_HEAVY.search(words) else found)


def _lacking_keys(folded: str) -> tuple[str, ...]:
    """The kinds of magnets that a folded text may mean which denies terbium, dysprosium or both.

    A magnet without the one may hold the other, or be of samarium and cobalt.
    """
    if len(lacking_heavy(folded)) > 1:
        return _FREE
    neodymium = _NEODYMIUM.search(folded) or _GRADE.search(folded)
    return _EITHER if neodymium else (*_EITHER, "SmCo")


def magnets_in(text: str) -> list[tuple[int, int, tuple[str, ...]]]:
    """Start, end and keys of every NdFeB magnet that ``text`` tells by its content or grade.

    A grade that is made both with and without terbium or dysprosium stands for both kinds.
    """
    folded = fold(text)
    found: list[tuple[int, int, tuple[str, ...]]] = []
    about = _SUBJECT.search(folded) is not None
    if about:
        for keys, pattern in _FORMS:
            for match in pattern.finditer(folded):
                _add(found, match, _lacking_keys(folded) if keys is _FREE else keys)
    for match in _GRADE.finditer(folded):
        letters = match["letters"] or match["bare"] or ""
        if about or match["letters"]:
            _add(found, match, _WITH if letters in {"eh", "ah"} else _EITHER)
    return found


def _add(
    found: list[tuple[int, int, tuple[str, ...]]], match: re.Match[str], keys: tuple[str, ...]
) -> None:
    start, end = match.span()
    if not any(low < end and start < high for low, high, _ in found):
        found.append((start, end, keys))
