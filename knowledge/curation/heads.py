"""Documents as front matter and back, and a person's changes of their fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from enum import Enum
from typing import Any

from pydantic import BaseModel

from knowledge.curation.values import Heading, ItemForm, MeasureForm
from knowledge.documents.days import written
from knowledge.documents.fields import PARTS, FrontMatter
from knowledge.documents.frontmatter import checked
from knowledge.documents.readers import check_parts
from knowledge.documents.structure import sections
from knowledge.errors import DocumentError, KnowledgeError
from knowledge.models import Definition, Document
from knowledge.register.places import place
from knowledge.vocabulary.issuers import code_of

_BEGINS = 120
_CODE = re.compile("all|[A-Z]{2}")


def header_of(document: Document) -> dict[str, Any]:
    """The front matter of a document: plain values, without what is empty or the default."""
    plain = [name for name in FrontMatter.model_fields if name not in PARTS]
    head = _filled(document, plain)
    for name, kind in PARTS.items():
        values = [_written(part, kind) for part in getattr(document, name)]
        if values:
            head[name] = values
    return head


def document_of(header: Mapping[str, Any], base: Document) -> Document:
    """``base`` with the fields that front matter gives, and no others of those it can give.

    Raises DocumentError that names the field for the first fault.
    """
    front = checked(header, location=base.location)
    known = {field.name for field in fields(Document)}
    shared = known & set(FrontMatter.model_fields) - set(PARTS)
    plain = {name: getattr(front, name) for name in shared}
    identifier = front.id or base.id
    kind = front.kind or base.kind
    made = replace(
        base,
        **plain
        | front.parts(identifier, kind)
        | {
            "id": identifier,
            "kind": kind,
            "title": front.title.strip() or base.title,
            "language": front.language or base.language,
        },
    )
    check_parts(made)
    return made


def amended(
    document: Document,
    changes: Mapping[str, str],
    measures: Sequence[MeasureForm] | None,
    text: str | None,
    items: Sequence[ItemForm] = (),
) -> Document:
    """A document with fields, measures, items and text changed as a person wrote them.

    ``changes`` holds front-matter fields; an empty one takes a field away. ``items`` are defined
    beside those that it defines, or in the place of those with the same names. Raises
    DocumentError that names the field for the first fault.
    """
    if text is not None:
        document = replace(document, text=text)
    header = header_of(document) | {name: _meant(name, said) for name, said in changes.items()}
    header = {name: value for name, value in header.items() if value != ""}
    _check_names(changes, document)
    header = _renamed(header, document.id, str(header.get("id", document.id)))
    if measures is not None:
        identifier = str(header.get("id", document.id))
        if measures and not headings_of(document.text):
            title = str(header.get("title", document.title))
            document = replace(document, text=f"# {title}\n\n{document.text}")
        header["measures"] = _numbered(measures, identifier, document.text)
    if items:
        header["defines"] = _defined(items, header.get("defines", []))
    return document_of(header, document)


def headings_of(text: str) -> tuple[Heading, ...]:
    """The headings of a text that have text below them, which a measure can name."""
    return tuple(
        Heading(
            section.anchor,
            section.heading[-1] if section.heading else section.anchor,
            " ".join(text[slice(*section.blocks[0])].split())[:_BEGINS] if section.blocks else "",
        )
        for section in sections(text)
        if section.anchor
    )


def _check_names(changes: Mapping[str, str], document: Document) -> None:
    known = [name for name in FrontMatter.model_fields if name not in PARTS]
    for name in changes:
        if name not in known:
            raise DocumentError(
                f"The field is not known; the fields are {', '.join(known)}.",
                location=document.location,
                field=name,
            )


def _renamed(header: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """The header with the ids of its measures and claims following the document's own id."""
    if old == new:
        return header
    for group in PARTS:
        for part in header.get(group, ()):
            if part.get("id", "").startswith(f"{old}/"):
                part["id"] = new + part["id"].removeprefix(old)
    return header


def _meant(name: str, said: str) -> str:
    """What a person's words for a field mean, as front matter writes it; else the words."""
    said = said.strip()
    if name in ("published", "verified"):
        return _day(said)
    return (code_of(said) or _place(said)) if name == "issuer" and said else said


def _day(said: str) -> str:
    """A whole day as a person writes it, as ISO; else the words."""
    found = {each.day for each in written(said) if each.end - each.start == len(said)}
    return found.pop().isoformat() if len(found) == 1 else said


def _places(said: Sequence[str]) -> list[str]:
    """Destinations by code or name, as codes; what is none stays as it is."""
    return list(dict.fromkeys(map(_place, said))) or ["all"]


def _place(name: str) -> str:
    try:
        return name if _CODE.fullmatch(name) else place(name)
    except KnowledgeError:
        return name


def _defined(items: Sequence[ItemForm], before: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {each["key"]: each for each in before}
    for item in items:
        name = " ".join(item.name.split())
        values = {
            "key": name,
            "kind": item.kind,
            "name": name,
            "names": {"": list(item.others)} if item.others else None,
            "content": {"any_of": list(item.holds)} if item.holds else None,
        }
        given = {key: value for key, value in values.items() if value}
        known[name] = known.get(name, {}) | given
    return list(known.values())


def _numbered(measures: Sequence[MeasureForm], document: str, text: str) -> list[dict[str, Any]]:
    """Measures as front matter, with an id and a passage for those that have none."""
    taken = {form.id for form in measures if form.id}
    first = next((heading.anchor for heading in headings_of(text)), "")
    found = []
    for form in measures:
        name = form.id
        number = 1
        while not name:
            fresh = f"{document}/{number}"
            name = "" if fresh in taken else fresh
            number += 1
        taken.add(name)
        values = {
            "id": name,
            "effect": form.effect.strip(),
            "from": _day(form.from_.strip()),
            "until": _day(form.until.strip()) or None,
            "items": list(form.items),
            "forms": list(form.forms),
            "destinations": _places(form.destinations),
            "end_users": list(form.end_users),
            "of": list(form.of),
            "passage": form.passage or first,
        }
        found.append({key: value for key, value in values.items() if value not in (None, [])})
    return found


def _written(part: object, kind: type[BaseModel]) -> dict[str, Any]:
    names = {name: info.alias or name for name, info in kind.model_fields.items()}
    found = {names[name]: value for name, value in _filled(part, list(names), kind).items()}
    if isinstance(part, Definition):
        if part.names:
            found["names"] = {language: list(words) for language, words in part.names}
        if part.content:
            found["content"] = {"any_of": list(part.content)}
    return found


def _filled(
    value: object, names: Sequence[str], kind: type[BaseModel] = FrontMatter
) -> dict[str, Any]:
    found = {name: _plain(getattr(value, name)) for name in names if hasattr(value, name)}
    return {
        name: given
        for name, given in found.items()
        if given not in (None, "", []) and given != _plain(kind.model_fields[name].default)
    }


def _plain(value: object) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    return value
