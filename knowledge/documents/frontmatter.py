"""The YAML front matter of a Markdown document: split off, and each fault explained."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler
from pydantic import ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from knowledge.documents.fields import ClaimFields, FrontMatter, MeasureFields
from knowledge.errors import DocumentError

_KEY_LINE = re.compile(r"\s*[\w-]+\s*:")
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
    """The checked front matter of a Markdown text and the text after it.

    A text without front matter gives an empty one. Raises DocumentError that names the field
    (such as ``measures[0].from``) for the first fault.
    """
    raw, body = _parted(text, location)
    if raw is None:
        return FrontMatter.model_validate({}), body
    for key in raw:
        _check_spelling(str(key), location)
    try:
        return FrontMatter.model_validate(raw), body
    except ValidationError as error:
        raise _explained(error.errors(), location) from error


def _parted(text: str, location: str) -> tuple[Mapping[object, object] | None, str]:
    text = text.lstrip("\n")
    first, _, rest = text.partition("\n")
    if first.rstrip() != "---":
        return None, text
    handler = YAMLHandler(fm_boundary=re.compile(r"^---[ \t]*$", re.MULTILINE))
    try:
        head, body = handler.split(text)
    except ValueError:
        if _KEY_LINE.match(rest):
            raise DocumentError(
                "The front matter has no end; close it with a line ---.", location=location
            ) from None
        return None, text
    if len(head) > _LARGEST:
        raise DocumentError("The front matter is too long; shorten it.", location=location)
    try:
        raw = handler.load(head, Loader=_UniqueKeys)
    except Exception as error:  # tags with a wrong value make PyYAML raise nearly anything
        raise DocumentError(_yaml_fault(error), location=location) from error
    if not isinstance(raw, dict):  # two thematic breaks, not front matter
        return None, text
    return raw, body.strip("\n")


def _yaml_fault(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    line = f" in line {mark.line + 1}" if mark else ""
    problem = getattr(error, "problem", None) or "a value is not valid"
    return f"The front matter is not valid YAML{line} ({problem}); correct it."


def _check_spelling(key: str, location: str) -> None:
    known = list(FrontMatter.model_fields)
    aliases = {"date", "authors", "by", "lang"}
    if key in known or key in aliases:
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
        "string_too_short": "is empty; fill it in",
        "model_type": "must have keys of its own, such as id and passage",
    }
    if error["type"] == "extra_forbidden":
        sentence = _unknown_key(error, faults)
    elif error["type"] == "string_pattern_mismatch":
        sentence = _pattern(error)
    else:
        sentence = known.get(error["type"], error["msg"])
    end = "" if sentence.endswith("?") else "."
    return DocumentError(f"{sentence[0].upper()}{sentence[1:]}{end}", location=location, field=path)


def _unknown_key(error: ErrorDetails, faults: Sequence[ErrorDetails]) -> str:
    fields = MeasureFields if error["loc"][0] == "measures" else ClaimFields
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
