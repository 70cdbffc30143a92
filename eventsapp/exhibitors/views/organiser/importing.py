"""Bringing in a list of exhibitors: how its file is read, what its pages say."""

from collections.abc import Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from eventsapp.accounts.models import User
from eventsapp.exhibitors import actions
from eventsapp.exhibitors.actions import ImportResult
from eventsapp.exhibitors.forms import ExhibitorListForm
from eventsapp.exhibitors.importers import ExhibitorEntry, ExhibitorList, Remark, UnreadableFile, read_exhibitors
from eventsapp.exhibitors.rules import refusal_for, remark_sentence
from eventsapp.exhibitors.rules.files import known_formats
from eventsapp.exhibitors.views.organiser import blueprint
from eventsapp.fairs.access import Permission
from eventsapp.fairs.imports import (
    SHOWN_ROWS,
    ImportKind,
    Listing,
    Notice,
    Report,
    Source,
    Tell,
    Words,
    add_import_pages,
    counts_of_changes,
    facts_of_table,
    rows_left_out,
    rows_worth_a_look,
    tiles_of_changes,
    values_of_table,
)
from eventsapp.fairs.models import Fair

SHOWN_ENTRIES = 10
SHOWN_STANDS = 4


def read(fair: Fair, source: Source, tell: Tell) -> ExhibitorList:
    """Read a list."""
    try:
        return read_exhibitors(source.data, source.name, tell)
    except UnreadableFile as error:
        raise refusal_for(error) from error


def compare(fair: Fair, listing: ExhibitorList, tell: Tell) -> dict[str, Any]:
    """Say what taking the list over would do."""
    return _values(listing, actions.plan_import(fair, listing, tell))


def take_over(fair: Fair, listing: ExhibitorList, user: User | None) -> dict[str, Any]:
    """Take the list over."""
    return _values(listing, actions.import_exhibitors(fair, listing, user))


def _values(listing: ExhibitorList, result: ImportResult) -> dict[str, Any]:
    return {
        "created": result.created,
        "updated": result.updated,
        "unchanged": result.unchanged,
        "skipped": result.skipped,
        **values_of_table(listing),
        "entries": len(listing.entries),
        "stand_references": listing.stand_references,
        "first": [_entry_values(entry) for entry in listing.entries[:SHOWN_ENTRIES]],
        "skips": _remark_values(listing.skipped),
        "remarks": _remark_values(listing.warnings),
        "remark_count": len(listing.warnings),
        "unplaced": len(result.placements["unplaced"]) if result.placements else 0,
    }


def _entry_values(entry: ExhibitorEntry) -> list[str]:
    places = [" ".join(filter(None, [stand.hall, stand.number])) for stand in entry.stands[:SHOWN_STANDS]]
    return [entry.legal_name, entry.latin_name, entry.country, entry.email, entry.phone, ", ".join(places)]


def _remark_values(remarks: Iterable[Remark]) -> list[list[Any]]:
    return [[remark.row, remark.key, dict(remark.values)] for remark in list(remarks)[:SHOWN_ROWS]]


def report_of(fair: Fair, values: dict[str, Any]) -> Report:
    """Word a report for its page."""
    return Report(
        tiles=tiles_of_changes(values),
        done=_(
            "%(created)s exhibitors are new, %(updated)s updated, %(unchanged)s unchanged; "
            "%(skipped)s rows were left out.",
            **counts_of_changes(values),
        ),
        onward=(url_for("exhibitors_organiser.exhibitors", fair=fair.slug), _("Go to the exhibitors")),
        facts=facts_of_table(
            values, [(_("Exhibitors"), values["entries"]), (_("Booth references"), values["stand_references"])]
        ),
        notices=_notices(fair, values),
        listings=[_first(values), *_rows(values)],
    )


def _notices(fair: Fair, values: dict[str, Any]) -> list[Notice]:
    if not values["unplaced"]:
        return []
    title = ngettext(
        "%(num)s stand of the directory was not found on the plan.",
        "%(num)s stands of the directory were not found on the plan.",
        values["unplaced"],
    )
    address = url_for("booths_organiser.unplaced", fair=fair.slug)
    return [Notice(tone="care", title=title, href=address, link=_("Show"))]


def _first(values: dict[str, Any]) -> Listing:
    names = [_("Company"), _("Name in Latin letters"), _("Country"), _("E-mail"), _("Phone"), _("Booths in the list")]
    return Listing(
        title=_("The first exhibitors"),
        columns=names,
        rows=values["first"],
        count=len(values["first"]),
    )


def _rows(values: dict[str, Any]) -> list[Listing]:
    skips, remarks = _sentences(values["skips"]), _sentences(values["remarks"])
    return [rows_left_out(skips, values["skipped"]), rows_worth_a_look(remarks, values["remark_count"])]


def _sentences(remarks: Iterable[Any]) -> list[tuple[int, str]]:
    return [(row, remark_sentence(Remark(row, key, said))) for row, key, said in remarks]


def words() -> Words:
    """Word the pages."""
    return Words(
        title=_("Import exhibitors"),
        lead=_("You see first what would change. Nobody is ever removed, and the same list twice changes nothing."),
        hint=_("At most 25 MB. Header words, encoding and delimiter are found out by themselves."),
        look=_("Look at what would change"),
        take_over=_("Import these exhibitors"),
        formats=known_formats(),
    )


add_import_pages(
    blueprint,
    "/import/exhibitors",
    ImportKind(
        name="exhibitors",
        permission=Permission.IMPORT,
        endpoint="exhibitors_organiser.import_exhibitors",
        form=ExhibitorListForm,
        field="file",
        read=read,
        compare=compare,
        take_over=take_over,
        report=report_of,
        words=words,
    ),
)
