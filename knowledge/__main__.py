"""The same answers in a terminal: ask, chat, search, show, status, vocabulary, documents, …"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from knowledge import console
from knowledge.batches import read_lines
from knowledge.console import err, print_json
from knowledge.errors import KnowledgeError
from knowledge.models import Answer, Hit, Status, Turn
from knowledge.moderating import app as documents
from knowledge.vocabulary.packs import speaking_by
from knowledge.waiting import Waiting
from knowledge.wiring import Knowledge, open_knowledge

if TYPE_CHECKING:
    from knowledge.documents.ingestion import Event
    from knowledge.register.status import Register

app = typer.Typer(
    add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__
)
app.add_typer(documents, name="documents")
out = Console(highlight=False)

LIMIT = 8

AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day of asking (default: today, UTC)."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Explain = Annotated[
    bool, typer.Option("--explain", help="Show how the question was read, and the facts used.")
]
Batch = Annotated[
    str | None,
    typer.Option("--batch", metavar="FILE", help="One JSON object a line; - for standard input."),
]


@app.command()
def ask(
    question: Annotated[list[str] | None, typer.Argument(help="The question.")] = None,
    as_of: AsOf = None,
    as_json: Json = False,
    explain: Explain = False,
    batch: Batch = None,
) -> None:
    """Answer a question with numbered citations."""
    with _opened(stay=batch is not None) as knowledge:
        if batch is not None:
            for entry in read_lines(batch, ("question",)):
                line = partial(_answer_line, knowledge, entry, _day(as_of), explain=explain)
                _print_line(entry, line)
            return
        answer = knowledge.answerer.answer_now(_words(question, "question"), as_of=_day(as_of))
        told = knowledge.answerer.explain(answer) if explain else None
        if as_json:
            print_json(answer.as_json() | ({"explain": told.as_json()} if told else {}))
            return
        _show(answer)
        if told:
            from knowledge.terminal import show_explanation

            show_explanation(out, told)


@app.command()
def chat(as_of: AsOf = None) -> None:
    """Hold a conversation; Ctrl-D leaves."""
    from knowledge.vocabulary.texts import texts_of

    history: list[Turn] = []
    with _opened(stay=True) as knowledge:
        out.print(texts_of(knowledge.pack).for_example, style="dim")
        while True:
            try:
                question = out.input("\n[bold cyan]›[/] ").strip()
            except (EOFError, KeyboardInterrupt):
                out.print()
                return
            if not question:
                continue
            try:
                answer = knowledge.answerer.answer_now(question, as_of=_day(as_of), history=history)
            except KnowledgeError as error:
                err.print(escape(str(error)), style="red")
                continue
            _show(answer)
            history += [Turn("user", question), Turn("assistant", answer.text)]
            del history[:-20]


@app.command()
def search(
    query: Annotated[list[str] | None, typer.Argument(help="What to look for.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many passages.")] = LIMIT,
    source: Annotated[
        list[str] | None,
        typer.Option(help="Only from this folder or file; ingested first where it is new."),
    ] = None,
    as_json: Json = False,
    batch: Batch = None,
) -> None:
    """Find passages."""
    with _opened(stay=batch is not None, sources=source or ()) as knowledge:
        sources = _source_names(source or ())
        if batch is not None:
            for entry in read_lines(batch, ("query",)):
                _print_line(entry, partial(_search_line, knowledge, entry, limit, sources))
            return
        words = _words(query, "query")
        hits = knowledge.retriever.search(words, limit=limit, sources=sources)
        if as_json:
            print_json({"query": words, "hits": [_hit_json(hit) for hit in hits]})
        elif hits:
            from knowledge.terminal import show_hits

            show_hits(out, hits)
        else:
            out.print("No passage found.")


@app.command()
def show(
    document: Annotated[str, typer.Argument(help="The document's id; `search` shows it.")],
    as_json: Json = False,
) -> None:
    """Print a document as it is stored."""
    from knowledge.terminal import document_json, show_document

    with _opened() as knowledge:
        stored = knowledge.catalogue.document(document)
        if stored is None:
            raise KnowledgeError(
                f"There is no document {document!r}; `python -m knowledge search` shows ids."
            )
        passages = knowledge.catalogue.document_passages(document)
        if as_json:
            print_json(document_json(stored, passages))
        else:
            show_document(out, stored, passages)


@app.command()
def status(
    items: Annotated[list[str] | None, typer.Argument(help="Items; none: all of them.")] = None,
    as_of: AsOf = None,
    to: Annotated[str | None, typer.Option(help="The destination: a country or EU.")] = None,
    from_: Annotated[
        str | None, typer.Option("--from", help="Where goods leave: a country or EU.")
    ] = None,
    issuer: Annotated[
        str | None, typer.Option(help="Only the rules of this issuer: a country or EU.")
    ] = None,
    as_json: Json = False,
    picture: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Draw instead, as a PNG: all items as a periodic table, or one item's timeline.",
        ),
    ] = None,
) -> None:
    """Print the table of all items, or the state and the timeline of some."""
    from knowledge.answers.answering import today
    from knowledge.terminal import show_statuses
    from knowledge.vocabulary.current import speaking

    with _opened() as knowledge:
        register = knowledge.register
        on = _day(as_of) or today()
        makers = register.makers(issuer=issuer, origin=from_)
        wanted = items or register.items()
        statuses = register.statuses(wanted, on, known=on, destination=to, makers=makers)
        if picture:
            with speaking(register.vocabulary):
                _draw(picture, register, statuses, timeline=bool(items))
        if as_json:
            print_json({"as_of": on.isoformat(), "statuses": [s.as_json() for s in statuses]})
        elif not picture:
            with speaking(register.vocabulary):
                show_statuses(out, statuses, register, destination=to, timelines=bool(items))


@app.command()
def calendar(
    items: Annotated[
        list[str] | None, typer.Argument(help="Items to watch; none: everything on record.")
    ] = None,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="Default: today, UTC.")
    ] = None,
    last: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="Default: a year on.")
    ] = None,
    to: Annotated[str | None, typer.Option(help="The destination: a country or EU.")] = None,
    as_json: Json = False,
) -> None:
    """Print what begins and ends on record, or, for items, when their state flips or will end."""
    from datetime import timedelta

    from knowledge.answers.answering import today
    from knowledge.terminal import show_calendar
    from knowledge.watching.agenda import agenda

    start = _day(first) or today()
    end = _day(last) or start + timedelta(days=365)
    if end < start:
        raise KnowledgeError("--until is before --from; give a later day.")
    with _opened() as knowledge:
        entries = agenda(knowledge.register, today(), start, end, items or (), to)
        if as_json:
            print_json({"entries": [entry.as_json() for entry in entries]})
        else:
            show_calendar(out, entries, f"{start} to {end}")


@app.command()
def vocabulary(
    words: Annotated[list[str] | None, typer.Argument(help="A name; none: list all.")] = None,
    as_json: Json = False,
) -> None:
    """List what can be named, or say what a word means and where that is defined."""
    from knowledge.glossary import everything, meanings
    from knowledge.terminal import show_meanings

    with _opened() as knowledge:
        text = " ".join(words or ()).strip()
        register = knowledge.register
        found = meanings(text, register) if text else everything(register)
        if as_json:
            said = {"words": text} if text else {}
            print_json({**said, "meanings": [meaning.as_json() for meaning in found]})
        elif found:
            show_meanings(out, found, whole=bool(text))
        else:
            near = [
                register.vocabulary.describe(key).name for key in register.vocabulary.near(text)
            ]
            hint = f"; did you mean {' or '.join(near)}?" if near else "."
            out.print(escape(f"Nothing here is called {text!r}{hint}"))
        if not found:
            raise typer.Exit(1)


@app.command()
def evaluate(
    failures: Annotated[bool, typer.Option(help="List the questions that failed.")] = True,
    as_json: Json = False,
) -> None:
    """Ask the project's own question set and print how often the answers hold."""
    from knowledge.evaluation.evaluating import measure
    from knowledge.evaluation.reporting import report_json, show_report

    with _opened() as knowledge:
        report = measure(knowledge)
        if as_json:
            print_json(report_json(report))
        else:
            show_report(out, report, failures=failures)
        if not report.passed:
            raise typer.Exit(1)


@app.command(name="train-topics")
def train_topics(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write; none: the file that ships.")
    ] = None,
) -> None:
    """Learn the topics of questions anew from the examples in the pack."""
    from knowledge.answers.answering import today
    from knowledge.answers.reading.classifier import WEIGHTS
    from knowledge.answers.reading.training import examples, save, train
    from knowledge.vocabulary.current import speaking

    with _opened() as knowledge:
        with speaking(knowledge.register.vocabulary):
            labelled = examples(knowledge.register, today())
        classifier = train(labelled, knowledge.model, knowledge.embedder.embed)
        save(classifier, file or WEIGHTS)
    err.print(f"{len(labelled)} examples learned: {escape(str(file or WEIGHTS))}", style="green")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check settings, model, catalogue, indexes and lock, and say what to do."""
    from knowledge.doctor import examine
    from knowledge.terminal import show_findings

    findings = examine(tell=Waiting(err))
    if as_json:
        print_json({"findings": [finding.as_json() for finding in findings]})
    else:
        show_findings(out, findings)
    if not all(finding.fine for finding in findings):
        raise typer.Exit(1)


@contextmanager
def _opened(*, stay: bool = False, sources: Sequence[str] = ()) -> Iterator[Knowledge]:
    """An open knowledge base that is not empty: the bundled corpus is ingested where nothing is,
    and sources that are asked for and not known yet."""
    with (
        open_knowledge(stay=stay, tell=Waiting(err)) as knowledge,
        speaking_by(knowledge.pack),
    ):
        known = {row.source for row in knowledge.catalogue.documents()} if sources else set()
        new = [
            s for s, name in zip(sources, _source_names(sources), strict=True) if name not in known
        ]
        if new:
            _follow(knowledge.ingestor.sync(new, actor="search"))
        elif knowledge.is_empty():
            _follow(knowledge.load_corpus("first start"))
        yield knowledge


def _follow(events: Iterable[Event]) -> None:
    from knowledge.progress import follow  # late: a question needs no reading of documents

    follow(err, events)


def _source_names(sources: Sequence[str]) -> list[str]:
    """The names under which sources are stored; KnowledgeError for a path where nothing is."""
    if not sources:
        return []
    from knowledge.documents.sources import exists, source_name

    for source in sources:
        if not exists(source):
            raise KnowledgeError(f"There is no file or folder {source}; check the path.")
    return [source_name(source) for source in sources]


def _draw(file: Path, register: Register, statuses: Sequence[Status], *, timeline: bool) -> None:
    """Write a picture of statuses to a file and print what it shows, in words."""
    from knowledge.pictures.drawing import draw, write

    drawn = draw(register, statuses, timeline=timeline)
    write(drawn, file)
    err.print(f"Written: {escape(str(file))}", style="green")
    err.print(escape(drawn.alt), style="dim")


def _answer_line(
    knowledge: Knowledge, entry: Mapping[str, Any], as_of: date | None, *, explain: bool = False
) -> dict[str, Any]:
    given = entry.get("as_of")
    try:
        day = date.fromisoformat(given) if given else as_of
        history = [Turn(str(t["role"]), str(t["content"])) for t in entry.get("history") or ()]
    except (TypeError, ValueError, KeyError) as error:
        raise KnowledgeError(
            "as_of must be a date such as 2026-11-23, and history a list of role and content"
        ) from error
    answer = knowledge.answerer.answer_now(entry["question"], as_of=day, history=history)
    told = knowledge.answerer.explain(answer, history=history).as_json() if explain else None
    return answer.as_json() | ({"explain": told} if told else {})


def _search_line(
    knowledge: Knowledge, entry: Mapping[str, Any], limit: int, sources: Sequence[str]
) -> dict[str, Any]:
    wanted = entry.get("limit", limit)
    if type(wanted) is not int or not 1 <= wanted <= 1000:  # true is no number
        raise KnowledgeError("limit must be a whole number from 1 to 1000")
    hits = knowledge.retriever.search(entry["query"], limit=wanted, sources=sources)
    return {"query": entry["query"], "hits": [_hit_json(hit) for hit in hits]}


def _hit_json(hit: Hit) -> dict[str, Any]:
    return {
        "document": hit.document,
        "title": hit.title,
        "publisher": hit.publisher,
        "published": hit.published.isoformat() if hit.published else None,
        "url": hit.url,
        "heading": " › ".join(hit.heading),
        "text": hit.text,
        "score": round(hit.score, 6),
    }


def _print_line(entry: Mapping[str, Any], answer: Callable[[], dict[str, Any]]) -> None:
    """One line of a batch: the answer or an error, with the id that was given."""
    given = {"id": entry["id"]} if "id" in entry else {}
    if "error" in entry:
        print_json({**given, "error": entry["error"]}, compact=True)
        return
    try:
        print_json({**given, **answer()}, compact=True)
    except KnowledgeError as error:
        print_json({**given, "error": str(error)}, compact=True)
    except Exception as error:  # one bad line must not end the others
        err.print_exception()
        fault = f"unexpected fault ({type(error).__name__}); the traceback is on standard error"
        print_json({**given, "error": fault}, compact=True)


def _show(answer: Answer) -> None:
    from knowledge.terminal import show_answer

    show_answer(out, answer)


def _words(words: Sequence[str] | None, what: str) -> str:
    text = " ".join(words or ()).strip()
    if not text:
        raise KnowledgeError(f"Give a {what}, or --batch with a file.")
    return text


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


def main() -> None:
    """Run a command."""
    console.run(app)


if __name__ == "__main__":
    main()
