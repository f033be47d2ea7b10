"""Case endings of element names in languages that have them: shapes, no names. Pure."""

from __future__ import annotations

CASED_LANGUAGES = ("pl", "tr", "sv", "cs")
"""Languages whose names of elements are known with their cases; their short names are words of
others, so those count only where the text is in them."""

_RUSSIAN_ENDINGS = {
    "ий": ("ий", "ия", "ию", "ием", "ии"),
    "а": ("а", "ы", "у", "е", "ой"),
    "о": ("о", "а", "у", "ом", "е"),
    "": ("", "а", "у", "ом", "е"),
}
"""Case endings by the ending of the nominative; the empty one is for consonants."""
_SOFTENED = {"r": "rze", "d": "dzie", "t": "cie", "l": "lu"}


def cased(names: tuple[str, ...], language: str) -> tuple[str, ...]:
    """Names in a language with their singular case forms, each name before its own."""
    if language == "ru":
        return tuple(form for name in names for form in russian_forms(name))
    if language in CASED_LANGUAGES:
        return tuple(form for name in names for form in cased_forms(name, language))
    return names


def russian_forms(name: str) -> tuple[str, ...]:
    """The singular case forms of a Russian element name."""
    ending = next(end for end in _RUSSIAN_ENDINGS if name.endswith(end))
    stem = name[: len(name) - len(ending)]
    return tuple(stem + form for form in _RUSSIAN_ENDINGS[ending])


def cased_forms(name: str, language: str) -> tuple[str, ...]:
    """A name in one of ``CASED_LANGUAGES`` and its singular case forms, itself first."""
    forms = {"pl": _polish, "tr": _turkish, "sv": _swedish, "cs": _czech}[language](name)
    return tuple(dict.fromkeys((name, *forms)))


def _polish(name: str) -> list[str]:
    if name.endswith("o"):
        return [name[:-1] + ending for ending in ("a", "u", "em", "ze")]
    soft = name[:-1] + _SOFTENED[name[-1]] if name[-1] in _SOFTENED else name + "ie"
    return [name + ending for ending in ("u", "owi", "em")] + [soft]


def _turkish(name: str) -> list[str]:
    vowel = next((letter for letter in reversed(name) if letter in "aıoueiöü"), "i")
    high = {"a": "ı", "ı": "ı", "o": "u", "u": "u", "e": "i", "i": "i", "ö": "ü", "ü": "ü"}[vowel]
    low = "a" if vowel in "aıou" else "e"
    endings = (f"{high}n", low, high, f"d{low}", f"d{low}n", f"l{low}", f"s{high}z")
    return [name + ending for ending in endings]


def _swedish(name: str) -> list[str]:
    return [f"{name}et"]


def _czech(name: str) -> list[str]:
    if name.endswith("ium"):
        return [name[:-2] + ending for ending in ("a", "u", "em")]
    if name.endswith("o"):
        return [name[:-1] + ending for ending in ("a", "u", "em", "e")]
    return [name + ending for ending in ("u", "em")]
