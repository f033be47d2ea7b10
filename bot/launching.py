"""The commands: settings → a running bot, commands that are registered, or a link.

What takes long to import is imported while the knowledge base is being opened in its process.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import AbstractContextManager, closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.logs import event, set_up
from bot.remote import RemoteServices
from bot.settings import DiscordSettings, load_settings, strays, token_of
from knowledge.locks import held
from knowledge.settings import CATALOGUE_FILE, KnowledgeSettings
from knowledge.settings import load_settings as load_knowledge_settings
from knowledge.vocabulary.packs import BUNDLED
from knowledge.vocabulary.texts import texts_of

if TYPE_CHECKING:
    from knowledge.store.interactions import Interactions

_log = logging.getLogger("bot")


def run() -> int:
    """Open the knowledge base and answer until a signal comes."""
    settings = load_settings()
    token = token_of(settings)
    set_up(settings.log_format, settings.log_level)
    for name, meant in strays().items():
        hint = f"; did you mean {meant}?" if meant else ""
        _log.warning("%s is set, but there is no such setting: it is ignored%s", name, hint)
    base = load_knowledge_settings()
    with _alone(base.home):
        asyncio.run(_run(settings, base, token))
    event(_log, "stopped")
    return 0


async def _run(settings: DiscordSettings, base: KnowledgeSettings, token: str) -> None:
    async with _remote(settings, base) as services:
        from bot import serving

        await services.opened()
        with closing(_interactions(base)) as interactions:
            await serving.serve(
                services, interactions, settings, token, texts_of(base.pack or BUNDLED)
            )


def sync() -> int:
    """Register the commands in every server."""
    from bot import serving

    settings = load_settings()
    token = token_of(settings)
    base = load_knowledge_settings()
    _make(base.home)
    with closing(_interactions(base)) as interactions:
        services = _remote(settings, base)  # not started: only the commands' names are needed
        number = asyncio.run(
            serving.sync(services, interactions, settings, token, texts_of(base.pack or BUNDLED))
        )
    print(f"{number} commands are registered; every server sees them within a minute.")
    return 0


def invite() -> int:
    """Print the link that invites the bot."""
    from bot import serving

    print(asyncio.run(serving.invite(token_of(load_settings()))))
    return 0


def _remote(settings: DiscordSettings, base: KnowledgeSettings) -> RemoteServices:
    return RemoteServices(base, settings.log_format, settings.log_level)


def _interactions(base: KnowledgeSettings) -> Interactions:
    from knowledge.store.interactions import Interactions

    return Interactions.open(base.catalogue_url or base.home / CATALOGUE_FILE)


def _make(home: Path) -> None:
    with suppress(OSError):  # an impossible folder is said better by who opens it next
        home.mkdir(parents=True, exist_ok=True)


def _alone(home: Path) -> AbstractContextManager[None]:
    """Hold the data folder as the one bot that answers from it."""
    _make(home)
    return held(
        home / "bot.lock",
        f"Another bot is running on {home}; stop it, or give this one a folder of its own with "
        "KNOWLEDGE_HOME.",
    )
