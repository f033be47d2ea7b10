"""The retriever as LangChain knows retrievers; langchain is imported when it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from knowledge.models import Hit
from knowledge.store.retriever import Retriever

if TYPE_CHECKING:
    from langchain_core.retrievers import BaseRetriever


def as_langchain(retriever: Retriever, **options: Any) -> BaseRetriever:
    """A LangChain retriever over ours; ``options`` are those of ``Retriever.search``.

    A document's ``page_content`` is the passage, verbatim; ``metadata`` holds document, title,
    publisher, published (ISO date or None), url, heading and score.
    """
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    class MonaziteRetriever(BaseRetriever):
        """Searches the knowledge base."""

        def _get_relevant_documents(
            self, query: str, *, run_manager: CallbackManagerForRetrieverRun
        ) -> list[Document]:
            hits = retriever.search(query, **options)
            return [
                Document(id=hit.passage, page_content=hit.text, metadata=_metadata(hit))
                for hit in hits
            ]

    return MonaziteRetriever()


def _metadata(hit: Hit) -> dict[str, Any]:
    return {
        "document": hit.document,
        "kind": hit.kind.value,
        "title": hit.title,
        "publisher": hit.publisher,
        "published": hit.published.isoformat() if hit.published else None,
        "url": hit.url,
        "heading": list(hit.heading),
        "score": hit.score,
    }
