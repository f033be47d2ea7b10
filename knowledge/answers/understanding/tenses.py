"""Whether the words of a question look back or ahead, each language by its own words.

The German "was" asks what, the Turkish "var" says there is, and a trade war is no past tense.
"""

from __future__ import annotations

import re

_PAST = {
    "en": r"\b(?:was|were|did|had)\b",
    "de": r"\b(?:war|waren|wurden?|galt(?:en)?|hatten?|gab|geschah|passierte)\b",
    "fr": r"\b(?:était|étaient|fut|furent|avait|avaient|a été|ont été)\b",
    "es": r"\b(?:fue|fueron|era|eran|estaba|estaban|había|pasó)\b",
    "it": r"\b(?:era|erano|fu|furono|aveva|è stat[oa]|sono stat[ie])\b",
    "pt": r"\b(?:foi|foram|era|eram|estava|estavam)\b",
    "nl": r"\b(?:was|waren|werd|werden|had|hadden|gebeurde)\b",
    "ru": r"\b(?:был[аои]?|действовал\w*)\b",
    "pl": r"\b(?:był\w*|obowiązywał\w*)\b",
    "cs": r"\b(?:byl\w*|platil\w*)\b",
    "sv": r"\b(?:var|gällde)\b(?! (?:kan|finns|står)\b)",
    "tr": r"\b(?:idi|oldu)\b|\w+(?:[dt][ıiuü]|m[ıiuü]ş)(?:\s*m[ıiuü])?\W*$",
    "zh": r"当时|曾|以前",
    "ja": r"でした|ました|だった",
    "ko": r"[했였었았]",
}
"""Verbs in the past."""
_SINCE = {
    "en": r"\b(?:since|last)\b",
    "de": r"\b(?:seit|letzte[nrs]?)\b",
    "fr": r"\b(?:depuis|derni(?:er|ère))\b",
    "es": r"\b(?:desde|pasad[oa])\b",
    "it": r"\bscors[oa]\b",
    "pt": r"\b(?:desde|passad[oa])\b",
    "nl": r"\b(?:sinds|vorige)\b",
    "ru": r"\bпрошл\w+",
    "pl": r"\b(?:zeszł|ubiegł)\w+",
    "cs": r"\bminul\w+",
    "sv": r"\b(?:förra|sedan)\b",
    "tr": r"\bgeçen\b",
    "zh": r"去年|上个?月",
    "ja": r"去年|昨年|先月",
    "ko": r"작년|지난",
}
"""Words before a day that has been."""
_AHEAD = {
    "en": r"\b(?:will|next|going to|coming)\b",
    "de": r"\b(?:wird|werden|künftig|kommend\w*|nächste[nrs]?)\b",
    "fr": r"\b(?:sera|seront|va|vont|prochain\w*)\b",
    "es": r"\b(?:será|serán|va a|próxim[oa])\b",
    "it": r"\b(?:sarà|saranno|prossim[oa])\b",
    "pt": r"\b(?:será|serão|vai|próxim[oa])\b",
    "nl": r"\b(?:zal|zullen|wordt|worden|volgende?)\b",
    "ru": r"\b(?:будет|будут|следующ\w+)\b",
    "pl": r"\b(?:będzie|będą|przyszł\w+)\b",
    "cs": r"\b(?:bude|budou|příští\w*)\b",
    "sv": r"\b(?:kommer|blir|nästa)\b",
    "zh": r"将|会|下个?月",
    "ja": r"来月|予定",
    "ko": r"다음|예정",
}


def tells_past(text: str, language: str = "en") -> bool:
    """Whether ``text`` holds a verb of its language that is in the past."""
    return _holds(_PAST, text, language)


def looks_back(text: str, language: str = "en") -> bool:
    """Whether ``text`` holds a word of its language for what has been."""
    return tells_past(text, language) or _holds(_SINCE, text, language)


def looks_ahead(text: str, language: str = "en") -> bool:
    """Whether ``text`` holds a word of its language for what comes."""
    return _holds(_AHEAD, text, language)


def _holds(patterns: dict[str, str], text: str, language: str) -> bool:
    pattern = patterns.get(language)
    return bool(pattern and re.search(pattern, text, re.IGNORECASE))
