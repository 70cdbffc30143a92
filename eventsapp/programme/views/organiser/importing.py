"""Bringing in an agenda: how its file is read, what its pages say."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventsapp.accounts.models import User
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
    Words,
    add_import_pages,
)
from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language, number
from eventsapp.programme import actions
from eventsapp.programme.forms import ImportForm
from eventsapp.programme.importers import KNOWN, AgendaDocument, AgendaWarning, WarningReason
from eventsapp.programme.rules import ImportReport, explain_warning, read_for
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.frame import parts_of


def read(fair: Fair, source: Source, tell: Tell) -> AgendaDocument:
    """Read an agenda."""
    return read_for(fair, source.data, source.name)


def compare(fair: Fair, document: AgendaDocument, tell: Tell) -> dict[str, Any]:
    """Say what importing the agenda would do."""
    return _values(document, actions.import_agenda(fair, document, dry_run=True, tell=tell))


def take_over(fair: Fair, document: AgendaDocument, user: User | None) -> dict[str, Any]:
    """Import the agenda."""
    return _values(document, actions.import_agenda(fair, document, actor=user))


def _values(document: AgendaDocument, report: ImportReport) -> dict[str, Any]:
    skips = [warning for warning in document.warnings if warning.skipped]
    notes = [warning for warning in document.warnings if not warning.skipped]
    return {
        "format": report.format,
        "encoding": report.encoding,
        "counts": {name: getattr(report, name).as_json() for name in ("sessions", "rooms", "tracks", "speakers")},
        "changes_nothing": report.changes_nothing,
        "absent": report.absent,
        "clashes": report.clashes[:SHOWN_ROWS],
        "clash_count": len(report.clashes),
        "skips": _warning_values(skips),
        "skip_count": len(skips),
        "notes": _warning_values(notes),
        "note_count": len(notes),
    }


def _warning_values(warnings: Sequence[AgendaWarning]) -> list[list[str]]:
    return [[one.place, one.ref, one.reason.value, one.detail] for one in warnings[:SHOWN_ROWS]]


def report_of(fair: Fair, values: dict[str, Any]) -> Report:
    """Word a report for its page."""
    sessions = values["counts"]["sessions"]
    figures = {name: number(count, current_language()) for name, count in sessions.items()}
    nothing = _("Everything in this file is in the programme already.")
    return Report(
        tiles=[
            Tile(figure=sessions["created"], label=_("new sessions")),
            Tile(figure=sessions["updated"], label=_("updated sessions")),
            Tile(figure=sessions["unchanged"], label=_("unchanged sessions")),
            Tile(figure=sessions["skipped"], label=_("rows left out"), tone="signal" if sessions["skipped"] else None),
        ],
        done=_(
            "%(created)s sessions are new, %(updated)s updated, %(unchanged)s unchanged; %(skipped)s were left out.",
            created=figures["created"],
            updated=figures["updated"],
            unchanged=figures["unchanged"],
            skipped=figures["skipped"],
        ),
        onward=(url_for("programme_organiser.sessions", fair=fair.slug), _("Go to the sessions")),
        facts=[(_("Format"), values["format"]), (_("Encoding"), values["encoding"])],
        notices=_notices(values),
        listings=[_counts(values), _clashes(values), *_warnings(values)],
        unchanged=nothing if values["changes_nothing"] else "",
    )


def _notices(values: dict[str, Any]) -> list[Notice]:
    if not values["absent"]:
        return []
    title = ngettext(
        "%(num)s session of an earlier import is not in this file.",
        "%(num)s sessions of earlier imports are not in this file.",
        values["absent"],
    )
    return [Notice(title=title, text=_("They stay as they are."))]


def _counts(values: dict[str, Any]) -> Listing:
    names = {"sessions": _("Sessions"), "rooms": _("Rooms"), "tracks": _("Tracks"), "speakers": _("Speakers")}
    counted = ("created", "updated", "unchanged", "skipped")
    return Listing(
        title=_("What is in the file"),
        columns=[_("Kind of row"), _("New"), _("Updated"), _("Unchanged"), _("Left out")],
        rows=[(label, *(values["counts"][name][count] for count in counted)) for name, label in names.items()],
        count=len(names),
        is_counted=False,
    )


def _clashes(values: dict[str, Any]) -> Listing:
    count = values["clash_count"]
    return Listing(
        title=ngettext("%(num)s double booking in the file", "%(num)s double bookings in the file", count),
        columns=[_("Room or speaker"), _("What")],
        rows=[(clash["resource"], _clash_sentence(clash)) for clash in values["clashes"]],
        count=count,
        note=_("They are imported as they are and shown under Double bookings."),
        is_counted=False,
    )


def _clash_sentence(clash: dict[str, Any]) -> str:
    return _(
        "“%(first)s” and “%(second)s”, %(minutes)s minutes together",
        first=clash["first_title"],
        second=clash["second_title"],
        minutes=number(clash["minutes"], current_language()),
    )


def _warnings(values: dict[str, Any]) -> list[Listing]:
    lists = ((_("Left out"), "skips", "skip_count"), (_("Taken, but worth a look"), "notes", "note_count"))
    return [
        Listing(
            title=title,
            columns=[_("Place"), _("Session"), _("Why")],
            rows=[_warning_row(*warning) for warning in values[name]],
            count=values[count],
        )
        for title, name, count in lists
    ]


def _warning_row(place: str, ref: str, reason: str, detail: str) -> tuple[str, str, str]:
    warning = AgendaWarning(place=place, ref=ref, reason=WarningReason(reason), detail=detail)
    return place, ref, explain_warning(warning)


def words() -> Words:
    """Word the pages."""
    return Words(
        title=_("Import an agenda"),
        lead=_("You see first what would change. The same file twice changes nothing."),
        hint=_(
            "Known formats: %(formats)s. The next page shows what would change before anything does.",
            formats=", ".join(KNOWN),
        ),
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
        read=read,
        compare=compare,
        take_over=take_over,
        report=report_of,
        words=words,
        parts=lambda fair: parts_of(fair, "import_programme"),
    ),
)
