"""The line of all exhibitors with their points, on a page and as a table."""

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from eventsapp.allocation.queries.line import policy_of
from eventsapp.allocation.queries.points import ONLY, STANDS, Points, Wanted, points_of
from eventsapp.allocation.rules.scoring import PENALTIES
from eventsapp.allocation.views.sheets import line_sheet, sheet_answer
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.web.forms import clean_text

blueprint = Blueprint("allocation_points", __name__, url_prefix="/organise/<fair>/allocation")


def _wanted() -> Wanted:
    stand, only = clean_text(request.args.get("stand")), clean_text(request.args.get("only"))
    return Wanted(
        search=clean_text(request.args.get("q"))[:200],
        stand=stand if stand in STANDS else "",
        only=only if only in ONLY else "",
    )


@blueprint.get("/points")
@staff_may(Permission.ALLOCATE)
def listed(fair: Fair) -> ResponseReturnValue:
    """Show everybody in line, with the parts of their points."""
    wanted = _wanted()
    return render_template(
        "allocation/organiser/points.html",
        points=points_of(fair.id, wanted),
        wanted=wanted,
        penalties=PENALTIES,
        has_seed=bool(policy_of(fair.id).lottery_seed),
    )


@blueprint.get("/points.csv")
@staff_may(Permission.ALLOCATE)
def export_csv(fair: Fair) -> Response:
    """Hand the line out as CSV."""
    return _export(fair, points_of(fair.id, _wanted()), "csv")


@blueprint.get("/points.xlsx")
@staff_may(Permission.ALLOCATE)
def export_workbook(fair: Fair) -> Response:
    """Hand the line out as a workbook."""
    return _export(fair, points_of(fair.id, _wanted()), "xlsx")


def _export(fair: Fair, points: Points, kind: str) -> Response:
    return sheet_answer(line_sheet(fair, points), f"{fair.slug}-points", kind)
