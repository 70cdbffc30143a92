"""Bringing in an agenda: how its file is read, what its pages say."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, g, url_for
from flask_babel import gettext as _

from eventsapp.accounts.models import User
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.imports import (
    SHOWN_ROWS,
    ImportKind,
    Source,
    Tell,
    Upload,
    Words,
    add_import_pages,
)
from eventsapp.fairs.models import Fair
from eventsapp.infra.archives import pack_files
from eventsapp.infra.locale import current_language
from eventsapp.infra.tabular import write_csv, write_workbook
from eventsapp.programme import actions
from eventsapp.programme.forms import IMPORT_OPTIONS, ImportForm, import_choice, import_columns
from eventsapp.programme.importers import KNOWN, AgendaDocument, AgendaWarning
from eventsapp.programme.importers.columns import TEMPLATE, example_rows, head
from eventsapp.programme.rules import ImportChoice, ImportReport, read_for
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.frame import parts_of
from eventsapp.programme.views.organiser.import_report import report_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Brought:
    """An agenda that was brought, and what its import may do."""

    document: AgendaDocument
    choice: ImportChoice


@blueprint.get("/import/programme/template.csv")
@staff_may(Permission.IMPORT)
def template_csv(fair: Fair) -> Response:
    """Hand out a table to be filled in, as CSV."""
    heads, rows = _template(fair)
    return _download(write_csv(heads, rows), "text/csv; charset=utf-8", "csv")


@blueprint.get("/import/programme/template.xlsx")
@staff_may(Permission.IMPORT)
def template_workbook(fair: Fair) -> Response:
    """Hand out a table to be filled in, as a workbook."""
    heads, rows = _template(fair)
    return _download(write_workbook(heads, rows, _("Sessions")), XLSX, "xlsx")


def _template(fair: Fair) -> tuple[list[str], list[list[str]]]:
    """Return heads in the reader's language and two sessions as an example."""
    heads = [head(field, current_language()) for field in TEMPLATE]
    return heads, example_rows(fair.starts_on.isoformat())


def _download(data: bytes, media_type: str, ending: str) -> Response:
    answer = Response(data)
    answer.headers["Content-Type"] = media_type
    answer.headers["Content-Disposition"] = f'attachment; filename="sessions.{ending}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def gather(files: Sequence[Upload]) -> Upload:
    """Put several files of one agenda into one zip."""
    if len(files) == 1:
        return files[0]
    return "agenda.zip", pack_files(dict(files))


def read(fair: Fair, source: Source, tell: Tell) -> Brought:
    """Read an agenda."""
    document = read_for(fair, source.data, source.name, import_columns(source.said))
    return Brought(document, import_choice(source.said))


def compare(fair: Fair, brought: Brought, tell: Tell) -> dict[str, Any]:
    """Say what importing the agenda would do."""
    report = actions.import_agenda(fair, brought.document, choice=brought.choice, dry_run=True, tell=tell)
    return _values(brought, report)


def take_over(fair: Fair, brought: Brought, user: User | None) -> dict[str, Any]:
    """Import the agenda."""
    return _values(brought, actions.import_agenda(fair, brought.document, choice=brought.choice, actor=user))


def _values(brought: Brought, report: ImportReport) -> dict[str, Any]:
    warnings = brought.document.warnings
    skips = [warning for warning in warnings if warning.skipped]
    notes = [warning for warning in warnings if not warning.skipped]
    return {
        "format": report.format,
        "encoding": report.encoding,
        "columns": list(report.columns),
        "unread_columns": list(report.unread_columns),
        "counts": {name: getattr(report, name).as_json() for name in ("sessions", "rooms", "tracks", "speakers")},
        "changes_nothing": report.changes_nothing,
        "changes": [[row.ref, row.title, list(row.fields)] for row in report.changes[:SHOWN_ROWS]],
        "change_count": len(report.changes),
        "conflicts": [[row.kind, row.ref, row.title, row.field] for row in report.conflicts[:SHOWN_ROWS]],
        "conflict_count": len(report.conflicts),
        "theirs": brought.choice.theirs,
        "missing": [[row.ref, row.title] for row in report.missing[:SHOWN_ROWS]],
        "absent": report.absent,
        "removed": report.removed,
        "clashes": report.clashes[:SHOWN_ROWS],
        "clash_count": len(report.clashes),
        "reasons": _reason_values(warnings),
        "skips": _warning_values(skips),
        "skip_count": len(skips),
        "notes": _warning_values(notes),
        "note_count": len(notes),
    }


def _reason_values(warnings: Sequence[AgendaWarning]) -> list[list[Any]]:
    """Return every reason with how often it was met, and the first place of it."""
    counts = Counter(warning.reason for warning in warnings)
    first = {warning.reason: warning for warning in reversed(warnings)}
    return [[reason.value, count, first[reason].place, first[reason].detail] for reason, count in counts.most_common()]


def _warning_values(warnings: Sequence[AgendaWarning]) -> list[list[str]]:
    ordered = sorted(warnings, key=lambda warning: warning.reason)
    return [[one.place, one.ref, one.reason.value, one.detail] for one in ordered[:SHOWN_ROWS]]


def words() -> Words:
    """Word the pages."""
    where = {"fair": g.fair.slug}
    return Words(
        title=_("Import an agenda"),
        lead=_("You see first what would change. The same file twice changes nothing."),
        hint=_(
            "One file, all files of one agenda, or a zip of them; 16 MB at most. "
            "The next page shows what would change before anything does."
        ),
        formats=KNOWN,
        templates=[
            (url_for("programme_organiser.template_workbook", **where), "XLSX"),
            (url_for("programme_organiser.template_csv", **where), "CSV"),
        ],
        asked=_("What may be overwritten, and which column of a table is what"),
        look=_("Preview the import"),
        take_over=_("Import the agenda"),
    )


add_import_pages(
    blueprint,
    "/import/programme",
    ImportKind(
        name="programme",
        permission=Permission.IMPORT,
        endpoint="programme_organiser.import_programme",
        form=ImportForm,
        field="file",
        asked=IMPORT_OPTIONS,
        gather=gather,
        read=read,
        compare=compare,
        take_over=take_over,
        report=report_of,
        words=words,
        parts=lambda fair: parts_of(fair, "import_programme"),
    ),
)
