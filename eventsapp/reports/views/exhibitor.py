"""An exhibitor's own figures."""

from flask import render_template

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.leads.rules import FEWEST_TO_COMPARE, RATING_WORDS
from eventsapp.leads.views.guard import exhibitor_only
from eventsapp.reports.queries import own_figures
from eventsapp.reports.views.blueprint import blueprint


@blueprint.get("/exhibit/<fair>/leads/figures")
@exhibitor_only
def own(fair: Fair, exhibitor: Exhibitor) -> str:
    """Show invitations, visits and leads beside the middle of all exhibitors."""
    return render_template(
        "reports/exhibitor/figures.html",
        figures=own_figures(exhibitor),
        exhibitor=exhibitor,
        ratings=RATING_WORDS,
        fewest=FEWEST_TO_COMPARE,
    )
