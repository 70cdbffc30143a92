"""Invitation codes for programs: by which people register as a type, and how many did."""

from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import IntegerField

from eventsapp.exhibitors.queries import exhibitor_in
from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.refusals import NotFound
from eventsapp.visitors import actions
from eventsapp.visitors.attendance import attended_among
from eventsapp.visitors.forms import InvitationForm
from eventsapp.visitors.models import InvitationCode
from eventsapp.visitors.queries import invitation_by_id, invitations_of, registered_by_code, type_by_id
from eventsapp.web.programs import NotAccepted, asked_part, carry_out, check, filled, moment, no_answers, part_answer

blueprint = Blueprint("visitors_api_codes", __name__, url_prefix="/api/v1/fairs/<fair>/invitation-codes")


class CodeForm(InvitationForm):
    """A code, also for an exhibitor."""

    exhibitor = IntegerField()


@blueprint.get("")
@program_may(Permission.VISITORS)
def codes(fair: Fair) -> Response:
    """List the codes with how many registered by each and came."""
    asked = asked_part()
    found = [one for one in sorted(invitations_of(fair), key=lambda one: one.id) if one.id > asked.after]
    shown = found[: asked.one_more]
    people = registered_by_code([one.id for one in shown])
    came = attended_among([person for some in people.values() for person in some])
    return part_answer(
        asked,
        shown,
        lambda one: code_document(one, len(people.get(one.id, ())), len(came & set(people.get(one.id, ())))),
        lambda one: one.id,
    )


@blueprint.post("")
@program_may(Permission.VISITORS)
def add_code(fair: Fair) -> Response:
    """Make a code of the organiser or of an exhibitor."""
    form = filled(CodeForm)
    form.offer(fair)
    check(form)

    def act() -> dict[str, Any]:
        found = type_by_id(fair, int(form.type_id.data))
        if found is None:
            raise NotFound
        more: dict[str, Any] = {"quota": form.quota.data, "note": form.note.data or ""}
        if form.exhibitor.data is not None:
            exhibitor = exhibitor_in(fair, form.exhibitor.data)
            if exhibitor is None:
                raise NotAccepted([("exhibitor", _("Choose one of the list."))])
            more["exhibitor_id"] = exhibitor.id
        return code_document(actions.create_invitation(fair, found, form.code.data or "", actor=current_user, **more))

    return carry_out(act, status=201)


@blueprint.post("/<int:code_id>/close")
@program_may(Permission.VISITORS)
def close_code(fair: Fair, code_id: int) -> Response:
    """Let nobody register by a code any more; who did stays registered."""
    no_answers()

    def act() -> dict[str, Any]:
        found = invitation_by_id(fair, code_id)
        if found is None:
            raise NotFound
        actions.close_invitation(fair, found, actor=current_user)
        return code_document(found, len(registered_by_code([found.id]).get(found.id, ())))

    return carry_out(act)


def code_document(one: InvitationCode, registered: int = 0, attended: int = 0) -> dict[str, Any]:
    """Return a code."""
    return {
        "id": one.id,
        "code": one.code,
        "type": one.type.code,
        "exhibitor": one.exhibitor_id,
        "note": one.note,
        "quota": one.quota,
        "taken": one.taken,
        "sent": one.sent,
        "registered": registered,
        "attended": attended,
        "closed_at": moment(one.closed_at),
    }
