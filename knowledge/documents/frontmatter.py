"""The front matter of a Markdown document, YAML or TOML: split off, and each fault explained.

What carries measures or claims is checked whole. Other notes were written for other programs:
what is understood of their front matter is taken, the rest is left alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from knowledge.documents.fields import PARTS, FrontMatter, MeasureFields
from knowledge.documents.plaintext import day_of
from knowledge.errors import DocumentError
from knowledge.models import Kind

_KEY_LINE = re.compile(r"\s*[\w-]+\s*:")
_PLAIN_LINE = re.compile(r"([A-Za-z][\w-]{0,40})\s*[:=]\s*([^\s{\[&*|>!].*)")
_CARRIES = re.compile(rf"^(?:{'|'.join(PARTS)})\s*:", re.MULTILINE)
_NAMES = {
    "id": ("id",),
    "kind": ("kind",),
    "title": ("title",),
    "publisher": ("publisher",),
    "author": ("author", "authors", "by"),
    "published": ("published", "publishdate", "datepublished", "pubdate", "publishedat", "date"),
    "url": ("url", "canonicalurl", "source"),
    "verified": ("verified",),
    "language": ("language", "lang", "locale"),
    "confidence": ("confidence",),
    "issuer": ("issuer",),
}
"""The fields of a note by the keys under which other programs write them, without their marks."""
_LIKENESS = 80
_LIKENESS_OF_MISSING = 60
_LARGEST = 200_000  # characters; the largest real one has some thousands


class _UniqueKeys(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """Refuses a key that stands twice, of which YAML would silently take the last.

    A day that no calendar has stays text, so that the fault names its field.
    """

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[object] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue  # a list or mapping, as {{ title }} makes one: refused below
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value} stands twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        result: dict[Hashable, Any] = super().construct_mapping(node, deep=deep)
        return result

    def construct_yaml_timestamp(self, node: yaml.ScalarNode) -> object:
        try:
            return super().construct_yaml_timestamp(node)
        except ValueError:
            return node.value


_UniqueKeys.add_constructor("tag:yaml.org,2002:timestamp", _UniqueKeys.construct_yaml_timestamp)


def split(text: str, *, location: str) -> tuple[FrontMatter, str]:
    """The front matter of a Markdown text and the text after it.

    A text without front matter gives an empty one. Where it carries measures or claims, raises
    DocumentError that names the field (such as ``measures[0].from``) for the first fault.
    """
    raw, body = _parted(text.lstrip("\n"), location)
    if not _is_checked(raw):
        _check_spelling(raw, location)
        return _understood(raw), body
    return checked(raw, location=location), body


def checked(raw: Mapping[Any, object], *, location: str) -> FrontMatter:
    """The fields of front matter, every one of them checked.

    Raises DocumentError that names the field for the first fault.
    """
    for key in raw:
        _check_likeness(str(key), location)
    try:
        return FrontMatter.model_validate(raw)
    except ValidationError as error:
        raise _explained(error.errors(), location) from error


def _parted(text: str, location: str) -> tuple[Mapping[object, object], str]:
    first, _, rest = text.partition("\n")
    fence = first.rstrip()
    if fence not in _READERS:
        return {}, text
    carries = _CARRIES.search(rest) is not None
    end = re.compile(rf"^{re.escape(fence)}[ \t]*$", re.MULTILINE).search(rest)
    if end is None:
        if carries and _KEY_LINE.match(rest):
            raise DocumentError(
                f"The front matter has no end; close it with a line {fence}.", location=location
            )
        return {}, text
    head, body = rest[: end.start()], rest[end.end() :].strip("\n")
    carries = _CARRIES.search(head) is not None
    if len(head) > _LARGEST and carries:
        raise DocumentError("The front matter is too long; shorten it.", location=location)
    try:
        raw = _READERS[fence](head) if len(head) <= _LARGEST else _lines(head)
    except Exception as error:  # tags with a wrong value make PyYAML raise nearly anything
        if carries:
            raise DocumentError(_yaml_fault(error), location=location) from error
        if not head.split("\n", 1)[0].strip():
            return {}, text
        return _lines(head), body
    # What is no mapping stands between two thematic breaks.
    return (raw, body) if isinstance(raw, dict) else ({}, text)


def _yaml(head: str) -> object:
    return YAMLHandler().load(head, Loader=_UniqueKeys)


def _lines(head: str) -> dict[object, object]:
    """The plain values of front matter that is no data, as a template's is not."""
    found = (_PLAIN_LINE.fullmatch(line) for line in head[:_LARGEST].split("\n"))
    return {match[1]: match[2].strip("\"' ") for match in found if match}


def _is_checked(raw: Mapping[object, object]) -> bool:
    return any(
        _are_parts(raw.get(key)) or (raw.get(key) and raw.get("kind") == Kind.ANNOUNCEMENT)
        for key in PARTS
    )


def _are_parts(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(part, dict) for part in value)


def _check_spelling(raw: Mapping[object, object], location: str) -> None:
    """Rules under a key that is nearly right would silently be no rules."""
    for key, value in raw.items():
        if _are_parts(value) and isinstance(value, list):
            keys = {name for part in value if isinstance(part, dict) for name in part}
            close = process.extractOne(str(key).lower(), list(PARTS), score_cutoff=_LIKENESS)
            if close and keys & {"effect", "passage", "from", "say"}:
                raise DocumentError(
                    f"The field is not known; did you mean {close[0]}?",
                    location=location,
                    field=str(key),
                )


def _understood(raw: Mapping[object, object]) -> FrontMatter:
    """What is understood of front matter that was written for any program."""
    given = {re.sub(r"\W|_", "", str(key)).casefold(): value for key, value in raw.items()}
    kept = {}
    for name, keys in _NAMES.items():
        for value in (given[key] for key in keys if key in given):
            if name in ("published", "verified") and isinstance(value, str):
                value = day_of(value) or value  # as people write it
            try:
                if getattr(FrontMatter.model_validate({name: value}), name):
                    kept[name] = value
                    break
            except ValidationError:
                continue
    return FrontMatter.model_validate(kept)


_READERS: Mapping[str, Callable[[str], object]] = {"---": _yaml, "+++": tomllib.loads}


def _yaml_fault(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    line = f" in line {mark.line + 1}" if mark else ""
    problem = getattr(error, "problem", None) or "a value is not valid"
    return f"The front matter is not valid YAML{line} ({problem}); correct it."


def _check_likeness(key: str, location: str) -> None:
    known = list(FrontMatter.model_fields)
    if key in known or key in ("date", "authors", "by", "lang"):
        return
    close = process.extractOne(key.lower(), known, score_cutoff=_LIKENESS)
    if close:
        raise DocumentError(
            f"The field is not known; did you mean {close[0]}?", location=location, field=key
        )


def _explained(faults: Sequence[ErrorDetails], location: str) -> DocumentError:
    """One sentence for the first fault, with the field as its writer knows it.

    A misspelt key comes before the missing one that it causes.
    """
    error = next((fault for fault in faults if fault["type"] == "extra_forbidden"), faults[0])
    path = ""
    for part in error["loc"]:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else str(part)
    if error["type"] in (*MeasureFields.model_fields, *FrontMatter.model_fields, "said"):
        path = f"{path}.{error['type']}".lstrip(".")
    known = {
        "missing": "is missing; add it",
        "enum": f"must be one of {error.get('ctx', {}).get('expected')}",
        "string_type": f"must be text, not {error['input']!r}; put it in quotes",
        "tuple_type": "must be a list; write it as [one, two]",
        "too_short": "is empty; name at least one",
        "too_long": "has too many entries; {max_length} are the most",
        "string_too_long": "is too long; {max_length} characters are the most",
        "string_too_short": "is empty; fill it in",
        "model_type": "must have keys of its own, such as id and passage",
    }
    if error["type"] == "extra_forbidden":
        sentence = _unknown_key(error, faults)
    elif error["type"] == "string_pattern_mismatch":
        sentence = _pattern(error)
    else:
        sentence = known.get(error["type"], error["msg"]).format(**error.get("ctx", {}))
    end = "" if sentence.endswith("?") else "."
    return DocumentError(f"{sentence[0].upper()}{sentence[1:]}{end}", location=location, field=path)


def _unknown_key(error: ErrorDetails, faults: Sequence[ErrorDetails]) -> str:
    fields = PARTS[str(error["loc"][0])]
    names = [info.alias or name for name, info in fields.model_fields.items()]
    missing = [
        str(fault["loc"][-1])
        for fault in faults
        if fault["type"] == "missing" and fault["loc"][:-1] == error["loc"][:-1]
    ]
    key = str(error["loc"][-1])
    close = process.extractOne(key, missing, score_cutoff=_LIKENESS_OF_MISSING)
    close = close or process.extractOne(key, names, score_cutoff=_LIKENESS)
    if close:
        return f"is not known; did you mean {close[0]}?"
    return f"is not known; the keys are {', '.join(names)}"


def _pattern(error: ErrorDetails) -> str:
    rules = {
        "destinations": 'must be "all" or codes of two capital letters such as US',
        "url": "must be an address that begins with http:// or https://",
        "confidence": "must be high, medium or low",
    }
    named = next((rules[str(p)] for p in reversed(error["loc"]) if str(p) in rules), "")
    return named or "may hold letters, digits and . : / _ - only"
