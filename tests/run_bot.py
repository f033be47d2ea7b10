"""Runs the bot against the stand-in server: ``run_bot.py BASE GATEWAY fake|real|idle [argument…]``.

``fake`` answers at once, a question about a "gate" when a file of that name is there, and is busy
with what the file ``work`` says; ``real`` is ``python -m bot`` with the arguments that follow;
``idle`` is no bot, but an event loop with nothing to do. On SIGUSR1 it prints for how long its
event loop was blocked at most since the last time, as ``blocked <seconds>``. ``BOT_WORKER`` names
another module for the process of its knowledge base; feeds are looked after often then.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import discord
import yarl
from bot_fakes import FakeServices, made_answer

from bot import app, logs, remote, serving
from bot.__main__ import main, tell_end
from bot.services import Services
from bot.serving import serve
from bot.settings import DiscordSettings, load_settings, token_of
from knowledge.models import Answer
from knowledge.settings import load_settings as load_home
from knowledge.store.interactions import Interactions
from knowledge.vocabulary.texts import Texts, texts

PULSE = 0.002


async def watched(
    services: Services,
    interactions: Interactions,
    settings: DiscordSettings,
    token: str,
    told: Texts,
) -> None:
    """Serve, and watch how late the event loop is."""
    watching = asyncio.create_task(watch())
    await serve(services, interactions, settings, token, told)
    watching.cancel()


async def watch() -> None:
    """Watch how late the event loop is, and tell when asked."""
    longest = 0.0

    def tell() -> None:
        nonlocal longest
        print(f"blocked {longest:.4f}", flush=True)
        longest = 0.0

    asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, tell)
    while True:
        before = time.perf_counter()
        await asyncio.sleep(PULSE)
        longest = max(longest, time.perf_counter() - before - PULSE)


def gated(question: str, as_of: date | None) -> Answer:
    """An answer, to a question about a gate only once the file ``gate`` is there."""
    ends = time.monotonic() + 120
    while "gate" in question and not Path("gate").exists() and time.monotonic() < ends:
        time.sleep(0.01)
    return made_answer(question, as_of)


class BusyServices(FakeServices):
    """Busy with what a file says."""

    async def work(self) -> str:
        return await asyncio.to_thread(_written, Path("work"))


def _written(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def run_fake() -> int:
    settings = load_settings()
    logs.set_up(settings.log_format, settings.log_level)
    home = Path(load_home().home)
    home.mkdir(parents=True, exist_ok=True)
    services = BusyServices(home)
    app._LOOK_SECONDS = 0.05
    services.reply = gated
    try:
        asyncio.run(watched(services, services.interactions, settings, token_of(settings), texts()))
    except Exception as error:
        return tell_end(error)
    return 0


def now() -> datetime:
    """The present instant, on the day that the file ``today`` says where there is one."""
    moment, said = datetime.now(UTC), _written(Path("today"))
    return datetime.combine(date.fromisoformat(said), moment.timetz()) if said else moment


if __name__ == "__main__":
    app._LOOK_SECONDS = 0.3
    if worker := os.environ.get("BOT_WORKER"):
        app._FEED_SECONDS = 0.3
        remote.Remote.__init__.__defaults__ = (worker,)
    serving.AssistantBot = partial(app.AssistantBot, clock=now)
    base, gateway, kind, *arguments = sys.argv[1:]
    if kind == "idle":
        asyncio.run(watch())
    discord.http.Route.BASE = base
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    serving.serve = watched
    sys.exit(run_fake() if kind == "fake" else main(arguments))
