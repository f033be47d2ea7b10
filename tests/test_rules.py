"""Rules that people know by a name: no items, but what measures on others than exporters are."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from knowledge.curation.completing import Completing
from knowledge.documents.readers import read
from knowledge.errors import DocumentError
from knowledge.glossary import everything
from knowledge.models import Document, Reach, State
from knowledge.register.status import Register
from knowledge.store.records import document_from, header_json
from knowledge.vocabulary.learning import learn
from knowledge.wiring import Knowledge

TODAY = date(2026, 11, 23)
WITH_RULE = """---
id: JP-2026-7
kind: announcement
issuer: JP
title: Order 7 of 2026 on lenses made abroad
publisher: METI
published: 2026-05-01
measures:
  - id: JP-2026-7/1
    effect: licence
    items: [Tb, Gd]
    reach: made abroad
    rule: lens-rule
    from: 2026-06-01
    passage: lenses
defines:
  - {key: lens-rule, kind: rule, name: the lens rule, names: {en: ["{glass|lens} content rule"]}}
---

## Lenses

Since 1 June 2026 lenses made abroad with Japanese terbium or gadolinium need a licence.
"""


def lenses(text: str = WITH_RULE) -> Document:
    return read(text.encode(), location="order.md")


def test_a_rule_is_asked_by_its_names_and_is_no_item() -> None:
    register = Register([lenses()])
    for name in ("is the lens rule in force?", "glass content rule?", "the lens content rule"):
        found = register.vocabulary.find(name)
        assert [mention.keys for mention in found] == [("lens-rule",)], name
    status = register.status("lens-rule", TODAY)
    assert (status.state, status.issuer) == (State.LICENCE, "JP")
    assert "lens-rule" not in register.items()
    sorts = {meaning.key: meaning.sort for meaning in everything(register)}
    assert sorts["lens-rule"] == "rule"
    rule = register.vocabulary.describe("lens-rule")
    assert (rule.reach, rule.related) == (Reach.MADE_ABROAD, ("Tb", "Gd"))


def test_no_export_of_what_a_rule_starts_from_is_controlled_by_it() -> None:
    assert Register([lenses()]).status("Tb", TODAY).state is State.NONE


def test_a_rule_is_stored_and_comes_back_as_it_was() -> None:
    document = lenses()
    row: Any = {"guild": "", "source": "", "location": ""}
    again = document_from(header_json(document), document.text, row)
    assert again.measures == document.measures
    assert again.defines == document.defines


@pytest.mark.parametrize(
    ("was", "now", "field"),
    [
        ("    rule: lens-rule\n", "", "measures[0].rule"),
        ("    reach: made abroad\n", "", "measures[0].rule"),
        ("rule: lens-rule", "rule: glass-rule", "rule"),
        ("{glass|lens}", "{a|b|c|d}{a|b|c|d}{a|b|c|d}{a|b|c|d}", "defines[0].names"),
    ],
)
def test_what_does_not_fit_is_one_sentence_with_its_field(was: str, now: str, field: str) -> None:
    with pytest.raises(DocumentError) as fault:
        lenses(WITH_RULE.replace(was, now))
    assert field in str(fault.value)


def test_a_rule_may_have_a_number_for_a_name() -> None:
    text = WITH_RULE.replace("{glass|lens} content rule", "{25|25 percent} rule")
    learnt = learn([lenses(text)])
    assert not learnt.clashes
    assert [m.keys for m in learnt.vocabulary.find("the 25% rule")] == [("lens-rule",)]


def test_a_package_takes_in_the_rules_of_its_day(knowledge: Knowledge) -> None:
    groups = knowledge.register.vocabulary.groups.values()
    packages = [group for group in groups if group.issued]
    assert packages
    for package in packages:
        own = [d for d in knowledge.register.documents() if d.published == package.issued]
        rules = {each.key for d in own for each in d.defines if each.kind == "rule"}
        assert rules
        assert rules <= set(package.members)


@pytest.mark.parametrize(
    "text",
    [
        "die 0,1-Prozent-Regel",
        "la règle des 0,1 %",
        "la regla del 0,1 %",
        "the 0.1% rule",
        "0.1% content",
        "de minimis",
        "the BIS affiliates rule",
        "the 50% rule",
    ],
)
def test_the_rules_of_the_record_are_known_by_their_names(knowledge: Knowledge, text: str) -> None:
    register = knowledge.register
    (mention,) = register.vocabulary.find(text)
    assert register.vocabulary.describe(mention.keys[0]).kind == "rule"
    assert not set(mention.keys) & set(register.items())


def test_no_rule_is_offered_where_an_item_is_typed() -> None:
    register = Register([lenses()])
    catalogue = SimpleNamespace(version=lambda: 1)
    kit: Any = SimpleNamespace(catalogue=catalogue, register=lambda _seen: register)
    nothing: Any = None
    complete = Completing(kit, nothing, nothing).complete
    assert complete("lens", guild="1", what="item", limit=25) == ()
    assert complete("terb", guild="1", what="item", limit=25)[0].value == "Tb"


def test_kinds_of_goods_are_told_by_what_the_items_say_they_hold(knowledge: Knowledge) -> None:
    known = knowledge.register.vocabulary
    for variety in known.varieties:
        free, holding = variety.kinds
        assert known.describe(holding).content == variety.holds
        assert not known.describe(free).content
