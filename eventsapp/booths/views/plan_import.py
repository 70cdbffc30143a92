"""Bringing in a hall plan: how its files are read, what its pages say."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventsapp.accounts.models import User
from eventsapp.booths.actions import MeasuredPlan, PlanImport, import_plan, measure_plan, preview_plan, settle_plan
from eventsapp.booths.forms import PLAN_OPTIONS, PlanFilesForm, plan_options
from eventsapp.booths.rules import Unplaced, reason_sentence
from eventsapp.fairs.access import Permission
from eventsapp.fairs.imports import (
    SHOWN_ROWS,
    ImportKind,
    Listing,
    Notice,
    Report,
    Source,
    Tell,
    Tile,
    Upload,
    Words,
    add_import_pages,
)
from eventsapp.fairs.models import Fair
from eventsapp.infra.archives import pack_files
from eventsapp.infra.locale import current_language, number
from eventsapp.venues.plan_import import PlanNote, PlanRefused, files_uploaded, read_plan
from eventsapp.venues.rules import note_sentence, refusal_of
from eventsapp.venues.sentences import known_formats

blueprint = Blueprint("venues_organiser", __name__, url_prefix="/organise/<fair>/import/plan")


ACCEPT = ".dxf,.svg,.csv,.tsv,.txt,.xlsx,.json,.zip,application/json,application/zip,text/csv"
"""Endings for systems that know no kind of these files; what a file is follows from what is in it."""


def gather(files: Sequence[Upload]) -> Upload:
    """Put several files into one zip; refuses at once what is too much."""
    if len(files) == 1:
        return files[0]
    try:
        packed = pack_files(files_uploaded(files))
    except PlanRefused as refused:
        raise refusal_of(refused) from refused
    return "plan.zip", packed


def read(fair: Fair, source: Source, tell: Tell) -> MeasuredPlan:
    """Read and measure a plan."""
    try:
        document = read_plan(files_uploaded([(source.name, source.data)]), plan_options(source.said))
    except PlanRefused as refused:
        raise refusal_of(refused) from refused
    return measure_plan(settle_plan(fair.id, document), tell)


def compare(fair: Fair, plan: MeasuredPlan, tell: Tell) -> dict[str, Any]:
    """Say what putting the plan into use would do."""
    return _values(preview_plan(fair.id, plan))


def take_over(fair: Fair, plan: MeasuredPlan, user: User | None) -> dict[str, Any]:
    """Put the plan into use."""
    return _values(import_plan(fair.id, plan, user))


def _values(report: PlanImport) -> dict[str, Any]:
    notes = [*report.skipped, *report.warnings]
    placed = report.placements
    return {
        "halls": report.halls,
        "counts": report.counts,
        "missing": len(report.changes.missing),
        "notes": [asdict(note) for note in notes[:SHOWN_ROWS]],
        "note_count": len(notes),
        "unplaced": [asdict(one) for one in placed.unplaced[:SHOWN_ROWS]] if placed else [],
        "unplaced_count": len(placed.unplaced) if placed else 0,
    }


def report_of(fair: Fair, values: dict[str, Any]) -> Report:
    """Word a report for its page."""
    counts, halls = values["counts"], values["halls"]
    figures = {name: number(count, current_language()) for name, count in counts.items()}
    return Report(
        tiles=[
            Tile(
                figure=counts["created"],
                label=_("new units"),
                comparison=ngettext("in %(num)s hall", "in %(num)s halls", halls),
            ),
            Tile(figure=counts["updated"], label=_("changed units")),
            Tile(figure=counts["unchanged"], label=_("units as before")),
            Tile(figure=counts["skipped"], label=_("units left out"), tone="bad" if counts["skipped"] else None),
        ],
        done=_(
            "The plan is in use. Units: new %(created)s, changed %(updated)s, as before %(unchanged)s.",
            created=figures["created"],
            updated=figures["updated"],
            unchanged=figures["unchanged"],
        ),
        onward=(url_for("booths_organiser.plan", fair=fair.slug), _("Go to the plan")),
        notices=_notices(fair, values),
        listings=[_remarks(values), _unplaced(values)],
    )


def _notices(fair: Fair, values: dict[str, Any]) -> list[Notice]:
    notices = []
    if missing := values["missing"]:
        title = ngettext("%(num)s unit is not in this plan.", "%(num)s units are not in this plan.", missing)
        notices.append(Notice(tone="care", title=title, text=_("They stay as they are; nothing is deleted.")))
    if unplaced := values["unplaced_count"]:
        title = ngettext(
            "%(num)s stand of the directory was not found on the plan.",
            "%(num)s stands of the directory were not found on the plan.",
            unplaced,
        )
        address = url_for("booths_organiser.unplaced", fair=fair.slug)
        notices.append(Notice(tone="care", title=title, href=address, link=_("Show")))
    return notices


def _remarks(values: dict[str, Any]) -> Listing:
    notes = [PlanNote(**note) for note in values["notes"]]
    return Listing(
        title=_("Remarks"),
        columns=[_("Hall"), _("Number"), _("Remark")],
        rows=[(note.hall, note.number, note_sentence(note)) for note in notes],
        count=values["note_count"],
    )


def _unplaced(values: dict[str, Any]) -> Listing:
    rows = [Unplaced(**one) for one in values["unplaced"]]
    return Listing(
        title=_("Not found on the plan"),
        columns=[_("Exhibitor"), _("Why")],
        rows=[(one.exhibitor, reason_sentence(one)) for one in rows],
        count=values["unplaced_count"],
    )


def words() -> Words:
    """Word the pages."""
    return Words(
        title=_("Import a hall plan"),
        lead=_("Choose the plan as a zip, or all its files at once. You see what it would do before anything changes."),
        hint=_("DXF, SVG, a table (CSV, Excel) or JSON: one file, several, or a zip. 20 MB at most."),
        look=_("Look at the plan"),
        take_over=_("Put the plan into use"),
        accept=ACCEPT,
        formats=known_formats(),
        asked=_("How to read a file that does not say it"),
    )


add_import_pages(
    blueprint,
    "",
    ImportKind(
        name="plan",
        permission=Permission.PLAN,
        endpoint="venues_organiser.import_plan",
        form=PlanFilesForm,
        field="files",
        asked=PLAN_OPTIONS,
        gather=gather,
        read=read,
        compare=compare,
        take_over=take_over,
        report=report_of,
        words=words,
    ),
)
