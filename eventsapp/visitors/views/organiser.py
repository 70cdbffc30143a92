"""The organiser's list of visitors."""

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import babel_locale, current_language
from eventsapp.visitors.queries import visitor_count, visitors_found

blueprint = Blueprint("visitors_organiser", __name__)


@blueprint.get("/organise/<fair>/visitors")
@staff_may(Permission.VISITORS)
def visitors(fair: Fair) -> ResponseReturnValue:
    """List the visitors, the latest first."""
    query = request.args.get("q", "").strip()[:200]
    found = visitors_found(fair, query, request.args.get("page", 1, type=int))

    def page_address(page: int) -> str:
        return url_for("visitors_organiser.visitors", fair=fair.slug, q=query or None, page=page)

    return render_template(
        "visitors/organiser/visitors.html",
        query=query,
        found=found,
        total=visitor_count(fair),
        country_names=babel_locale(current_language()).territories,
        page_address=page_address,
    )
