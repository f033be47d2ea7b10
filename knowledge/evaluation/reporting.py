"""The figures of an evaluation, as a table and as JSON."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from knowledge.evaluation.evaluating import Report


def report_json(report: Report) -> dict[str, Any]:
    """The object that ``evaluate --json`` prints."""
    right, cited = report.citations()
    refused, unanswerable = report.abstention()
    return {
        "questions": len(report.results),
        "accuracy": round(report.accuracy, 4),
        "by_type": {name: {"passed": p, "asked": n} for name, (p, n) in report.by_type().items()},
        "citations": {"right": right, "asked": cited},
        "abstention": {"right": refused, "asked": unanswerable},
        "quotes": {"verified": report.verified, "shown": report.quotes},
        "failures": [
            {"id": r.case.id, "question": r.case.question, "faults": list(r.faults)}
            for r in report.failures
        ],
    }


def show_report(console: Console, report: Report, *, failures: bool) -> None:
    """Print accuracy by kind of question, citations and abstention, and what failed."""
    table = Table(title="Evaluation", title_justify="left", pad_edge=False)
    for column in ("Kind of question", "Passed", "Asked", "Share"):
        table.add_column(column, justify="left" if column.startswith("Kind") else "right")
    for name, (passed, asked) in report.by_type().items():
        table.add_row(name, str(passed), str(asked), f"{passed / asked:.0%}")
    table.add_section()
    total = len(report.results)
    table.add_row("all", str(total - len(report.failures)), str(total), f"{report.accuracy:.1%}")
    table.add_section()
    for name, (right, asked) in (
        ("right documents cited", report.citations()),
        ("unanswerable refused", report.abstention()),
        ("quotes verbatim", (report.verified, report.quotes)),
    ):
        table.add_row(name, str(right), str(asked), f"{right / asked:.1%}" if asked else "")
    console.print(table)
    if failures:
        for result in report.failures:
            console.print(f"[bold]{result.case.id}[/]: {escape(result.case.question)}")
            for fault in result.faults:
                console.print(f"  {escape(fault)}", style="red")
