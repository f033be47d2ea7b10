"""Runs the bot against the stand-in server: ``run_bot.py BASE GATEWAY fake|real [argument…]``.

``fake`` answers at once, or after the seconds named in "wait N" of a question; ``real`` is
``python -m bot`` with the arguments that follow.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time
from datetime import date
from pathlib import Path

import discord
import yarl
from bot_fakes import FakeServices, made_answer

from bot import launching, logs
from bot.__main__ import explain, main
from bot.settings import load_settings, token_of
from knowledge.models import Answer
from knowledge.settings import load_settings as load_home


def slowly(question: str, as_of: date | None) -> Answer:
    """An answer after the time that the question asks for."""
    wanted = re.search(r"wait ([\d.]+)", question)
    if wanted:
        time.sleep(float(wanted[1]))
    return made_answer(question, as_of)


def run_fake() -> int:
    settings = load_settings()
    logs.set_up(settings.log_format, settings.log_level)
    home = Path(load_home().home)
    home.mkdir(parents=True, exist_ok=True)
    services = FakeServices(home)
    services.reply = slowly
    try:
        asyncio.run(launching.serve(services, settings, token_of(settings)))
    except Exception as error:
        print(explain(error) or repr(error), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    base, gateway, kind, *arguments = sys.argv[1:]
    discord.http.Route.BASE = base
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    sys.exit(run_fake() if kind == "fake" else main(arguments))
