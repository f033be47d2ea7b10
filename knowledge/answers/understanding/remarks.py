"""Short remarks on the answer before: thanks, doubts, "where can I check", "which ones are"."""

from __future__ import annotations

import re
from enum import StrEnum

from knowledge.answers.understanding import lexicon

_FILLER = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|so|well|h+m+|alright|right|cool|great|nice|got it|i see|thanks|thank you|"
    r"thx|lol|oh|ah|wait|hey|yeah|yes|no|fine|sorry|please|pls)\b[\s,.!?;:–-]*)+",
    re.IGNORECASE,
)
_LINKS = re.compile(r"^\W*(?:(?:and|but|then)\b[\s,]*)+", re.IGNORECASE)
_ABOUT = (
    r"(?: (?:it|that|this|them|those|about|on|of|for|more|the|official|text|up|out|in|original|"
    r"myself|ourselves|now|then|latest|current|status|announcements?|rules?|updates?|news|please|"
    r"pls|full|again|really|so|true|still|changes?|if|is|has|changed))*\W*$"
)


class Remark(StrEnum):
    """What a short remark wants of the answer before it."""

    AGAIN = "again"
    """The same verdict once more."""
    WHERE = "where"
    """Where it can be checked."""
    WHICH_RULE = "which rule"
    """The announcement that decides."""
    WHICH_ONES = "which ones"
    """The members of the set that are what was asked of one."""
    OTHERS = "others"
    """The other names of a list."""


_REMARKS = {
    Remark.AGAIN: re.compile(
        r"^(?:(?:are|r) (?:you|u) (?:\w+ ){0,2}?(?:sure|certain|positive|serious|confident)|"
        r"you sure|sure|really|seriously|for real|"
        r"is (?:that|this) (?:really |still )?(?:right|true|so|correct|certain|it)|"
        r"tl;? ?dr|(?:in )?short(?: version| answer)?|(?:in )?one (?:word|sentence|line)|"
        r"(?:the )?(?:summary|gist|bottom line)|summari[sz]e|sum (?:it|that) up|"
        r"(?:say|repeat|come)(?: that| it)? again|repeat|yes or no|which is it|once more|eli5)\b"
        + _ABOUT,
        re.IGNORECASE,
    ),
    Remark.WHERE: re.compile(
        r"^(?:(?:where|how) (?:can|do|could|should|would|might) (?:i|we|you|one) (?:\w+ )??"
        r"(?:check|verify|look|find|read|confirm|see|ask|follow|track)|"
        r"(?:who|whom) (?:should|can|do|could|would|shall) (?:i|we|one) "
        r"(?:ask|contact|call|talk to|write to|turn to|email|check with)|"
        r"(?:where|what)(?:['’]?s| is) (?:the|your) (?:source|link|url|official \w+)|"
        r"where (?:does it say|is (?:that|it) (?:written|published|said))|"
        r"(?:any |got (?:a |any )?|have (?:you )?(?:a |any )?|give me (?:a |the )?)?"
        r"(?:official )?(?:sources?|links?|url)|wo kann ich das (?:nach)?prüfen)\b" + _ABOUT,
        re.IGNORECASE,
    ),
    Remark.WHICH_RULE: re.compile(
        r"^(?:(?:which|what) (?:announcement|rule|notice|regulation|law|instrument|order|number)s?"
        r"|(?:under|by|in|from|per) (?:which|what) (?:\w+ )?(?:announcement|rule|notice|regulation|"
        r"law|instrument|order)"
        r"|what(?:['’]?s| is| was) the (?:announcement|notice|rule)(?: number)?|"
        r"what(?:['’]?s| is) (?:its|the) number)"
        r"(?: (?:is|was|are|says?|covers?|decides?|applies|requires?|does|did|do|put|has|for|of|"
        r"it|that|this|them|again|so|needs?|one|the|then|exactly))*\W*$",
        re.IGNORECASE,
    ),
    Remark.OTHERS: re.compile(
        r"^(?:who|what|which) (?:else|others?|other (?:\w+ )?(?:firms?|compan\w+|names?|entit\w+|"
        r"ones?))\b(?:\W+[\w'’]+){0,5}\W*$|"
        r"^(?:any|the|what about the|how about the) (?:others?|other (?:firms?|names?|compan\w+))"
        r"\W*$|^who(?:['’]?s| is| are) (?:also )?(?:on|in) (?:it|that|there|this)\b",
        re.IGNORECASE,
    ),
    Remark.WHICH_ONES: re.compile(
        r"^(?:how many(?: of (?:them|those|these))? (?:are|is|need)\b|"
        r"(?:which|what) (?:ones?|of (?:them|those|these)|others?)\b|"
        r"which (?:are|aren['’]?t|do|need|were|is)\b(?! (?:it|that|this)\b))"
        r"(?:\W+[\w'’]+){0,5}\W*$",
        re.IGNORECASE,
    ),
}


def without_fillers(text: str) -> str:
    """The text without an "ok", "so" or "thanks" at its beginning."""
    return _FILLER.sub("", text) or text


def remark_of(text: str) -> Remark | None:
    """What a short remark wants, or None for a text that is a question by itself."""
    plain = _LINKS.sub("", without_fillers(text)) or text
    if lexicon.CONFIRMS.match(plain):
        return Remark.AGAIN
    return next((kind for kind, told in _REMARKS.items() if told.match(plain)), None)
