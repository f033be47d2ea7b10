"""A file, text, address or message → a document that can be looked at, and what of it was left out.

Everything is read as ingestion reads it: pages and files in the sandbox, addresses through
the fetcher's guards, and what an address says of itself counts no more than there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePath

from knowledge.answers.understanding.announcements import find_announcements
from knowledge.curation.values import (
    CURATED,
    FileSource,
    MessageSource,
    Source,
    TextSource,
    UrlSource,
)
from knowledge.documents.addresses import is_url, public
from knowledge.documents.fetching import Fetched, fetch
from knowledge.documents.markup import Markup, markup_of
from knowledge.documents.naming import FETCHED, id_of
from knowledge.documents.readers import is_pdf, read
from knowledge.documents.trust import Origin, admitted
from knowledge.errors import DocumentError
from knowledge.escaping import one_line
from knowledge.models import Document, Kind
from knowledge.vocabulary.issuers import Numbered, issuer_of, numbered

Fetch = Callable[[str], Fetched]
_LONGEST_TITLE = 300
_BEGINNING = 60
"""Characters of a text that has no title which stand for one."""

_TEXT = "text"
"""The name of a text that has none."""


@dataclass(frozen=True, slots=True)
class Found:
    """A document as it was read; ``named`` says that it brought its own id, ``raw`` is the text
    before it was cleaned ("" where there was none), ``warnings`` what is to be known of it."""

    document: Document
    named: bool = False
    raw: str = ""
    warnings: tuple[str, ...] = ()


def found_in(source: Source, fetcher: Fetch = fetch) -> Found:
    """The document of a source, with no guild yet; raises DocumentError with what to do."""
    if isinstance(source, FileSource):
        return _of_file(source)
    if isinstance(source, TextSource):
        return _of_text(source)
    if isinstance(source, UrlSource):
        return _of_address(source, fetcher)
    return _of_message(source)


def located(document: Document, guild: str) -> Document:
    """The document as one that a person confirms, under its present id."""
    host_or_file = document.origin if document.unsigned else document.title
    name = PurePath(one_line(document.location)).name or one_line(host_or_file)
    if is_url(document.location):
        name = document.origin
    return replace(
        document, guild=guild, source=CURATED, location=f"{CURATED}/{document.id}/{name[:100]}"
    )


def _of_file(source: FileSource) -> Found:
    name = PurePath(one_line(source.name).replace("\\", "/")).name or "document"
    suffix = PurePath(name).suffix.lower()
    kept = admitted(read(source.data, location=name), Origin.LOCAL)
    document = kept.document
    return Found(
        document,
        named=document.id != id_of(name),
        raw=_raw(source.data, suffix),
        warnings=_brought(document),
    )


def _of_text(source: TextSource) -> Found:
    if not source.text.strip():
        raise DocumentError("The text is empty; write or paste one.")
    title = one_line(source.title)[:_LONGEST_TITLE]
    ending = "md" if source.text.lstrip().startswith(("---\n", "+++\n")) else "txt"
    given = read(source.text.encode("utf-8", "replace"), location=f"{title or _TEXT}.{ending}")
    document = admitted(given, Origin.LOCAL).document
    named = document.id != id_of(document.location)
    title = title or (document.title if document.title != _TEXT else _first_words(document.text))
    if not named:
        words = title[:80].replace("/", " ").strip()
        document = replace(document, id=id_of(f"{words}.{ending}"))
    document = replace(document, title=title, location=title)
    return Found(document, named=named, raw=source.text, warnings=_brought(document))


def _first_words(text: str) -> str:
    """How a text begins, as its title."""
    line = one_line(next((line for line in text.splitlines() if line.strip()), text)).strip("#*> ")
    end = line.find(". ")
    line = line[:end] if 0 < end <= _BEGINNING else line
    if len(line) > _BEGINNING:
        line = line[:_BEGINNING].rpartition(" ")[0] or line[:_BEGINNING]
    return line or _TEXT


def _of_address(source: UrlSource, fetcher: Fetch) -> Found:
    url = source.url.strip()
    if not is_url(url):
        raise DocumentError("This is no address; write it with https:// in front.")
    fetched = fetcher(url)
    if markup_of(fetched.data) is Markup.FEED:
        raise DocumentError("This is a feed; give the address of one page.", location=public(url))
    document = read(fetched.data, location=public(url), media_type=fetched.media_type)
    kept = admitted(document, Origin.FETCHED, fetched.url)
    warnings = (kept.ignored,) if kept.ignored else ()
    document = replace(kept.document, location=public(url))
    return Found(document, raw="", warnings=warnings)


def _of_message(source: MessageSource) -> Found:
    files = [_of_file(each) for each in source.attachments]
    if not source.text.strip() and not files:
        raise DocumentError("The message has no text and no file that can be read; choose another.")
    day = source.sent_at.date()
    author = one_line(source.author)[:100] or "unknown"
    title = f"Message by {author}, {day.isoformat()}"
    parts = []
    language = files[0].document.language if files else "en"
    if source.text.strip():
        said = read(source.text.encode("utf-8", "replace"), location="message.txt")
        parts.append(said.text)
        language = said.language
    if len(files) == 1 and not parts:
        title = files[0].document.title
    parts += [_headed(found.document, alone=not parts) for found in files]
    document = Document(
        id=id_of(f"message {author} {day.isoformat()}"),
        kind=Kind.ARTICLE,
        title=title,
        text="\n\n".join(parts),
        author=author,
        published=day,
        url=source.link if is_url(source.link) else "",
        language=language,
        location="message",
    )
    warnings = tuple(w for found in files for w in found.warnings if not found.document.measures)
    if any(found.document.measures for found in files):
        warnings = (*warnings, "The measures in an attached file are not taken; add them here.")
    return Found(document, raw=source.text, warnings=warnings)


def _headed(document: Document, *, alone: bool) -> str:
    return document.text if alone else f"## {document.title}\n\n{document.text}"


def _brought(document: Document) -> tuple[str, ...]:
    if not document.measures:
        return ()
    count = len(document.measures)
    which = "a measure" if count == 1 else f"{count} measures"
    return (f"The text brings {which} of its own; check what they say before you confirm.",)


def _is_text(data: bytes) -> bool:
    return b"\0" not in data[:4096]


def _raw(data: bytes, suffix: str) -> str:
    if suffix in (".html", ".htm", ".xhtml") or is_pdf(data) or not _is_text(data):
        return ""
    return data.decode("utf-8", "replace")


def fresh_id(document: Document) -> str:
    """An id for a document that brought none: of its file's name, or for a page of its title."""
    if not document.id.startswith(FETCHED):
        return document.id[:80]
    return id_of(f"{document.title[:80]}.md") if document.title else document.id


def numbered_id(document: Document) -> str:
    """The id of a numbered instrument, made of the number in its title; "" where it has none.

    By it others refer to the document: an issuer's pattern says which ids are made of numbers.
    """
    said = find_announcements(document.title)
    if len(said) != 1 or not said[0].year:
        return ""
    code = said[0].issuer or issuer_of(document)
    name = f"{code}-{said[0].year}-{said[0].number}"
    return name if numbered(name) == Numbered(code, said[0].year, said[0].number) else ""
