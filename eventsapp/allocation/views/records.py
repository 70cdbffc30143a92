"""An exhibitor's record and needs on one page, with how its points come about."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.allocation.actions.records import keep_needs, keep_record
from eventsapp.allocation.forms import RecordForm
from eventsapp.allocation.queries.line import InLine, latest_applications, line_of, policy_of
from eventsapp.allocation.queries.needs import needs_of
from eventsapp.allocation.queries.points import exhibitor_in_fair
from eventsapp.allocation.rules.records import Needs, record_values
from eventsapp.allocation.rules.scoring import PART_NAMES, PENALTIES, formula_from, lot_of, workings_of
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.exhibitors.queries import places_of
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language, text_in, zone
from eventsapp.infra.refusals import Refusal
from eventsapp.venues.queries import halls_of

blueprint = Blueprint(
    "allocation_records", __name__, url_prefix="/organise/<fair>/allocation/points/<int:exhibitor_id>"
)


@blueprint.get("")
@staff_may(Permission.ALLOCATE)
def record(fair: Fair, exhibitor_id: int) -> ResponseReturnValue:
    """Show what places an exhibitor in line, and what its stand must have."""
    exhibitor = exhibitor_in_fair(fair.id, exhibitor_id) or abort(404)
    line, needs = line_of(fair.id), _needs(exhibitor)
    here = _in(line, exhibitor_id)
    form = _offered(fair, RecordForm(formdata=None))
    form.show(record_values(here.record), needs.values, zone(fair.timezone))
    return _show(fair, form, line, needs, exhibitor_id)


@blueprint.post("")
@staff_may(Permission.ALLOCATE)
def keep(fair: Fair, exhibitor_id: int) -> ResponseReturnValue:
    """Keep the record and the needs of an exhibitor."""
    exhibitor = exhibitor_in_fair(fair.id, exhibitor_id) or abort(404)
    name, form = exhibitor.display_name, _offered(fair, RecordForm())
    if form.validate_on_submit():
        try:
            values, needs = form.record(zone(fair.timezone)), form.needs()
            with transaction():
                changes = [
                    keep_record(fair.id, exhibitor_id, values, current_user),
                    keep_needs(fair.id, exhibitor_id, needs, current_user),
                ]
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(
                _("The record of %(company)s is kept.", company=name) if any(changes) else _("Nothing was changed."),
                "good",
            )
            return redirect(url_for(".record", fair=fair.slug, exhibitor_id=exhibitor_id))
    return _show(fair, form, line_of(fair.id), _needs(exhibitor), exhibitor_id)


def _offered(fair: Fair, form: RecordForm) -> RecordForm:
    language = current_language()
    form.offer_halls(
        [
            (str(hall.id), text_in(hall.name, language, fair.default_language)[0] or hall.code)
            for hall in halls_of(fair.id)
        ]
    )
    return form


def _needs(exhibitor: Exhibitor) -> Needs:
    return needs_of(exhibitor.id, latest_applications(exhibitor.fair_id).get(exhibitor.id))


def _in(line: list[InLine], exhibitor_id: int) -> InLine:
    return next(one for one in line if one.exhibitor.id == exhibitor_id)


def _show(fair: Fair, form: RecordForm, line: list[InLine], needs: Needs, exhibitor_id: int) -> ResponseReturnValue:
    here, policy = _in(line, exhibitor_id), policy_of(fair.id)
    body = render_template(
        "allocation/organiser/record.html",
        form=form,
        here=here,
        neighbours=[one for one in line if abs(one.place - here.place) == 1],
        count=len(line),
        workings=workings_of(here.merits, formula_from(policy.formula)),
        names=PART_NAMES,
        penalties=PENALTIES,
        is_from_application=needs.is_from_application,
        places=places_of(exhibitor_id),
        seed=policy.lottery_seed,
        lot=lot_of(policy.lottery_seed, exhibitor_id),
    )
    return body, form.status
