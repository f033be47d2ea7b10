"""DISCORD_… settings, read from the environment and from ``.env`` when they are built."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Literal

from dotenv import dotenv_values
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.errors import SettingsError
from knowledge.settings import KnowledgeSettings, read

LOGIN_HELP = (
    "copy the token from the Developer Portal (your application, Bot, Reset Token) into .env as "
    "DISCORD_TOKEN=…"
)


class DiscordSettings(BaseSettings):
    """How the bot logs in, how much it answers and what it writes down."""

    model_config = SettingsConfigDict(
        env_prefix="DISCORD_", env_file=".env", extra="ignore", env_ignore_empty=True
    )

    token: SecretStr = SecretStr("")
    dev_guild_id: int | None = None
    """The server that gets new commands at every start, at once."""
    owner_id: int | None = None
    """Who sees how the bot fares in /about."""
    message_content: bool = False
    """Ask Discord for the privileged intent to read messages that do not mention the bot."""
    user_rate: int = Field(default=6, ge=1, le=600)
    """Questions a person may ask in a minute, where a server does not set its own rate."""
    guild_rate: int = Field(default=60, ge=1, le=6000)
    """Questions a server may ask in a minute."""
    answer_seconds: float = Field(default=120, gt=0)
    """How long an answer may take before the bot gives up on it."""
    workers: int = Field(default=2, ge=1, le=64)
    """How many questions are answered at the same time; further ones wait their turn.

    Without a chat model an answer is computing, and more of them only get in each other's way.
    """
    keep_days: int = Field(default=365, ge=1)
    """For how many days answers are kept, and so the buttons below them work."""
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_questions: bool = False
    """Whether the log holds what people ask."""


def load_settings() -> DiscordSettings:
    """Read the settings; raises SettingsError that names what is wrong."""
    return read(DiscordSettings)


def strays(given: Iterable[str] | None = None) -> Mapping[str, str]:
    """The names that look like settings of ours and are none → the setting that may be meant.

    ``given`` are the names that are set: by default those of the environment and of ``.env``.
    """
    names = {*os.environ, *dotenv_values(".env")} if given is None else set(given)
    known = {*_names(DiscordSettings), *_names(KnowledgeSettings)}
    beginnings = tuple({name.partition("_")[0] + "_" for name in known})
    found = sorted(n for n in names if n.upper().startswith(beginnings) and n.upper() not in known)
    return {name: next(iter(get_close_matches(name.upper(), known, 1)), "") for name in found}


def _names(kind: type[BaseSettings]) -> Iterable[str]:
    prefix = kind.model_config["env_prefix"]
    for name, field in kind.model_fields.items():
        yield str(field.validation_alias or f"{prefix}{name}").upper()


def token_of(settings: DiscordSettings) -> str:
    """The bot's token; raises SettingsError that says where to get one."""
    token = settings.token.get_secret_value().strip()
    if not token:
        raise SettingsError(f"DISCORD_TOKEN is not set: {LOGIN_HELP}")
    return token
