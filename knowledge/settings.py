"""KNOWLEDGE_… settings, read from the environment and from ``.env`` when they are built."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.errors import SettingsError

CATALOGUE_FILE = "catalogue.sqlite"
DEFAULT_MODEL = "all-MiniLM-L6-v2"

S = TypeVar("S", bound=BaseSettings)


class KnowledgeSettings(BaseSettings):
    """Where the knowledge base lives and which models it uses.

    ``home`` is the data folder; ``catalogue_url`` and ``chroma_url`` move the catalogue and the
    vectors elsewhere; ``llm`` names a chat model that may phrase answers ("" for none),
    and ``pack`` is the folder of the pack of a community of its own (none: the bundled one).
    """

    model_config = SettingsConfigDict(
        env_prefix="KNOWLEDGE_", env_file=".env", extra="ignore", populate_by_name=True
    )

    home: Path = Path("data")
    embedding_model: str = DEFAULT_MODEL
    llm: str = ""
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
