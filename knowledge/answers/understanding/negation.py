# ruff: noqa: E501 - one line a language reads best
"""Whether a question puts a state in the negative: "is it not controlled?", "镝不再受管制了，对吗？"."""

from __future__ import annotations

import re

from knowledge.answers.understanding import lexicon

_NONE = re.compile(r"\b(?:there is|there's|is there|are) no\b", re.IGNORECASE)

_DENIED: dict[str, str] = {
    "de": r"\b(?:nicht(?! nur)|kein\w*|nie|niemals|weder)\b",
    "fr": r"\b(?:pas|aucune?|plus besoin)\b|\bn(?:e\b|['’])(?=[^.?!;]{1,60}\b(?:plus|jamais|rien|ni)\b)",
    "es": r"\b(?:no(?! s[oó]lo)|nunca|jamás|ning[uú]na?|tampoco)\b",
    "it": r"\b(?:non(?! solo)|nessuna?|neppure|neanche)\b",
    "pt": r"\b(?:n[ãa]o(?! só)|nunca|jamais|nenhuma?)\b",
    "nl": r"\b(?:niet(?! alleen)|geen|nooit)\b",
    "ru": r"\b(?:не(?! только)|нет|никогда|никак\w+)\b",
    "pl": r"\b(?:nie(?! tylko)|nigdy|żadn\w+)\b",
    "cs": r"\b(?:není|nejsou|neb(?:yl|ud)\w*|nemus\w+|nesm\w+|nelze|nikdy|žádn\w+|"
    r"ne(?:podléh|vyžaduj|potřebuj|platí|kontrol|vztahuj)\w*)\b",
    "sv": r"\b(?:inte(?! bara)|ej|ingen|inget|inga|aldrig)\b",
    "tr": r"\b(?:değil\w*|yok|hiç)\b|\w{2,}m[ıiuü]yor\w*|\w{2,}m[ae]z\b",
    "zh": r"[不没沒未无無非]",
    "ja": r"な[いく]|無い|ません|[れらかえ]ず",
    "ko": r"않|없|아니|아닌|못|(?<![가-힣])안 ",
}
"""What denies, by the language of the question."""

_DENIES_NOTHING: dict[str, str] = {
    "fr": r"\bn['’]est[- ]ce pas\b|\bpas vrai\b",
    "de": r"\bnicht wahr\b",
    "it": r"\bnon è (?:vero|così)\b",
    "es": r"\bno es (?:así|verdad|cierto)\b",
    "pt": r"\bnão é(?: verdade| assim)?\s*\?",
    "nl": r"\bniet ?waar\b",
    "ru": r"\bне так ли\b|\bне правда ли\b",
    "pl": r"\bczyż nie\b",
    "cs": r"\bže (?:ne|není)\b(?=\s*\?)",
    "sv": r"\binte sant\b",
    "tr": r",\s*değil mi\b",
    "zh": r"不是吗|(.)[不没沒](?=\1)|没错|不仅|不过|不管|不同|不久|无论|无线",
    "ja": r"(?:ください|くれ|もらえ|いただけ|頂け)ません|(?:なけれ|なく|ね)ば(?:なら|なり|いけ)(?:ない|ません)|なくては(?:なら|なり|いけ)(?:ない|ません)|"
    r"ないと(?:いけ|だめ)(?:ない|ません)?|かもしれ(?:ない|ません)|すみません|問題(?:は|が)?(?:ない|なく|ありません)|少な[いく]|違いな[いく]",
    "ko": r"그렇지 않|문제 ?없|(?:하|되)지 않으면",
}
"""Words with a negation in them that ask for consent, or mean something else."""

_TAG = re.compile(
    r"[,;–-]\s*¿?\s*(?:nicht|pas|non|no|não|niet|не|нет|nie|ne|nej|inte)\s*\?\s*$|"
    r"\b(?:oder|ou|o|of|czy|или|nebo|veya|eller)\s+(?:nicht|pas|non|no|não|niet|не|нет|nie|ne|nej|inte)\b",
    re.IGNORECASE,
)
"""A lone negation at the end: "…, no?", "oder nicht"."""
_CONTENT = re.compile(
    r"[不没沒]含|[没沒无無]有?(?=[镝铽鏑鋱])|含ま(?:ない|ず)|使わな[いく]|포함(?:하|되)지 않|(?:디스프로슘|터븀|테르븀)(?:이|가)?\s*없|\bnon contenent\w*|"
    r"\b(?:ne contien\w+ (?:pas|ni)|ne contenant (?:pas|ni)|no contien\w+|no contengan|non contengono|não cont[êé]m|nie ?zawiera\w+|neobsahuj\w+|"
    r"не содерж\w+|inte innehåller)\b|"
    r"\b(?:(?:die|der|das|welche)\s+(?:kein\w*|weder)|die geen)\s[^,.?]{0,40}\b(?:enthalten|enthält|bevatten|bevat)\b",
    re.IGNORECASE,
)
"""What goods do not hold says which goods are meant."""


def is_denied(text: str, language: str) -> bool:
    """Whether the question denies, by its verb, as "no licence" or by a word of its language."""
    if language == "en":
        absent = lexicon.NO_LICENCE.search(text) and not lexicon.WITHOUT_LICENCE.search(text)
        return bool(lexicon.DENIED.search(text) or absent or _NONE.search(text))
    if language not in _DENIED:
        return False
    for pattern in (lexicon.WITHOUT_LICENCE, _CONTENT, _TAG):
        text = pattern.sub(" ", text)
    if language in _DENIES_NOTHING:
        text = re.sub(_DENIES_NOTHING[language], " ", text, flags=re.IGNORECASE)
    return re.search(_DENIED[language], text, re.IGNORECASE) is not None
