"""The keyword index; the only importer of tantivy.

English words are stemmed. Symbols ("Tb"), numbers ("61", "2805.30") and codes ("1C902") are also
kept as written, and Chinese, Japanese and Korean text by single characters and pairs of
them, since words there have no spaces between them or particles behind them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Self

import tantivy

from knowledge.errors import StoreError
from knowledge.models import SHARED
from knowledge.store.records import StoredPassage

_STEMMED = "monazite_en"
_PLAIN = "monazite_terms"
_BOOSTS = {"title": 1.5, "heading": 1.2, "text": 1.0}
_EXACT_BOOST = 1.5
_CJK_BOOST = 0.6
_HEAP = 20_000_000
_LONGEST_QUERY = 64
"""How many different terms of a query count: a pasted page must not take seconds."""

_WORD = re.compile(r"\w+(?:[.\-/]\w+)*")
_COMMON = re.compile(
    "A|An|And|Are|As|At|Can|Did|Do|Does|For|He|How|I|If|In|Is|It|My|No|Not|Of|On|Or|Our|She|So|"
    "That|The|This|To|Was|We|What|When|Where|Which|Who|Why|Will|With|You"
)
"""Words that a sentence begins with, some of them symbols too: spelling says nothing there."""

_FIGURES = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "0123456789" * 2)
"""Raised and lowered figures: a formula is the same however it is written."""

_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff]+")


class Keywords:
    """A keyword index in a folder. Any number of processes may read; one at a time writes."""

    def __init__(self, index: Any) -> None:
        self._index = index
        self._schema = index.schema
        self._writer: Any = None
        self._analyzer = _stemmer()
        index.register_tokenizer(_STEMMED, self._analyzer)
        index.register_tokenizer(_PLAIN, _whitespace())
        index.config_reader("manual")

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open or make the index in a folder; raises StoreError when it is damaged."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            return cls(tantivy.Index(_schema(), str(folder)))
        except (OSError, ValueError) as error:
            raise _failed(error) from error

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Open the index in a folder to search it; raises StoreError when there is none."""
        try:
            if tantivy.Index.exists(str(folder)):
                return cls(tantivy.Index(_schema(), str(folder)))
        except (OSError, ValueError) as error:
            raise _failed(error) from error
        raise StoreError(f"There is no keyword index in {folder}; it is made at the next start.")

    def add(self, passages: Iterable[StoredPassage]) -> None:
        """Add passages or replace them; seen after ``commit``."""
        writer = self._write()
        for item in passages:
            fields = {
                "id": item.id,
                "guild": _guild(item.document.guild),
                "document": str(item.document.key),
                "title": item.document.title,
                "heading": " ".join(item.passage.heading),
                "text": item.passage.text,
            }
            fields = {name: unicodedata.normalize("NFC", value) for name, value in fields.items()}
            words = " ".join((fields["title"], fields["heading"], fields["text"]))
            fields["exact"] = " ".join(_exact(words))
            fields["cjk"] = " ".join(_cjk(words))
            writer.delete_documents_by_term("id", item.id)
            writer.add_document(tantivy.Document(**fields))

    def remove(self, ids: Iterable[str]) -> None:
        """Remove passages; gone after ``commit``."""
        writer = self._write()
        for name in ids:
            writer.delete_documents_by_term("id", name)

    def commit(self) -> None:
        """Write what was added and removed to disk, and read from it."""
        if self._writer is not None:
            try:
                self._writer.commit()
            except (OSError, ValueError) as error:
                raise _failed(error) from error
        self.reload()

    def reload(self) -> None:
        """Read what another process has written since."""
        try:
            self._index.reload()
        except (OSError, ValueError) as error:
            raise _failed(error) from error

    def search(
        self,
        query: str,
        guilds: Sequence[str] = (SHARED,),
        limit: int = 10,
        documents: Sequence[int] | None = None,
    ) -> list[tuple[str, float]]:
        """Ids of passages with words of the query and their scores (BM25), best first.

        Any text is a query: there is no query language. ``documents`` (keys) narrows the search.
        """
        words = self._words(unicodedata.normalize("NFC", query))
        if not words or limit < 1:
            return []
        searcher = self._index.searcher()
        must = []
        try:
            if not _only(searcher, guilds):
                must.append(self._among("guild", [_guild(guild) for guild in guilds]))
            if documents is not None:
                must.append(self._among("document", [str(key) for key in documents]))
            any_word = tantivy.Query.boolean_query([(tantivy.Occur.Should, word) for word in words])
            parts = [(tantivy.Occur.Must, part) for part in (*must, any_word)]
            wanted = tantivy.Query.boolean_query(parts) if must else any_word
            hits = searcher.search(wanted, limit, count=False).hits
            return [(searcher.doc(address)["id"][0], float(score)) for score, address in hits]
        except (OSError, ValueError) as error:
            raise _failed(error) from error

    def count(self) -> int:
        """How many passages the index holds."""
        return int(self._index.searcher().num_docs)

    def close(self) -> None:
        """Let go of the writer, so that another process may write."""
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    def _write(self) -> Any:
        if self._writer is None:
            try:
                self._writer = self._index.writer(_HEAP, 1)
            except (OSError, ValueError) as error:
                raise _failed(error) from error
        return self._writer

    def _words(self, query: str) -> list[Any]:
        """One query for each different word, over the fields that it may stand in."""
        stems = [
            [self._term(field, stem, boost) for field, boost in _BOOSTS.items()]
            for stem in dict.fromkeys(self._analyzer.analyze(query))
        ]
        exact = [[self._term("exact", term, _EXACT_BOOST)] for term in dict.fromkeys(_exact(query))]
        pairs = [[self._term("cjk", term, _CJK_BOOST)] for term in dict.fromkeys(_cjk(query))]
        every = (exact + pairs + stems)[:_LONGEST_QUERY]
        return [
            tantivy.Query.disjunction_max_query(fields, 0.1) if len(fields) > 1 else fields[0]
            for fields in every
        ]

    def _term(self, field: str, value: str, boost: float) -> Any:
        term = tantivy.Query.term_query(self._schema, field, value, "freq")
        return tantivy.Query.boost_query(term, boost)

    def _among(self, field: str, values: Sequence[str]) -> Any:
        among = tantivy.Query.term_set_query(self._schema, field, list(values))
        return tantivy.Query.const_score_query(among, 0.0)


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    for name in ("guild", "document"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in _BOOSTS:
        builder.add_text_field(name, tokenizer_name=_STEMMED, index_option="freq")
    for name in ("exact", "cjk"):
        builder.add_text_field(name, tokenizer_name=_PLAIN, index_option="freq")
    return builder.build()


def _stemmer() -> Any:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    filters = (
        tantivy.Filter.remove_long(60),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stopword("english"),
        tantivy.Filter.stemmer("english"),
    )
    for step in filters:
        builder = builder.filter(step)
    return builder.build()


def _whitespace() -> Any:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()


def _exact(text: str) -> Iterator[str]:
    """The words whose spelling matters: with a digit, or short and with a capital."""
    for match in _WORD.finditer(text.translate(_FIGURES)):
        word = match.group()
        short = len(word) <= 5 and any(letter.isupper() for letter in word)
        if (short and not _COMMON.fullmatch(word)) or any(letter.isdigit() for letter in word):
            yield word
            if not word.isalnum():
                yield from re.findall(r"\w+", word)


def _cjk(text: str) -> Iterator[str]:
    for match in _CJK.finditer(text):
        run = match.group()
        yield from run
        yield from (run[at : at + 2] for at in range(len(run) - 1))


def _guild(guild: str) -> str:
    """A guild as a term: an empty one would not be indexed."""
    return f"g{guild}"


def _only(searcher: Any, guilds: Sequence[str]) -> bool:
    """Whether the index holds nothing but what these guilds have: asking for them is dear then.

    A guild whose passages are all removed may still count, never the other way round.
    """
    present = searcher.terms_with_prefix("guild", "", limit=len(guilds) + 1)
    return {term for term, _ in present} <= {_guild(guild) for guild in guilds}


def _failed(error: Exception) -> StoreError:
    return StoreError(f"The keyword index failed ({error}); it is repaired at the next start.")
