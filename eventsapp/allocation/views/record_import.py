"""Bringing in a table of priority records: how its file is read, what its pages say, and the template."""

from typing import Any

from flask import Blueprint, Response, url_for
from flask_babel import gettext as _

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.importing import BOUNDS, RecordImport, Step, import_records, plan_records
from eventsapp.allocation.forms import RecordListForm
from eventsapp.allocation.importers import RecordList, read_records
from eventsapp.allocation.queries.line import line_of
from eventsapp.allocation.rules.importing import known_formats, refusal_for, remark_sentence
from eventsapp.allocation.rules.records import record_values
from eventsapp.allocation.views.sheets import sheet_answer, template_sheet
from eventsapp.exhibitors.importers import Remark, UnreadableFile
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.imports import (
    SHOWN_ROWS,
    ImportKind,
    Listing,
    Report,
    Source,
    Tell,
    Words,
    add_import_pages,
    counts_of_changes,
    facts_of_table,
    rows_left_out,
    tiles_of_changes,
    values_of_table,
)
from eventsapp.fairs.models import Fair

blueprint = Blueprint("allocation_import", __name__, url_prefix="/organise/<fair>/allocation/points")
SHOWN_CHANGES = 20


@blueprint.get("/template.csv")
@staff_may(Permission.ALLOCATE)
def template_csv(fair: Fair) -> Response:
    """Hand out every exhibitor with its record as CSV, to be filled in and brought back."""
    return sheet_answer(template_sheet(fair, line_of(fair.id)), f"{fair.slug}-records", "csv")


@blueprint.get("/template.xlsx")
@staff_may(Permission.ALLOCATE)
def template_workbook(fair: Fair) -> Response:
    """Hand out every exhibitor with its record as a workbook, to be filled in and brought back."""
    return sheet_answer(template_sheet(fair, line_of(fair.id)), f"{fair.slug}-records", "xlsx")


def read(fair: Fair, source: Source, tell: Tell) -> RecordList:
    """Read a table."""
    try:
        return read_records(source.data, BOUNDS, tell)
    except UnreadableFile as error:
        raise refusal_for(error) from error


def compare(fair: Fair, table: RecordList, tell: Tell) -> dict[str, Any]:
    """Say what taking the table over would do."""
    return _values(table, plan_records(fair, table, tell))


def take_over(fair: Fair, table: RecordList, user: User | None) -> dict[str, Any]:
    """Take the table over."""
    return _values(table, import_records(fair, table, user))


def _values(table: RecordList, result: RecordImport) -> dict[str, Any]:
    return {
        "created": result.created,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "skipped": len(result.skipped),
        **values_of_table(table),
        "first": [_step_values(step) for step in result.steps if step.changes][:SHOWN_CHANGES],
        "skips": [_remark_values(remark) for remark in result.skipped[:SHOWN_ROWS]],
    }


def _step_values(step: Step) -> list[Any]:
    before, after = record_values(step.kept), step.values
    changed = [name for name in _SHOWN if getattr(before, name) != getattr(after, name)]
    return [step.entry.row, step.entry.name or step.entry.tax_code, changed]


_SHOWN = (
    "consecutive_years",
    "units_contracted",
    "sponsorship_vnd",
    "is_member",
    "is_rebooking",
    "deposit_at",
    "penalties",
    "note",
)


def _remark_values(remark: Remark) -> list[Any]:
    return [remark.row, remark.key, dict(remark.values)]


def report_of(fair: Fair, values: dict[str, Any]) -> Report:
    """Word a report for its page."""
    return Report(
        tiles=tiles_of_changes(values),
        done=_(
            "%(created)s records are new, %(updated)s updated, %(unchanged)s unchanged; "
            "%(skipped)s rows were left out.",
            **counts_of_changes(values),
        ),
        onward=(url_for("allocation_points.listed", fair=fair.slug), _("Go to the points")),
        facts=facts_of_table(values),
        listings=[_changes(values), _skips(values)],
        unchanged="" if values["created"] or values["updated"] else _("This table changes nothing."),
    )


def _changes(values: dict[str, Any]) -> Listing:
    words = {
        "consecutive_years": _("Consecutive years"),
        "units_contracted": _("Units contracted"),
        "sponsorship_vnd": _("Sponsorship in dong"),
        "is_member": _("Member of the association"),
        "is_rebooking": _("Rebooking"),
        "deposit_at": _("Deposit arrived"),
        "penalties": _("Penalties"),
        "note": _("Note"),
    }
    rows = [(row, name, ", ".join(words[one] for one in changed)) for row, name, changed in values["first"]]
    return Listing(
        title=_("The first changes"), columns=[_("Row"), _("Company"), _("What changes")], rows=rows, count=len(rows)
    )


def _skips(values: dict[str, Any]) -> Listing:
    rows = [(row, remark_sentence(Remark(row, key, said))) for row, key, said in values["skips"]]
    return rows_left_out(rows, values["skipped"])


def words() -> Words:
    """Word the pages."""
    return Words(
        title=_("Import records"),
        lead=_(
            "You see first what would change. Exhibitors are found by application number, tax code or name; "
            "what a cell leaves empty stays as it is, and the same table twice changes nothing."
        ),
        hint=_("At most 25 MB. Header words, encoding and delimiter are found out by themselves."),
        look=_("Look at what would change"),
        take_over=_("Import these records"),
        accept=".csv,.tsv,.txt,.xlsx,text/csv",
        formats=known_formats(),
    )


add_import_pages(
    blueprint,
    "/import",
    ImportKind(
        name="records",
        permission=Permission.ALLOCATE,
        endpoint="allocation_import.import_records",
        form=RecordListForm,
        field="file",
        read=read,
        compare=compare,
        take_over=take_over,
        report=report_of,
        words=words,
    ),
)
