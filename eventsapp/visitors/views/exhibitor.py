"""An exhibitor's invitation codes: what each opens, how many were sent, registered and came."""

from collections import Counter
from collections.abc import Sequence

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.allocation.queries.policy import exhibitors_of_person
from eventsapp.fairs.access import signed_in_at_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language
from eventsapp.visitors import actions
from eventsapp.visitors.attendance import attended_among, is_counted
from eventsapp.visitors.forms import SentForm
from eventsapp.visitors.models import InvitationCode
from eventsapp.visitors.queries import invitations_of, registered_by_code
from eventsapp.web.letters import link

blueprint = Blueprint("visitors_exhibitor", __name__, url_prefix="/exhibit/<fair>/invitations")


@blueprint.get("")
@signed_in_at_fair
def invitations(fair: Fair) -> ResponseReturnValue:
    """List the codes of the exhibitors that somebody acts for."""
    codes = _codes(fair)
    by_code = registered_by_code([one.id for one in codes])
    came = attended_among([visitor_id for ids in by_code.values() for visitor_id in ids])
    attended: Counter[int] = Counter({code: len(came & set(ids)) for code, ids in by_code.items()})
    language = current_language()
    addresses = {
        one.id: link("visitors_public.register", fair=fair.slug, code=one.code, lang=language) for one in codes
    }
    return render_template(
        "visitors/exhibitor/invitations.html",
        codes=codes,
        addresses=addresses,
        attended=attended if is_counted() else None,
        forms_of={one.id: SentForm(formdata=None, data={"sent": one.sent}) for one in codes},
    )


@blueprint.post("/<int:code_id>/sent")
@signed_in_at_fair
def note_sent(fair: Fair, code_id: int) -> ResponseReturnValue:
    """Write down to how many people a code was sent."""
    form = SentForm()
    if form.validate_on_submit():
        with transaction():
            found = next((one for one in _codes(fair) if one.id == code_id), None)
            if found is None:
                abort(404)
            actions.note_sent(found, form.sent.data or 0)
        flash(_("The number is saved."), "good")
    else:
        flash(_("A whole number from 0 to 1,000,000 is needed here."), "care")
    return redirect(url_for(".invitations", fair=fair.slug))


def _codes(fair: Fair) -> Sequence[InvitationCode]:
    mine = [one.id for one in exhibitors_of_person(fair.id, current_user.id)]
    return [one for one in invitations_of(fair, mine) if one.closed_at is None] if mine else []
