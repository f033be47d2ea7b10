"""Settings come from the environment and a ``.env``; what is wrong with them is said in a line."""

import os
from pathlib import Path

import pytest
from discord_server import TOKEN

from bot.settings import DiscordSettings, token_of
from bot.settings import load_settings as discord_settings
from knowledge.errors import SettingsError
from knowledge.settings import DEFAULT_MODEL
from knowledge.settings import load_settings as knowledge_settings


def test_settings_come_from_the_environment_and_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISCORD_USER_RATE", "9")
    Path(".env").write_text(f"DISCORD_TOKEN={TOKEN}\nDISCORD_OWNER_ID=\nKNOWLEDGE_HOME=x\n")
    settings = discord_settings()
    assert token_of(settings) == TOKEN
    assert settings.user_rate == 9
    assert settings.owner_id is None
    assert TOKEN not in repr(settings)


def test_a_wrong_setting_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DISCORD_DEV_GUILD_ID", "my server")
    with pytest.raises(SettingsError, match="DISCORD_DEV_GUILD_ID is wrong"):
        discord_settings()


def test_a_file_of_settings_that_is_no_utf_8_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("DISCORD_USER_RATE=9\n", encoding="utf-16")
    for load in (discord_settings, knowledge_settings):
        with pytest.raises(SettingsError, match=r"\.env is not UTF-8"):
            load()


def test_a_setting_of_the_knowledge_base_that_is_empty_is_not_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_text("KNOWLEDGE_HOME=\nKNOWLEDGE_LLM=openai:some\n")
    monkeypatch.setenv("KNOWLEDGE_EMBEDDING_MODEL", "")
    monkeypatch.setenv("KNOWLEDGE_LLM", "")
    settings = knowledge_settings()
    assert settings.home == Path("data")
    assert settings.embedding_model == DEFAULT_MODEL
    assert settings.llm == ""  # the environment wins: nothing leaves the machine


def test_a_missing_token_says_where_to_get_one() -> None:
    with pytest.raises(SettingsError, match="Developer Portal"):
        token_of(DiscordSettings(_env_file=None))  # type: ignore[call-arg]


def test_the_example_file_shows_every_setting_with_its_default(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in list(os.environ):
        if name.startswith("DISCORD_"):
            monkeypatch.delenv(name)
    example = Path(__file__).parents[1] / ".env.example"
    named = {line.split("=")[0] for line in example.read_text().splitlines() if "=" in line}
    assert {f"DISCORD_{field.upper()}" for field in DiscordSettings.model_fields} <= named
    read = DiscordSettings(_env_file=example)  # type: ignore[call-arg]
    assert read == DiscordSettings(_env_file=None)  # type: ignore[call-arg]
