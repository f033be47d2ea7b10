"""What there is to document: settings with their defaults, commands, options, make targets."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from typing import Any

import typer
from pydantic import SecretStr
from readme_world import ROOT

import ingest
from bot.settings import DiscordSettings
from knowledge import __main__ as terminal
from knowledge.settings import KnowledgeSettings


def settings() -> dict[str, str]:
    """Every setting with its default as it would be written in ``.env``."""
    found = dict.fromkeys(straight_from_the_environment(), "")
    for model in (KnowledgeSettings, DiscordSettings):
        for name, field in model.model_fields.items():
            prefix = str(model.model_config.get("env_prefix", ""))
            full = str(field.validation_alias or f"{prefix}{name}".upper())
            found[full] = written(field.default)
    return found


@cache
def straight_from_the_environment() -> frozenset[str]:
    """Names of variables that the code reads without a settings class."""
    names = set()
    for path in [*ROOT.glob("knowledge/**/*.py"), *ROOT.glob("bot/**/*.py")]:
        code = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(code)) if "environ" in code else ():
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("environ.get"):
                names.add(str(ast.literal_eval(node.args[0])))
    return frozenset(names - {"PYTHONPATH"})


def written(default: object) -> str:
    """A default as it stands in ``.env``."""
    match default:
        case None:
            return ""
        case SecretStr():
            return default.get_secret_value()
        case bool():
            return str(default).lower()
        case _:
            return str(default)


def cli() -> dict[str, Any]:
    """The commands of ``python -m knowledge`` by name."""
    return dict(typer.main.get_command(terminal.app).commands)  # type: ignore[attr-defined]


def ingest_command() -> Any:
    """The command ``python ingest.py``."""
    app = typer.Typer(add_completion=False)
    app.command()(ingest.run)
    return typer.main.get_command(app)


def bot_commands() -> set[str]:
    """The commands of ``python -m bot``."""
    command = [sys.executable, "-m", "bot", "--help"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return set(re.findall(r"\{([\w,]+)\}", said.stdout)[0].split(","))


def targets() -> set[str]:
    """What ``make`` can make."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


def options(words: Sequence[str]) -> set[str]:
    """The options among words."""
    return {word for word in words if word.startswith("--")}


def known_options(command: Any) -> set[str]:
    """The options of a command."""
    return {name for p in command.params for name in (*p.opts, *p.secondary_opts)}
