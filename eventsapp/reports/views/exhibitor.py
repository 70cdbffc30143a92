"""An exhibitor's own figures."""

from flask import render_template
from flask_babel import gettext as _

from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language, day
from eventsapp.leads.rules import FEWEST_TO_COMPARE, RATING_WORDS
from eventsapp.leads.views.guard import exhibitor_only
from eventsapp.reports.queries import own_figures
from eventsapp.reports.views.blueprint import blueprint
from eventsapp.reports.views.charts import Column, chart_of


@blueprint.get("/exhibit/<fair>/leads/figures")
@exhibitor_only
def own(fair: Fair, exhibitor: Exhibitor) -> str:
    """Show invitations, visits and leads beside the middle of the other exhibitors."""
    figures, language = own_figures(exhibitor), current_language()
    beside = [
        (_("Invitations sent"), figures.sent),
        (_("Registered by invitation"), figures.registered),
        (_("Of them came"), figures.came),
        (_("Their visits"), figures.visits),
        (_("Leads"), figures.leads),
        (_("Came by the code of the stand"), figures.came_by),
    ]
    days = [Column(day(on, language), day(on, language, "d.M."), count) for on, count in figures.by_day]
    return render_template(
        "reports/exhibitor/figures.html",
        figures=figures,
        beside=beside,
        chart=chart_of(days, _("New leads by day")),
        exhibitor=exhibitor,
        ratings=RATING_WORDS,
        fewest=FEWEST_TO_COMPARE,
    )
