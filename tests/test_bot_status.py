"""/status in Discord: the card with its picture, what is private, and what completes."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from bot_world import World, parts, texts, world
from conftest import settings_for
from PIL import Image

from bot.services import KnowledgeServices
from knowledge.wiring import open_knowledge

__all__ = ["world"]


@pytest.fixture
async def shown(world: World, copied_home: Path) -> AsyncIterator[World]:
    """The world with statuses of the bundled record."""
    with open_knowledge(settings=settings_for(copied_home)) as base:
        services = KnowledgeServices(base)
        for name in ("overview", "items_like", "places_like", "read_day"):
            setattr(world.services, name, getattr(services, name))
        yield world


async def status(world: World, **options: str) -> Any:
    return await world.alice.slash(world.channel, "status", **options)


def picture(message: Any) -> tuple[Any, str]:
    """The picture that a card shows, and its alternative text."""
    (item,) = [each for part in parts(message) for each in part.get("items", ())]
    (attachment,) = message.attachments
    assert attachment.filename in item["media"]["url"]
    return attachment, item["description"]


async def test_the_table_is_a_card_with_the_picture_and_its_words(shown: World) -> None:
    reply = await status(shown, as_of="2026-03-01")
    attachment, alt = picture(reply.response)
    assert Image.open(io.BytesIO(await attachment.read())).width == 1200
    assert "1 March 2026" in alt
    assert len(alt) <= 1024
    said = texts(reply.response)
    assert "**Suspended**" in said
    assert "holmium" in said
    assert len(said) < 4000


async def test_one_item_is_shown_with_its_days_sources_and_timeline(shown: World) -> None:
    reply = await status(shown, item="Ho", as_of="2026-03-01")
    said = texts(reply.response)
    assert "Suspended · Holmium" in said
    assert "10 Nov 2026" in said
    assert "No. 57 of 2025](https://" in said
    assert "(now): Suspended" in picture(reply.response)[1]


async def test_a_destination_counts(shown: World) -> None:
    day = "2025-01-15"
    alone = texts((await status(shown, item="Ga", as_of=day)).response)
    there = texts((await status(shown, item="Ga", as_of=day, destination="US")).response)
    assert "Controlled · Gallium" in alone
    assert "Barred · Gallium" in there
    assert "United States" in there


@pytest.mark.parametrize(
    "wrong",
    [{"item": "kryptonite"}, {"destination": "Xyzzyland"}, {"as_of": "the day of the moon"}],
    ids=lambda wrong: next(iter(wrong)),
)
async def test_what_is_none_is_told_to_the_person_alone(
    shown: World, wrong: dict[str, str]
) -> None:
    reply = await status(shown, **wrong)
    assert reply.followups[-1].flags.ephemeral
    assert reply.response is None  # nothing of it is left for the others


async def test_items_complete_while_they_are_typed(shown: World) -> None:
    found = await shown.alice.autocomplete(shown.channel, "status", "item", "terb")
    assert "Tb" in [choice["value"] for choice in found]


async def test_destinations_complete_and_a_town_is_said_with_its_country(shown: World) -> None:
    found = await shown.alice.autocomplete(shown.channel, "status", "destination", "ja")
    assert found[0]["value"] == "JP"
    found = await shown.alice.autocomplete(shown.channel, "status", "destination", "atlantis")
    assert [choice["name"] for choice in found] == ["Atlantis, South Africa"]
    reply = await status(shown, item="Ho", destination="atlantis")
    assert "to Atlantis, South Africa" in texts(reply.response)
