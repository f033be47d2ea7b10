"""Finds the parts of a page that are not its article: boxes, widgets, forms, share links."""

from __future__ import annotations

import re
from collections.abc import Sequence

_NEW_TAB = re.compile(r"[ \xa0]{0,3}\(opens in (?:a )?new (?:tab|window)\)", re.IGNORECASE)
_MARKS = re.compile(
    r"^(?:[#>]+|[-*+•]|\d{1,2}[.)])\s+|^[*_]{1,3}(?=\S)|(?<=\S)[*_]{1,3}$"
    r"|!?\[(?=[^\]]*\]\()|\]\([^)]*\)"
)
_FENCE = re.compile(r"\s{0,3}(```|~~~)")

_WORDPRESS = re.compile(r"(?:©|<|&lt;)?!-- ?/?wp:[\w/-]+.{0,200}")
# Whole lines that no article has.
_CERTAIN = re.compile(
    r"""
    (?:\d+|no)\ comments?(?:\ yet)?
    |(?:submit|leave|post|add|write)\ a\ (?:comment|reply)
    |(?:leave\ a\ reply\ )?cancel\ reply
    |your\ email\ address\ will\ not\ be\ published\..*
    |required\ fields\ are\ marked.*
    |save\ my\ name,\ email,?\ and\ website\ in\ this\ browser.*
    |notify\ me\ of\ (?:new\ posts|follow-?up\ comments).*
    |this\ site\ uses\ akismet.*
    |(?:straight|direct(?:ly)?|delivered|right)\ (?:in)?to\ your\ (?:in-?box|mailbox|e-?mail)[.!]?
    |(?:\w+!\ )?thank(?:s|\ you)\ for\ (?:subscribing|signing\ up|your\ (?:subscription|comment))
      .{0,60}
    |(?:receive|get|sign\ up|subscribe|join|don['’]t\ miss)\b
      (?=.*\b(?:newsletter|news\ update|(?:daily|weekly)\ (?:news|update|digest|e-?mail)
        |in-?box|mailing\ list)\b)
      .{0,170}
    |(?:we|this\ (?:web)?site|our\ (?:web)?site)\ uses?\ cookies.{0,400}
    |by\ (?:continuing|using|browsing).{0,80}\b(?:cookies|privacy\ policy)\b.{0,80}
    |(?:accept|reject|allow|decline)\ (?:all\ )?cookies
    |cookie\ (?:settings|preferences|policy)|manage\ cookies
    |share\ this(?:\ (?:article|post|page|story))?
    |share\ on\ (?:facebook|twitter|x|linkedin|reddit|whatsapp|telegram|e-?mail)
    |(?:click\ to\ )?(?:share|tweet|print|email\ this)\ (?:on|via|to)\ \w+.{0,30}
    |skip\ to\ (?:main\ )?(?:content|navigation)
    |(?:©|\(c\)|copyright)\ .{0,80}\ all\ rights\ reserved\.?
    |article\ continues\ below(?:\ this\ ad)?|advertisement|sponsored\ content|scroll\ to\ continue
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Lines of a page that name another article; in a note they are the writer's own.
_CUE = re.compile(
    r"""
    (?:read\ (?:more|also|next)|also\ read|more\ on\ this|lea\ (?:también|más)
      |(?:te|le)\ puede\ interesar|puedes\ ver|lesen\ sie\ auch|lire\ aussi|à\ lire(?:\ aussi)?
      |leggi\ anche|leia\ (?:também|mais)|lees\ ook|läs\ också|czytaj\ (?:też|także|więcej)
      |mehr\ zum\ thema|interessante\ links)[ ]?:[ ].{1,170}(?<![.。])
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Lines that are furniture beside other furniture, but could be words of an article.
_PERHAPS = re.compile(
    r"""
    search|menu|share|print|home|next|previous|subscribe(?:\ now)?|sign\ (?:up|in)|log\ ?in|register
    |comments?|reply|name\*?|e-?mail(?:\ address)?\*?|website|submit
    |facebook|twitter|x|linkedin|reddit|whatsapp|telegram|instagram|youtube
    |copy\ link|accept|decline|read\ more|load\ more|more|close
    |back\ to\ top|privacy(?:\ policy)?|terms(?:\ of\ (?:use|service))?
    |contact(?:\ us)?|about(?:\ us)?
    |tags?:?|categor(?:y|ies):?|advertise(?:\ with\ us)?|follow\ us.{0,30}|newsletters?
    """,
    re.IGNORECASE | re.VERBOSE,
)
_WIDGET = re.compile(
    r"""
    (?:recent|latest|related|popular|trending|featured|top|most\ (?:read|popular)|more)[ ]
      (?:[\w.&'’-]+\ ){0,3}
      (?:news|posts?|articles?|stories|headlines|reads?|content)
    |you\ (?:may|might)\ (?:also\ )?(?:like|enjoy)|read\ (?:next|also)
    |recommended(?:\ (?:for\ you|reading))?
    |more\ from\ .{1,40}|trending(?:\ now)?|most\ (?:read|popular)|don['’]t\ miss
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BYLINE = re.compile(
    r"(?i:(?:written )?by:? )[A-Z][^.!?:;]{1,60}|(?i:about (?:the )?author).{0,40}"
)
_BIOGRAPHY = re.compile(
    r"""
    \b(?:lifelong|passion(?:ate)?|founder|co-?founded|inspired\ to|years\ of\ experience
    |journalist|reporter|correspondent|editor|columnist|freelance|contributor|enthusiast
    |graduat\w+|degree|based\ in|writes\ (?:about|on|for)|covers)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_SENTENCE_END = re.compile(r"[.!?。！？…][\"”’')\]]*$")
_LONGEST_HEADLINE = 200
_LONGEST = 1_000  # characters of a line that may be furniture
_FEWEST_HEADLINES = 2
_NAVIGATION = 4


def remove_furniture(text: str) -> str:
    """The text without page furniture; other lines, code and tables stay as they are.

    Removed are newsletter and cookie boxes, comment forms, share links, lists of unrelated
    headlines, an author's biography at the end, block-editor debris and "(opens in a new tab)".
    A line that could be an article's stays unless it stands beside certain furniture.
    """
    lines = _NEW_TAB.sub("", text).split("\n")
    while marked := _furniture(lines):  # what is left may stand beside other lines now
        lines = [line for index, line in enumerate(lines) if index not in marked]
    return "\n".join(lines)


def remove_cues(text: str) -> str:
    """A page's text without the lines that lead to other articles ("Read more: …")."""
    return "\n".join(line for line in text.split("\n") if not _CUE.fullmatch(_bare(line)))


def _furniture(lines: Sequence[str]) -> set[int]:
    shown = [_bare(line) for line in lines]
    filled = [index for index in _outside_code(lines) if shown[index]]
    marked = {
        index
        for index in filled
        if _CERTAIN.fullmatch(shown[index]) or _WORDPRESS.fullmatch(shown[index])
    }
    marked |= _widgets(shown, filled, marked)
    marked |= _biography(shown, filled, marked)
    return marked | _beside(shown, filled, marked)


def _bare(line: str) -> str:
    """The words of a line without Markdown's marks of headings, lists, stress and links."""
    previous, bare = "", line.strip()
    if len(bare) > _LONGEST:
        return bare
    while bare != previous:
        previous, bare = bare, _MARKS.sub("", bare).strip()
    return bare


def _outside_code(lines: Sequence[str]) -> list[int]:
    fence, outside = "", []
    for index, line in enumerate(lines):
        match = _FENCE.match(line)
        if match and fence in ("", match[1]):
            fence = "" if fence else match[1]
        elif not fence and not line.lstrip().startswith("|"):
            outside.append(index)
    return outside


def _widgets(shown: Sequence[str], filled: Sequence[int], marked: set[int]) -> set[int]:
    """Headings such as "Recent news" with the headlines after them."""
    found: set[int] = set()
    for place, index in enumerate(filled):
        if not _WIDGET.fullmatch(shown[index]):
            continue
        end = place + 1
        while end < len(filled) and _is_headline(shown[filled[end]]):
            end += 1
        unmarked = end < len(filled) and filled[end] not in marked
        if unmarked and _SENTENCE_END.search(shown[filled[end]]):
            end -= 1  # the last one is the heading of the prose that follows
        if end - place - 1 >= _FEWEST_HEADLINES:
            found.update(filled[place:end])
    return found


def _is_headline(line: str) -> bool:
    return (
        len(line) <= _LONGEST_HEADLINE
        and not re.search(r"[.。:;,]$", line)
        and not _BYLINE.fullmatch(line)
        and not _CERTAIN.fullmatch(line)
    )


def _biography(shown: Sequence[str], filled: Sequence[int], marked: set[int]) -> set[int]:
    """A byline in the second half with the author's biography after it."""
    for place in range(len(filled) // 2, len(filled) - 1):
        index, following = filled[place], filled[place + 1]
        if (
            _BYLINE.fullmatch(shown[index])
            and following not in marked
            and _BIOGRAPHY.search(shown[following])
            and all(other in marked for other in filled[place + 2 :] if len(shown[other]) > 100)
        ):
            return {index, following}
    return set()


def _beside(shown: Sequence[str], filled: Sequence[int], marked: set[int]) -> set[int]:
    """Doubtful lines that stand beside furniture, or that are a whole menu."""
    found: set[int] = set()
    run: list[int] = []
    for place in range(len(filled) + 1):
        if (
            place < len(filled)
            and filled[place] not in marked
            and _PERHAPS.fullmatch(shown[filled[place]])
        ):
            run.append(place)
            continue
        if run:
            before = run[0] > 0 and filled[run[0] - 1] in marked
            after = place < len(filled) and filled[place] in marked
            if before or after or len({shown[filled[at]] for at in run}) >= _NAVIGATION:
                found.update(filled[at] for at in run)
        run = []
    return found
