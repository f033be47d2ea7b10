"""Customs and control codes: which documents hold one, for what item, and which an item has.

Nothing here knows a code. They are read out of the documents' own tables and sentences, so a new
document brings its codes with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.answers.citations import Quote
from knowledge.answers.writing import wording
from knowledge.answers.writing.quoting import sentences
from knowledge.answers.writing.statuses import StatusWriter
from knowledge.models import Document
from knowledge.register.codes import Code, CodeKind, find_codes
from knowledge.register.elements import describe, find_items, resolve
from knowledge.register.status import EVERY
from knowledge.vocabulary.forms import kinds_of

_OF = re.compile(
    r"\b(?:for|of)\s+(?P<what>(?:(?!\b(?:for|and those)\b).|\band for\b)+?)\s+(?:is|are)\s+$"
)
_OWN = re.compile(r"\s*\b(?:under|of|in|by)?\s*Announcement No\. \d+ of \d{4}\s*$")
_CAVEAT = re.compile(r"\b(?:inferred|order|not complete|incomplete|confidence)\b", re.IGNORECASE)
_READ = re.compile(r"not read|read|inferred", re.IGNORECASE)
_UNREAD = re.compile(r"\bnot read\b|\bgives? no (?:other )?(?:customs|control) codes?\b")
_SEVERAL = re.compile(r"\bcodes\b")
ALL = "the items"
"""What a line is about that names only its announcement."""
MOST_LINES = 12


@dataclass(frozen=True, slots=True)
class CodeLine:
    """What one row or sentence of a document says: the codes of ``what``.

    ``items`` are the keys of the items meant, ``text`` the row or sentence, ``intro`` the sentence
    in front of the table of a row and ``inferred`` whether the row says that its code was not read.
    ``whole`` says that the line speaks of everything that the document names.
    """

    document: Document
    text: str
    what: str
    codes: tuple[Code, ...]
    items: tuple[str, ...]
    intro: str = ""
    inferred: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class CodeBook:
    """The codes of ``documents``, which come with their texts."""

    documents: Sequence[Document]

    def holding(self, asked: Code) -> list[CodeLine]:
        """The lines with a code that is ``asked`` or lies below it, those that define one first."""
        found = [
            replace(line, codes=tuple(code for code in line.codes if asked.holds(code)))
            for line in self._lines()
        ]
        found = [line for line in found if line.codes]
        return [line for line in found if line.what] or found

    def above(self, asked: Code) -> list[CodeLine]:
        """The lines with a shorter code of at least eight digits that ``asked`` lies below."""
        return [
            replace(line, codes=(code,))
            for line in self._lines()
            for code in line.codes
            if line.what and code.holds(asked) and code.value != asked.value
            if code.kind is CodeKind.CONTROL or len(code.value) >= 8
        ]

    def of_item(self, item: str, kind: CodeKind) -> list[CodeLine]:
        """The lines with codes of an item."""
        found = [
            replace(line, codes=tuple(code for code in line.codes if code.kind is kind))
            for line in self._lines()
            if line.what and item in line.items
        ]
        return [line for line in found if line.codes]

    def unread(self, item: str, kind: CodeKind) -> tuple[Document, str] | None:
        """The sentence that says that an item has no code, or that its codes were not read."""
        about = "customs" if kind is CodeKind.CUSTOMS else "control"
        general: tuple[Document, str] | None = None
        for document in self.documents:
            if item not in _items_of(document):
                continue
            for text in sentences(document.text, document.language):
                unread = _UNREAD.search(text)
                if not unread or f"{about} code" not in text or text.startswith("|"):
                    continue
                listed = text[: unread.start()] if unread[0] == "not read" else text
                if describe(item).name in listed:
                    return document, text
                others = [key for key in _items_of(document) if describe(key).name in text]
                if not others or re.search(r"\bthe other\b[^.;]* not read", text):
                    general = (document, text)
        return general

    def _lines(self) -> Iterator[CodeLine]:
        for document in self.documents:
            intro = ""
            for text in sentences(document.text, document.language):
                if text.startswith("|"):
                    yield from _of_row(document, text, intro)
                    continue
                intro = text
                yield from _of_sentence(document, text)


@dataclass(frozen=True, slots=True)
class CodeWriter:
    """Puts lines of codes into sentences with citation keys."""

    writer: StatusWriter

    def meaning(self, asked: Code, lines: Sequence[CodeLine]) -> str:
        """What a code stands for."""
        exact = [line for line in lines if any(code.value == asked.value for code in line.codes)]
        if not any(line.what for line in lines):
            return "\n".join(
                f"“{' '.join(line.text.split())}”{self._key(line)}" for line in lines[:3]
            )
        if exact and len(exact) == len(lines):
            said = wording.listed([f"{self._what(line)}{self._key(line)}" for line in exact[:-1]])
            said += f"{' and ' if said else ''}{self._what(exact[-1])}.{self._key(exact[-1])}"
            kind = f"a {asked.kind.value} code"
            return " ".join([f"{asked.shown} is {kind} of {said}", *self._caveats(exact)])
        shown = [self._row(line) for line in lines[:MOST_LINES]]
        head = f"On record under {asked.shown}:"
        return "\n".join([head, *[f"- {row}" for row in shown], *self._caveats(lines)])

    def codes(self, lines: Sequence[CodeLine]) -> str:
        """The codes of an item, a line each."""
        rows = [self._row(line) for line in lines[:MOST_LINES]]
        body = rows[0] if len(rows) == 1 else "\n".join(f"- {row}" for row in rows)
        return "\n\n".join([body, *self._caveats(lines)])

    def said(self, document: Document, text: str) -> str:
        """A sentence of a document, quoted."""
        key = self.writer.quoter.evidence.cite(Quote(document, text))
        return f"“{' '.join(text.split())}”{key}"

    def _row(self, line: CodeLine) -> str:
        values = wording.listed([code.value for code in line.codes])
        sort = "control" if line.codes[0].kind is CodeKind.CONTROL else "customs"
        several = "s" if len(line.codes) > 1 else ""
        what = wording.capitalised(self._what(line))
        return f"{what}: {sort} code{several} {values}.{self._key(line)}"

    def _what(self, line: CodeLine) -> str:
        label = wording.label(line.document)
        how = ", inferred and not read" if line.inferred else ""
        if line.whole:
            names = wording.listed([wording.name(item) for item in line.items[:6]])
            if line.what == ALL:
                return f"{names} ({label})"
            return f"{line.what} ({names}; {label})"
        return f"{line.what} ({label}{how})"

    def _key(self, line: CodeLine) -> str:
        return self.writer.quoter.evidence.cite(Quote(line.document, line.text))

    def _caveats(self, lines: Sequence[CodeLine]) -> list[str]:
        """What the documents say on how sure their codes are."""
        known = dict.fromkeys(
            (line.document.id, line.intro)
            for line in lines
            if _CAVEAT.search(line.intro) and (line.inferred or not _READ.search(line.text))
        )
        documents = {line.document.id: line.document for line in lines}
        vague = [line for line in lines if line.what == ALL and _SEVERAL.search(line.text)]
        unsaid = ["Which of its items has which of these codes the record does not say."]
        return unsaid[: len(vague)] + [self.said(documents[id_], intro) for id_, intro in known]


def wanted_kinds(text: str) -> tuple[CodeKind, ...]:
    """Which codes a question is for: customs codes, control codes, or both."""
    customs = re.search(r"\b(?:hs|hts|hsn|taric|customs|tariff|commodity)\b", text, re.IGNORECASE)
    control = re.search(
        r"\b(?:control|eccn|list|dual[- ]use)\b[- ]*(?:codes?|numbers?)", text, re.I
    )
    if bool(customs) == bool(control):
        return (CodeKind.CONTROL, CodeKind.CUSTOMS)
    return (CodeKind.CUSTOMS,) if customs else (CodeKind.CONTROL,)


def nearest(
    lines: Sequence[CodeLine], text: str, named: Sequence[str], item: str
) -> list[CodeLine]:
    """The lines for the form that a question names; all of them where none is for it."""
    kinds = kinds_of(text, named, item)
    words = (describe(item).name,)
    same = [line for line in lines if kinds & kinds_of(line.what, words, item)]
    same += [line for line in lines if line.whole and any(kind in line.what for kind in kinds)]
    literal = {n.lower() for n in named} - {describe(item).name, item.lower()}
    spoken = [line for line in lines if any(_spoken(n, line.what) for n in literal)]
    return spoken or same or ([] if kinds else list(lines))


def _spoken(name: str, what: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", what, re.IGNORECASE) is not None


def _of_row(document: Document, text: str, intro: str) -> Iterator[CodeLine]:
    cells = [cell.strip() for cell in text.strip("|").split("|")]
    codes = tuple(code for cell in cells for code in find_codes(cell))
    words = [cell for cell in cells if cell and not find_codes(cell) and not _READ.fullmatch(cell)]
    if not codes or not words:
        return
    items = _items_in(words[0], document) or _items_in(intro, document)
    yield CodeLine(
        document, text, words[0], codes, items, intro, any(c.lower() == "inferred" for c in cells)
    )


def _of_sentence(document: Document, text: str) -> Iterator[CodeLine]:
    """The codes of a sentence, run by run: "for the metal is …, and those for targets are …"."""
    runs: list[list[Code]] = []
    for code in find_codes(text):
        between = text[runs[-1][-1].end : code.start] if runs else "."
        if re.fullmatch(r"(?: \([^)]*\))?,?\s*(?:and\s+)?", between):
            runs[-1].append(code)
        else:
            runs.append([code])
    start = 0
    for run in runs:
        match = _OF.search(text[start : run[0].start])
        start = run[-1].end
        what, whole, items = "", False, _items_in(text, document)
        if match:
            what = re.sub(r"\band for\b", "and", _OWN.sub("", match["what"])).strip()
            own = _items_in(what, document)
            whole = not own and not items
            items = own or items or _items_of(document, what)
            what = what or ALL
        yield CodeLine(document, text, what, tuple(run), items, whole=whole)


def _items_in(text: str, document: Document) -> tuple[str, ...]:
    """The items of a document that a text names."""
    own = _items_of(document)
    named = (key for mention in find_items(text) if not mention.ambiguous for key in mention.keys)
    return tuple(dict.fromkeys(key for key in named if key in own))


def _items_of(document: Document, what: str = "") -> tuple[str, ...]:
    """The items that the controls of a document name; those with a form in the words ``what``,
    where there are any."""
    controls = [measure for measure in document.measures if measure.effect.controls]
    words = {word.removesuffix("s") for word in re.findall(r"\w{4,}", what.lower())}
    meant = [m for m in controls if any(form.removesuffix("s") in words for form in m.forms)]
    return tuple(
        dict.fromkeys(
            key
            for measure in meant or controls
            for item in measure.items
            if item != EVERY
            for key in resolve(item)
        )
    )
