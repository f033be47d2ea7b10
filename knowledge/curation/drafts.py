"""Drafts as they are stored: a document, what was noticed while reading it, and its vectors."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np

from knowledge.curation.values import Finding, Findings, MeasureForm, Purpose
from knowledge.models import Document
from knowledge.store.records import document_from, header_json


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a draft keeps. ``base`` is the revision that it changes, ``vectors`` are those of its
    passages, by the hash of their texts. ``findings`` and ``suggested`` are what its text names,
    so that a form opens without reading it again; ``told`` was suggested by a chat model, and
    ``gap`` is the key of the ``question`` that the document is to answer, 0 for none;
    ``news`` is what of a feed it decides, 0 for nothing."""

    document: Document
    purpose: Purpose
    cleaned: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    base: int | None = None
    news: int = 0
    vectors: dict[str, np.ndarray] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)
    suggested: tuple[MeasureForm, ...] = ()
    told: tuple[MeasureForm, ...] = ()
    gap: int = 0
    question: str = ""

    def packed(self) -> bytes:
        """The sketch as bytes."""
        head = {
            "header": header_json(self.document),
            "text": self.document.text,
            "place": {
                "guild": self.document.guild,
                "source": self.document.source,
                "location": self.document.location,
            },
            "purpose": self.purpose.value,
            "cleaned": self.cleaned,
            "warnings": self.warnings,
            "base": self.base,
            "news": self.news,
            "hashes": list(self.vectors),
            "findings": asdict(self.findings),
            "suggested": [asdict(form) for form in self.suggested],
            "told": [asdict(form) for form in self.told],
            "gap": self.gap,
            "question": self.question,
        }
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("head.json", json.dumps(head, ensure_ascii=False))
            if self.vectors:
                matrix = np.stack(list(self.vectors.values())).astype("<f4")
                archive.writestr("vectors", matrix.tobytes(), zipfile.ZIP_STORED)
        return buffer.getvalue()

    @classmethod
    def unpacked(cls, body: bytes) -> Sketch:
        """The sketch that was packed."""
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            head: dict[str, Any] = json.loads(archive.read("head.json"))
            hashes = head["hashes"]
            raw = archive.read("vectors") if hashes else b""
        matrix = np.frombuffer(raw, dtype="<f4").reshape(len(hashes), -1) if hashes else ()
        return cls(
            document=document_from(head["header"], head["text"], head["place"]),
            purpose=Purpose(head["purpose"]),
            cleaned=tuple(head["cleaned"]),
            warnings=tuple(head["warnings"]),
            base=head["base"],
            news=head.get("news", 0),
            vectors=dict(zip(hashes, matrix, strict=True)),
            findings=_findings(head.get("findings", {})),
            suggested=_forms(head.get("suggested", [])),
            told=_forms(head.get("told", [])),
            gap=head.get("gap", 0),
            question=head.get("question", ""),
        )


def _findings(packed: dict[str, Any]) -> Findings:
    return Findings(**{sort: tuple(Finding(**each) for each in packed[sort]) for sort in packed})


def _forms(packed: list[dict[str, Any]]) -> tuple[MeasureForm, ...]:
    lists: Iterator[dict[str, Any]] = (
        {name: tuple(value) if isinstance(value, list) else value for name, value in each.items()}
        for each in packed
    )
    return tuple(MeasureForm(**values) for values in lists)
