"""Goods made of a material: "gallium nitride chargers", "drill bits of tungsten carbide". Pure.

A list of materials names them only where it says so. What is no good for sure is none here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches
from functools import cache

SHAPES = (
    r"crucibles?|boats?|mou?lds?|electrodes?|plates?|blocks?|tubes?|pipes?|discs?|disks?|rings?|"
    r"gaskets?|seals?|screws?|bolts?|filaments?|heating elements?|nozzles?|weights|foils?|bearings?"
)
"""Plain worked pieces, which "products of it" in a list would cover."""
_SCRAP = r"scraps?|waste|swarf|turnings|schrott"
GOODS = (
    rf"{SHAPES}|{_SCRAP}|"
    # electronics and light
    r"(?:phone |battery )?chargers?|adapt[eo]rs?|(?:smart|cell ?|mobile )?phones?|laptops?|"
    r"computers?|tvs?|televisions?|displays?|screens?|monitors?|cameras?|(?:smart)?watch(?:es)?|"
    r"(?:head|ear)phones?|earbuds?|(?:loud)?speakers?|microphones?|bulbs?|lamps?|leds?|lights|"
    r"lighting|lasers?|diodes?|transistors?|mosfets?|hemts?|(?:micro)?chips?|semiconductors?|"
    r"circuits?|ics|sensors?|detectors?|amplifiers?|power suppl(?:y|ies)|inverters?|converters?|"
    r"capacitors?|resistors?|varistors?|hard (?:drive|disk)s?|thermocouples?|thermometers?|"
    r"(?:solar |pv |photovoltaic |fuel )(?:cells?|modules?)|(?:solar )?panels?|antennas?|radars?|"
    # optics
    r"lens(?:es)?|optics|prisms?|mirrors?|windows?|domes?|goggles|"
    r"fib(?:er|re)[- ]?optics?(?: cables?)?|fib(?:er|re)s?|cables?|glass(?:es)?|"
    r"crystals?|phosphors?|telescopes?|scopes?|"
    # medicine and household
    r"medicines?|medications?|drugs?|pills?|tablets?|capsules?|ointments?|antacids?|supplements?|"
    r"vaccines?|contrast (?:agents?|media|dyes?)|cosmetics?|lipsticks?|make-?up|stents?|"
    r"implants?|scanners?|pencils?|pens?|crayons?|toys?|jewel(?:le)?ry|necklaces?|bracelets?|"
    r"cookware|pans?|paints?|inks?|pigments?|greases?|lubricants?|solders?|ceramics?|"
    # tools, machines and vehicles
    r"drill bits?|drills?|bits|inserts?|cutters?|end ?mills?|saws?|saw blades?|blades?|knives|"
    r"tools?|tips|nails?|darts?|golf clubs?|bullets?|ammunition|ammo|pellets|sinkers?|"
    r"(?:e-?|electric )?motors?|engines?|generators?|turbines?|actuators?|rotors?|stators?|pumps?|"
    r"fans|cars?|vehicles?|evs|(?:e-?)?bikes?|scooters?|robots?|wind ?mills?|machines?|devices?|"
    r"gadgets?|appliances?|instruments?|furnaces?|heaters?|brake pads?|assembl(?:y|ies)|modules?|"
    r"components|parts|batter(?:y|ies)"
)
"""Nouns for goods that are no form of a material, as alternatives of a pattern."""
_NO_GOOD = frozenset(
    """
    prices supplies suppliers traders exporters importers producers makers manufacturers miners
    mines stocks stockpiles reserves deposits shipments cargoes cargos deliveries orders quotas
    tariffs duties taxes laws sanctions curbs news updates rumours rumors questions issues problems
    rules codes users buyers sellers customers dealers vendors firms companies factories plants
    smelters refineries refiners recyclers markets talks deals negotiations contracts samples
    quantities amounts tonnes tons kilos grams pounds ounces lots batches volumes imports exports
    uses applications properties facts details others compounds salts solutions mixtures forms
    grades kinds types products goods items derivatives pieces lumps chunks granules flakes
    shavings residues wastes slags isotopes atoms ions precursors chemicals reagents intermediates
    dopants additives catalysts needs requires remains stays falls goes comes leaves becomes counts
    means works looks seems feels rises costs includes belongs expires starts changes always
    besides nowadays overseas versus perhaps sometimes weeks months years hours days times thanks
    licences licenses permits controls restrictions bans announcements measures lists statistics
    numbers figures levels shares flows sales purchases containers drums barrels packages parcels
    boxes bags bottles shots crystals
    """.split()
)
"""Plural words behind a material that are no goods made of it."""
FORM_WORDS = (
    "oxides hydroxides sulfides sulphides sulfates sulphates chlorides fluorides bromides iodides "
    "carbides carbonates nitrides nitrates acetates oxalates phosphides phosphates arsenides "
    "antimonides selenides tellurides silicides borides hydrides metals ingots wires sheets "
    "powders alloys ores concentrates targets wafers substrates magnets elements materials"
).split()
"""Plural words for forms of a material, so that a misspelt one is taken for no good."""
_AGENT = (
    r"(?![- ](?:mak|manufactur|produc|industr|factor|compan|firm|suppl|market|plant|sector|"
    r"users?\b|buyers?\b|applications?\b|grade|lists?\b|business|trade|technolog|equipment))"
)
_RULE = (
    r"(?!(?:['’]s)? (?:export )?(?:rules?|controls?|bans?|lists?|announcements?|suspensions?|"
    r"regimes?|quotas?|packages?|measures?|polic\w+|prices?|trade|suppl\w+)\b)"
)
"""What makes "parts of the gallium rules" no goods."""
_STOP = (
    r"(?!(?:to|for|from|and|or|nor|with|without|by|the|an?|in|into|inside|is|are|was|were|be|of|on|"
    r"at|as|if|do|does|did|can|may|need\w*|requir\w*|my|our|your|which|that|this|these|vs|than|"
    r"licen[cs]\w*|permit\w*|used?|using|not|no)\b)"
)
_MID = rf"{_STOP}[\w%.]+[ -]"
_OF = (
    r"(?:with|containing|(?:that |which )?(?:contains?|have|has|uses?|holds?)|having|"
    r"made (?:of|from|with|out of)|of|using|based on|from)"
)
_PURPOSE = re.compile(
    r"(?<!licence )(?<!license )(?<!permit )(?<!approval )\b(?:for|in|into|inside|making|"
    r"make|to|of|like)\s+(?:(?:an?|the|my|our|your)\s+)?$",
    re.IGNORECASE,
)
_ASKED_OF = (
    r"(?:^|(?:^|\b)(?:an?|my|our|these|those|finished|are|do|does|any|some|export|ship|buy|sell|"
    r"send|import|order)\s+)"
)
MARK = "\ue000"
"""Stands for the names of a material: a character for private use, in no text that people type."""
_ENDS_IN_SCRAP = re.compile(rf"(?:{_SCRAP})$", re.IGNORECASE)
_PLURAL = re.compile(
    rf"{_ASKED_OF}(?P<all>{MARK}++ (?P<good>[a-z]{{4,}}[^\Wsiu_]s))(?!\w){_AGENT}", re.IGNORECASE
)


_MADE_FOR = re.compile(
    rf"{MARK}(?: \w+){{0,2}} (?:for|into|to make|(?:used )?in making) "
    r"(?:(?:an?|the|my|our|your) )?(?:\w+ ){0,2}$",
    re.IGNORECASE,
)
_OF_GOOD = re.compile(rf"[ -]{MARK}")


def good_in(
    text: str, named: Sequence[str], forms: Sequence[str], words: Sequence[str] = ()
) -> str:
    """The good made of a material that ``text`` asks about, in its words; "" where ``forms``, what
    a list names, hold such a good, or where it may be none.

    ``named`` are the words for the material, ``words`` those of the text that nothing explains, in
    lower case: a plural among them right behind the material is taken for a good, though it is no
    known one.
    """
    if not any(named):
        return ""
    for name in named:
        if _ENDS_IN_SCRAP.search(name) and not _listed(name, forms):
            return name
    # Names may hold one another ("magnet scrap with dysprosium"): the whole ones first.
    texts = [marked(text, named), *(marked(text, [name]) for name in dict.fromkeys(named))]
    if _any_good().search(text):
        for pattern, leads in _patterns():
            for match in (match for masked in texts for match in pattern.finditer(masked)):
                meant_for = leads and _PURPOSE.search(match.string[: match.start()])
                if not meant_for and not _listed(match["good"], forms):
                    return _said(match, text, leads, words)
    return _unknown(texts[0], text, forms, words)


def marked(text: str, named: Sequence[str]) -> str:
    """``text`` at the same length with the names of a material as runs of ``MARK``, so that
    patterns around them are the same for every material."""
    names = "|".join(sorted(map(re.escape, {*named} - {""}), key=len, reverse=True))
    if not names:
        return text
    return re.sub(
        rf"(?<!\w)(?:{names})(?!\w)", lambda found: MARK * len(found[0]), text, flags=re.IGNORECASE
    )


def one_of(text: str, named: Sequence[str], goods: Collection[str]) -> str:
    """The one of ``goods`` that ``text`` asks about, in its words; "" where it asks about none.

    ``named`` are the words for the material. A good that only says what a material is for, or
    that stands before it ("oxide for phosphors", "motor magnets"), is not what is asked about.
    """
    masked = marked(text, named)
    for good in sorted(goods, key=len, reverse=True):
        for match in _called(good).finditer(masked):
            for_good = _MADE_FOR.search(masked[: match.start()])
            if not for_good and not _OF_GOOD.match(masked, match.end()):
                return text[slice(*match.span())]
    return ""


def other_good(text: str, named: Sequence[str]) -> str:
    """The finished good that ``text`` asks about, whatever it is, in its words; "" for none.

    Worked pieces and scrap are no finished goods. ``named`` are the words for the material.
    """
    masked = marked(text, named)
    for match in _any_good().finditer(masked):
        if re.fullmatch(_PIECES, match[0], re.IGNORECASE):
            continue
        if not _MADE_FOR.search(masked[: match.start()]) and not _OF_GOOD.match(
            masked, match.end()
        ):
            return match[0]
    return ""


_PIECES = rf"{SHAPES}|{_SCRAP}|crystals?|glass(?:es)?|parts|components|assembl(?:y|ies)|modules?"


@cache
def _called(good: str) -> re.Pattern[str]:
    """A good by its name, in the singular or plural; names without Latin letters as they stand."""
    if not good.isascii():
        return re.compile(re.escape(good), re.IGNORECASE)
    words = re.escape(good).replace(r"\ ", "[ -]")
    return re.compile(rf"(?<![\w-]){words}(?:e?s)?(?!\w)", re.IGNORECASE)


@cache
def _any_good() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{GOODS})(?!\w)", re.IGNORECASE)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], bool], ...]:
    """What a good and its material look like together, and whether the good comes first."""
    goods = rf"(?P<good>(?:{GOODS})(?: (?:{GOODS})){{0,2}})"
    some = rf"(?:(?:the|an?|some) )?(?:{_MID}){{0,3}}?{MARK}++"
    good = rf"(?<![\w-])(?P<all>(?:{_MID})?{goods})(?!\w)"
    found = (
        (rf"{good}(?: (?:from|to) (?:the )?\w+)? {_OF} {some}{_RULE}", True),
        (rf"{good},? {some} (?:inside|in (?:it|them))\b", True),
        (rf"(?P<all>{MARK}++[ -](?:{_MID}){{0,3}}?{goods})(?!\w){_AGENT}", False),
    )
    return tuple((re.compile(pattern, re.IGNORECASE), leads) for pattern, leads in found)


def _said(match: re.Match[str], text: str, leads: bool, words: Sequence[str]) -> str:
    """The good as it is written; where it ``leads``, a word before it counts if it has content."""
    before = match["all"].removesuffix(match["good"]).strip(" -").lower()
    low, high = match.span("good" if leads and before not in words else "all")
    return " ".join(text[low:high].split())


def _unknown(masked: str, text: str, forms: Sequence[str], words: Sequence[str]) -> str:
    """A plural right behind the material that is no form, no matter of trade and no verb."""
    match = _PLURAL.search(masked)
    if match is None or match["good"] not in words:
        return ""
    plain = [word for form in forms for word in re.findall(r"[a-z]+", form.lower())]
    if get_close_matches(match["good"], [*_NO_GOOD, *plain, *FORM_WORDS], 1, 0.75):
        return ""
    return text[slice(*match.span("all"))]


def several(good: str) -> str:
    """A good in the plural: "GaN charger" → "GaN chargers"; scrap and the like stay as they are."""
    if re.search(
        rf"(?:s|{_SCRAP}|media|jewel\w*|optics|ammo|ammunition|cookware|up|ing)$", good, re.I
    ):
        return good
    if re.search(r"(?:[^aeiou]y)$", good):
        return good[:-1] + "ies"
    return good + ("es" if re.search(r"(?:x|ch|sh)$", good) else "s")


def _listed(good: str, forms: Sequence[str]) -> bool:
    """Whether a list names the good, or the products of a material and the good is a plain one."""
    stem = re.sub(r"(?:es|s)$", "", good.split()[-1].lower())
    text = " ".join(forms).lower()
    if re.search(rf"(?<!\w){re.escape(stem)}", text):
        return True
    return bool(re.fullmatch(SHAPES, good, re.IGNORECASE) and re.search(r"\bproducts\b", text))
