"""What shows that a question wants a thing: cues, whose words stand in the languages' files."""

from __future__ import annotations

import re

from knowledge.vocabulary.locales import ENGLISH, LATIN, Cue, locale, words_in, written_in

WHEN = Cue("when")
WHEN_RELATIVE = Cue("when_relative")
"""A "when" that opens a clause rather than asking for a day."""
LIFTED = Cue("lifted")
WITHOUT_LICENCE = Cue("without_licence")
WITH_LICENCE = Cue("with_licence")
NO_LICENCE = Cue("no_licence")
"""That none is needed, as the question puts it."""
ILLEGAL = Cue("illegal")
SUSPENDED = Cue("suspended")
BANNED = Cue("banned")
LICENSED = Cue("licensed")
FREE = Cue("free")
RESTRICTED = Cue("restricted")
TRADE = Cue("trade")
EXTENDED = Cue("extended")
ENDS = Cue("ends")
CHANGED = Cue("changed")
NEW_RULES = Cue("new_rules")
EVER = Cue("ever")
STRICTER = Cue("stricter")
COVERS = Cue("covers")
DOES = Cue("does")
LISTS = Cue("lists")
ROSTER = Cue("roster")
"""Questions for the names on a list of parties."""
PARTY_LISTS = Cue("party_lists")
WATCH_LIST = Cue("watch_list")
CONTROL_LIST = Cue("control_list")
CALENDAR = Cue("calendar")
SOON = Cue("soon")
GOES_ON = Cue("goes_on")
"""What is asked of a day on which something may start or end."""
ONLY = Cue("only")
EVADES = Cue("evades")
"""What is asked about a rule in order to get around it: no yes or no answers it."""
ALONE = Cue("alone")
"""What sets one destination apart from the others."""
RECENCY = Cue("recency")
"""Questions on the record itself."""
HELP = Cue("help")
HISTORY = Cue("history")
OVERVIEW = Cue("overview")
PROCEDURE = Cue("procedure")
"""How a licence is got, which documents tell if they do."""
PROCEDURAL = Cue("procedural")
"""What a sentence that tells it speaks of."""
TOPICS = Cue("topics")
"""Things that documents explain and that are no item with a state."""
EITHER = Cue("either")
"""Two states to choose between, which no yes or no answers."""
CLAIMED_END = Cue("claimed_end")
"""Words before a day that somebody takes for the end of something."""
CLAIMED_START = Cue("claimed_start")
WHICH = Cue("which")
"""Which of several items."""
WH = Cue("wh")
"""Question words that no yes or no answers."""
REASONS = Cue("reasons")
HOW = Cue("how")
SAYS = Cue("says")
CONFIRMS = Cue("confirms", r"^\W*(?:(?:hey|hi|ok(?:ay)?|so|but|and|well|hm+)\W+)*{}\W*$")
"""A text that only asks whether what somebody said is true."""
CONCLUDES = Cue("concludes")
"""A report followed by the asker's own conclusion, which is what is asked about."""
STILL_SO = Cue("still_so")
RECORDED = Cue("recorded")
DEFINES = Cue("defines")
ASPECTS = Cue("aspects")
HARD_ASPECTS = Cue("hard_aspects")
"""Aspects that only a passage with that very word can answer."""
BACKGROUND = Cue("background")
"""Words before a day that make it the background of a question about today."""
PRESENT = Cue("present")
INSTRUCTION = Cue("instruction")
WHY = Cue("why")
BECAUSE = Cue("because")
COUNTS = Cue("counts")
CODES = Cue("codes")
FOLLOW_UP = Cue("follow_up")
PRONOUN = Cue("pronoun")

EXPLAINED = (
    LIFTED, SUSPENDED, BANNED, LICENSED, FREE, RESTRICTED, TRADE, WHEN, EXTENDED, CHANGED, EVER,
    STRICTER, COVERS, LISTS, CALENDAR, SOON,
)  # fmt: skip
"""Cues whose words are about a state, so that they carry no content of their own."""

CODE = re.compile(r"\b\d[A-E]\d{3}\b|\b\d{8,10}\b")
DAY = re.compile(
    r"\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{4}\b"  # noqa: E501 - one line reads best
)

PUBLISHERS = {"REEx": "Rare Earth Exchanges", "Rare Earth Exchanges": "Rare Earth Exchanges"}
"""Names under which people speak of a publisher."""

JUDGED = words_in("judged")
"""Words that judge what somebody said, and words for what was said: no topic by themselves."""
OF_NOTE = words_in("of_note")
"""Words of a question what a day is special for."""

LANGUAGE_WORDS = {
    code: locale(code).words for code in written_in(LATIN) if code != ENGLISH and locale(code).words
}
"""Words that tell a language in Latin letters from English and from the others."""
ENGLISH_WORDS = locale(ENGLISH).words
ENGLISH_ONLY = locale(ENGLISH).own_words
SHARED_WORDS = locale(ENGLISH).borrowed_words
"""Words of other languages that English texts hold as well, as names or by chance."""
STOPWORDS = ENGLISH_WORDS.union(*LANGUAGE_WORDS.values(), locale(ENGLISH).stopwords)


def with_english_lists(text: str) -> str:
    """The text in lower case, with the English name of each list of parties behind it."""
    names = (("watch list", WATCH_LIST), ("control list", CONTROL_LIST))
    found = [name for name, cue in names if cue.search(text)]
    return " ".join([text.lower(), *found])
