"""Tables that are handed out: the line with its points, and the template of records."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from flask import Response
from flask_babel import gettext as _

from eventsapp.allocation.queries.line import InLine, policy_of
from eventsapp.allocation.queries.points import Points
from eventsapp.allocation.rules.records import record_values
from eventsapp.allocation.rules.scoring import PART_NAMES, PENALTIES, lot_of
from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import zone
from eventsapp.infra.tabular import write_csv, write_workbook

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_PARTS = ("years", "units", "sponsorship", "member", "early_deposit", *PENALTIES)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to hand out: heads, rows of texts and numbers, and its title."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str | float]]
    title: str


def line_sheet(fair: Fair, points: Points) -> Sheet:
    """Return a line, one exhibitor a row, with everything by which anyone can order it again."""
    heads = [
        _("Rank"), _("Company"), _("Country"), _("Units"), _("Points"),
        *(_("Points: %(part)s", part=PART_NAMES[name]) for name in _PARTS),
        _("Deposit arrived"), _("Applied"), _("Decided by lot"), _("Number in the lottery"), _("Lot"), _("Pavilion"),
        _("Booths"),
    ]  # fmt: skip
    seed, timezone = policy_of(fair.id).lottery_seed, zone(fair.timezone)
    return Sheet(heads, [_line_row(one, points, seed, timezone) for one in points.rows], _("Points"))


def _line_row(one: InLine, points: Points, seed: str, timezone: tzinfo) -> list[str | float]:
    exhibitor = one.exhibitor
    return [
        one.place,
        exhibitor.display_name,
        exhibitor.company.country,
        one.merits.units,
        one.score.points,
        *(one.score.parts.get(name, 0) for name in _PARTS),
        written(one.standing.deposit_at, timezone),
        written(one.standing.applied_at, timezone),
        _("yes") if one.is_drawn else _("no"),
        exhibitor.id,
        lot_of(seed, exhibitor.id),
        points.pavilions.get(one.pavilion_id or 0, ""),
        ", ".join(f"{place.hall_code} {place.number}" for place in points.places.get(exhibitor.id, ())),
    ]


def template_sheet(fair: Fair, line: Sequence[InLine]) -> Sheet:
    """Return all exhibitors with what is kept of each, in the columns that an import reads."""
    heads = [
        _("Company"), _("Tax code"), _("Consecutive years"), _("Units contracted"), _("Sponsorship in dong"),
        _("Member of the association"), _("Rebooking"), _("Deposit arrived"), _("Late payment"),
        _("Dismantled early"), _("Did not come"), _("Unresolved safety breach"), _("Note"),
    ]  # fmt: skip
    timezone = zone(fair.timezone)
    ordered = sorted(line, key=lambda one: (one.exhibitor.search_key, one.exhibitor.id))
    return Sheet(heads, [_template_row(one, timezone) for one in ordered], _("Records"))


def _template_row(one: InLine, timezone: tzinfo) -> list[str | float]:
    record = record_values(one.record)
    return [
        one.exhibitor.display_name,
        one.exhibitor.company.tax_code,
        record.consecutive_years,
        "" if record.units_contracted is None else record.units_contracted,
        record.sponsorship_vnd,
        _("yes") if record.is_member else _("no"),
        _("yes") if record.is_rebooking else _("no"),
        written(record.deposit_at, timezone),
        *(record.penalties.get(name, 0) for name in PENALTIES),
        record.note,
    ]


def written(at: datetime | None, timezone: tzinfo) -> str:
    """Return a moment by the fair's clock, to the second, as an import reads it again; empty where there is none."""
    return at.astimezone(timezone).replace(tzinfo=None).isoformat(" ", "milliseconds") if at else ""


def sheet_answer(sheet: Sheet, name: str, kind: str) -> Response:
    """Return a download of a table, ``csv`` or ``xlsx``, that no browser shows and no cache keeps."""
    if kind == "xlsx":
        data = write_workbook(sheet.heads, sheet.rows, sheet.title)
    else:
        data = write_csv(sheet.heads, [[str(cell) for cell in row] for row in sheet.rows])
    answer = Response(data, mimetype=MEDIA_TYPES[kind].partition(";")[0])
    answer.headers["Content-Type"] = MEDIA_TYPES[kind]
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
