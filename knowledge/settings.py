"""KNOWLEDGE_… settings, read from the environment and from ``.env`` when they are built."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.errors import SettingsError

CATALOGUE_FILE = "catalogue.sqlite"
DEFAULT_MODEL = "all-MiniLM-L6-v2"

S = TypeVar("S", bound=BaseSettings)


class ModelSettings(BaseSettings):
    """Which chat model reads and writes, and how far it may go; ``llm`` is "" for none.

    ``llm_base_url`` is the address of a server that speaks a provider's protocol, ``llm_api_key``
    its key where the provider's own variable is not set. An answer waits ``llm_seconds`` for it,
    ``llm_tokens`` is the most that one reply may have, ``llm_at_once`` how many answers may ask it
    at the same time. The limits of a day (UTC) are those of the whole bot and of one guild, in
    tokens and in the currency of the prices, which are for a million tokens; 0 is no limit.
    """

    model_config = SettingsConfigDict(
        env_prefix="KNOWLEDGE_", env_file=".env", extra="ignore", populate_by_name=True
    )

    llm: str = ""
    llm_base_url: str = ""
    llm_api_key: SecretStr | None = None
    llm_seconds: float = Field(20.0, gt=0, le=7200)
    llm_tokens: int = Field(1200, ge=100, le=100_000)
    llm_at_once: int = Field(4, ge=1, le=64)
    llm_tokens_a_day: int = Field(0, ge=0)
    llm_guild_tokens_a_day: int = Field(0, ge=0)
    llm_cost_a_day: float = Field(0.0, ge=0)
    llm_guild_cost_a_day: float = Field(0.0, ge=0)
    llm_price_read: float = Field(0.0, ge=0)
    llm_price_written: float = Field(0.0, ge=0)


class KnowledgeSettings(ModelSettings):
    """Where the knowledge base lives and which models it uses.

    ``home`` is the data folder; ``catalogue_url`` and ``chroma_url`` move the catalogue and the
    vectors elsewhere, and ``pack`` is the folder of the pack of a community of its own (none: the
    bundled one). The chat model's settings are those of ``ModelSettings``.
    """

    home: Path = Path("data")
    embedding_model: str = DEFAULT_MODEL
    pack: Path | None = None
    catalogue_url: str = Field(default="", validation_alias="CATALOGUE_URL")
    chroma_url: str = Field(default="", validation_alias="CHROMA_URL")

    @field_validator("home", "embedding_model", mode="before")
    @classmethod
    def _given(cls, value: Any, info: ValidationInfo) -> Any:
        """An empty one is not set: the data must not land in the folder of the moment."""
        return value or cls.model_fields[str(info.field_name)].default


def load_settings() -> KnowledgeSettings:
    """Read the settings; see ``read``."""
    return read(KnowledgeSettings)


def read(kind: type[S]) -> S:
    """Build settings of a kind; raises SettingsError that names what is wrong."""
    try:
        return kind()
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        prefix = kind.model_config["env_prefix"] if name in kind.model_fields else ""
        raise SettingsError(
            f"The setting {prefix}{name.upper()} is wrong: {first['msg']}."
        ) from error
    except UnicodeDecodeError as error:
        raise SettingsError("The file .env is not UTF-8; save it as UTF-8.") from error
