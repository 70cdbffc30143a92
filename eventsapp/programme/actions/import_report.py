"""What an import says of a file before anything is written."""

from typing import Any

from eventsapp.programme.importers import AgendaDocument, clashes
from eventsapp.programme.rules import ImportReport, ReportRow, explain_warning


def new_report(document: AgendaDocument, *, dry_run: bool) -> ImportReport:
    """Return the report of an import that has not begun: what the file itself tells."""
    report = ImportReport(
        format=document.format,
        encoding=document.encoding,
        dry_run=dry_run,
        days=[day.isoformat() for day in document.days],
        clashes=_clash_rows(document),
        columns=document.columns,
        unread_columns=document.unread_columns,
    )
    for warning in document.warnings:
        row = ReportRow(place=warning.place, ref=warning.ref, reason=explain_warning(warning))
        (report.skips if warning.skipped else report.notes).append(row)
    report.sessions.skipped = len(report.skips)
    return report


def _clash_rows(document: AgendaDocument) -> list[dict[str, Any]]:
    titles = {session.ref: next(iter(session.title.values()), "") for session in document.sessions}
    names = {speaker.ref: speaker.name for speaker in document.speakers}
    return [
        {
            "kind": clash.kind.value,
            "resource": clash.resource if clash.kind == "room" else names.get(clash.resource, clash.resource),
            "first": clash.sessions[0],
            "first_title": titles[clash.sessions[0]],
            "second": clash.sessions[1],
            "second_title": titles[clash.sessions[1]],
            "minutes": clash.amount,
        }
        for clash in clashes(document)
    ]
