"""What the call asks for, and until when."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.call import actions
from eventsapp.call.forms import CallForm
from eventsapp.call.queries import call_of
from eventsapp.call.rules import is_open
from eventsapp.call.views.organiser import blueprint
from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme.views.organiser.frame import parts_of, refuse


@blueprint.route("/settings", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def settings(fair: Fair) -> ResponseReturnValue:
    """Open the call, or change it."""
    form, call = CallForm(), call_of(fair)
    form.offer(fair)
    if not form.is_submitted():
        form.show(fair, call, clock.now())
    elif form.validate():
        try:
            with transaction():
                values = form.values(fair, call_of(fair))
                actions.set_call(fair, values, current_user, seen=form.version.number)
        except Refusal as refusal:
            refuse(form, refusal, call_of(fair))
        else:
            flash(_("The call is saved."), "good")
            return redirect(url_for(".settings", fair=fair.slug))
    page = render_template(
        "call/organiser/settings.html",
        parts=parts_of(fair, "call"),
        form=form,
        call=call,
        is_open=is_open(call, clock.now()),
    )
    return page, form.status
