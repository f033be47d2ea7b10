"""``python -m bot`` runs the bot, ``… sync`` registers its commands, ``… invite`` prints the link.

A failure that someone can mend is one line that says how, and exit code 1.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence

from bot.logs import is_set_up
from bot.settings import LOGIN_HELP
from knowledge.errors import KnowledgeError

_PORTAL = "https://discord.com/developers/applications"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bot or one of its commands; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="The Discord assistant.")
    parser.add_argument(
        "command",
        nargs="?",
        choices=("run", "sync", "invite"),
        default="run",
        help="run the bot (the default), register its commands everywhere, or print the link "
        "that invites it",
    )
    command = parser.parse_args(arguments).command
    # Late, so that --help answers at once; discord.py later still, behind what takes longer.
    from bot import launching

    actions = {"run": launching.run, "sync": launching.sync, "invite": launching.invite}
    try:
        return actions[command]()
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        return tell_end(error)


def tell_end(error: Exception) -> int:
    """Say in one line why the program ends, in the log where it has begun; returns 1.

    What nothing is known about goes there with its traceback, as one line as well.
    """
    line = explain(error)
    logger = logging.getLogger("bot")
    if is_set_up():
        logger.critical(line or "ended by an error", exc_info=None if line else error)
    elif line:
        print(line, file=sys.stderr)
    else:
        raise error
    return 1


def explain(error: Exception) -> str | None:
    """What to do about a failed start, in one line; None where that is not known."""
    import aiohttp
    import discord

    match error:
        case discord.LoginFailure():
            return f"Discord refuses the token, which is wrong or was reset: {LOGIN_HELP}"
        case discord.PrivilegedIntentsRequired():
            return (
                f"Discord refuses the message content intent: switch on Message Content Intent at "
                f"{_PORTAL} (your application, Bot), or set DISCORD_MESSAGE_CONTENT=false."
            )
        case discord.ConnectionClosed():
            return f"Discord closed the connection for good (code {error.code})."
        case discord.HTTPException() if error.status == 429 or error.status >= 500:
            return f"Discord answered {error.status}; try again in a few minutes."
        case discord.HTTPException():
            said = " ".join(error.text.split())
            return (
                f"Discord refuses the request ({error.status}, code {error.code}: {said}); "
                f"trying again will not help. Check the token, the ids in the DISCORD_ settings, "
                f"and that the bot is invited there: {_PORTAL}"
            )
        case aiohttp.ClientError() | asyncio.TimeoutError():
            return "Discord cannot be reached; check the network connection."
        case KnowledgeError():
            return str(error)
    return None


if __name__ == "__main__":
    sys.exit(main())
