"""KNOWLEDGE_… settings, read from the environment and from ``.env`` when they are built."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.errors import SettingsError

DEFAULT_MODEL = "all-MiniLM-L6-v2"


class KnowledgeSettings(BaseSettings):
    """Where the knowledge base lives and which models it uses.

    ``home`` is the data folder; ``catalogue_url`` and ``chroma_url`` move the catalogue and the
    vectors elsewhere; ``llm`` names a chat model that may phrase answers ("" for none).
    """

    model_config = SettingsConfigDict(
        env_prefix="KNOWLEDGE_", env_file=".env", extra="ignore", populate_by_name=True
    )

    home: Path = Path("data")
    embedding_model: str = DEFAULT_MODEL
    llm: str = ""
    catalogue_url: str = Field(default="", validation_alias="CATALOGUE_URL")
    chroma_url: str = Field(default="", validation_alias="CHROMA_URL")


def load_settings(**overrides: object) -> KnowledgeSettings:
    """Read the settings; raises SettingsError that names the first wrong one."""
    try:
        return KnowledgeSettings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise SettingsError(f"The setting {name} is wrong: {first['msg']}.") from error
