"""Publishing a draft: what would change, what is not right, what stands against it."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.booths.actions import Publication, preview_publication, publish_draft
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language, number
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.editing import UnitChange, attribute_words, feature_words, warning_words
from eventsapp.venues.forms import PublishForm
from eventsapp.venues.geometry import bounds_of
from eventsapp.venues.models import PlanDraft
from eventsapp.venues.queries import draft_of
from eventsapp.venues.rules import EditNotMade

blueprint = Blueprint("plan_publishing", __name__, url_prefix="/organise/<fair>/plan/<hall>/edit/publish")
MOST_ROWS = 300


@blueprint.get("")
@staff_may(Permission.PLAN)
def preview(fair: Fair, hall: str) -> ResponseReturnValue:
    """Show what publishing would change."""
    draft = draft_of(fair.id, hall) or abort(404)
    return _show(draft, None)


@blueprint.post("")
@staff_may(Permission.PLAN)
def confirm(fair: Fair, hall: str) -> ResponseReturnValue:
    """Make the draft the plan in use."""
    draft = draft_of(fair.id, hall) or abort(404)
    form, code = PublishForm(), draft.hall_code
    try:
        if preview_publication(draft).warnings and not form.confirmed.data:
            raise EditNotMade(_("Say that you have read the warnings, or mend them first."), field="confirmed")
        with transaction():
            published = publish_draft(fair, code, _version(form.version.data), form.seen.data or "", current_user)
            code = published.code
    except Refusal as refusal:
        form.refuse(refusal)
        return _show(draft_of(fair.id, hall) or abort(404), form, refusal.status)
    flash(_("The plan is published. Everybody sees it now."), "good")
    return redirect(url_for("booths_organiser.plan", fair=fair.slug, hall=code))


def _version(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 10 else 0


def _what_changes(change: UnitChange) -> list[tuple[str, str, str]]:
    """Return (what, before, then) of each attribute that changes."""
    if change.before is None or change.after is None:
        return []
    both = [(attribute_words(change.before, name), attribute_words(change.after, name)) for name in change.attributes]
    return [*_shape_changes(change), *((word, old, new) for (word, old), (_word, new) in both)]


def _shape_changes(change: UnitChange) -> list[tuple[str, str, str]]:
    """Return place and size before and then, where they change."""
    if change.before is None or change.after is None:
        return []
    language = current_language()
    boxes = [bounds_of([unit.ring]) for unit in (change.before, change.after)]
    (x1, y1, x2, y2), (x3, y3, x4, y4) = boxes
    found = []
    if change.is_moved:
        corners = [f"x {number(x, language)}, y {number(y, language)}" for x, y in ((x1, y1), (x3, y3))]
        found.append((_("Upper left corner"), corners[0], corners[1]))
    if change.is_resized:
        sides = ((x2 - x1, y2 - y1), (x4 - x3, y4 - y3))
        sizes = [f"{number(round(a, 2), language)} × {number(round(b, 2), language)} m" for a, b in sides]
        found.append((_("Size"), sizes[0], sizes[1]))
    return found


def _show(draft: PlanDraft, form: PublishForm | None, status: int = 200) -> ResponseReturnValue:
    found: Publication = preview_publication(draft)
    fresh = PublishForm(formdata=None, version=draft.version, seen=found.base_key)
    if form is not None:  # what is confirmed next is what is shown now
        form.version.data, form.seen.data = str(draft.version), found.base_key
    return render_template(
        "booths/organiser/editor/publish.html",
        draft=draft,
        found=found,
        changes=[(change, _what_changes(change)) for change in found.difference.units[:MOST_ROWS]],
        features=[
            (change, feature_words(change.feature.kind, change.feature.name))
            for change in found.difference.features[:MOST_ROWS]
        ],
        warnings=[warning_words(found.drawn, one) for one in found.warnings],
        form=form or fresh,
    ), status
