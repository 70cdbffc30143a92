"""Delegations for programs: who comes together, when, who has agreed, and where their badges are picked up."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response
from flask_login import current_user

from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.refusals import NotFound
from eventsapp.visitors import actions
from eventsapp.visitors.api.registrations import document_of
from eventsapp.visitors.forms import GroupPlaceForm
from eventsapp.visitors.models import Visitor, VisitorGroup
from eventsapp.visitors.printing import printed_among
from eventsapp.visitors.queries import agreed_among, group_by_id, groups_of, members_of
from eventsapp.web.programs import (
    asked_part,
    carry_out,
    check,
    filled,
    json_answer,
    moment,
    no_answers,
    part_answer,
)

blueprint = Blueprint("visitors_api_groups", __name__, url_prefix="/api/v1/fairs/<fair>/groups")


@blueprint.get("")
@program_may(Permission.VISITORS)
def groups(fair: Fair) -> Response:
    """List the delegations."""
    asked = asked_part()
    found = [one for one in sorted(groups_of(fair), key=lambda one: one[0].id) if one[0].id > asked.after]
    return part_answer(asked, found[: asked.one_more], lambda one: group_document(*one), lambda one: one[0].id)


@blueprint.get("/<int:group_id>")
@program_may(Permission.VISITORS)
def group(fair: Fair, group_id: int) -> Response:
    """Send one delegation."""
    found = _group(fair, group_id)
    return json_answer(group_document(found, len(members_of(found))))


@blueprint.get("/<int:group_id>/members")
@program_may(Permission.VISITORS)
def members(fair: Fair, group_id: int) -> Response:
    """List the members who still come: whether each has agreed themselves, and whether their badge is printed."""
    asked = asked_part()
    found = [one for one in members_of(_group(fair, group_id)) if one.id > asked.after][: asked.one_more]
    return part_answer(asked, found, _member_document(found), lambda one: one.id)


@blueprint.post("/<int:group_id>/place")
@program_may(Permission.VISITORS)
def place(fair: Fair, group_id: int) -> Response:
    """Say at which desk the badges of a delegation are picked up."""
    form = filled(GroupPlaceForm)
    check(form)
    return _changed(fair, group_id, lambda found: actions.place_group(found, form.pickup_desk.data or "", current_user))


@blueprint.post("/<int:group_id>/confirm")
@program_may(Permission.VISITORS)
def confirm(fair: Fair, group_id: int) -> Response:
    """Take the team's word for the leader's address: what was held for the members goes out."""
    no_answers()
    return _changed(fair, group_id, lambda found: actions.confirm_leader(found, found.leader_email, current_user))


def group_document(one: VisitorGroup, members: int) -> dict[str, Any]:
    """Return a delegation; the code is what its leader says at the desk."""
    return {
        "id": one.id,
        "name": one.name,
        "pickup_code": one.pickup_code,
        "pickup_desk": one.pickup_desk,
        "leader_name": one.leader_name,
        "leader_email": one.leader_email,
        "leader_phone": one.leader_phone,
        "is_confirmed": one.is_confirmed,
        "language": one.language,
        "country": one.country,
        "bus_plate": one.bus_plate,
        "arrives_at": moment(one.arrives_at),
        "members": members,
    }


def _member_document(found: list[Visitor]) -> Callable[[Visitor], dict[str, Any]]:
    ids = [one.id for one in found]
    agreed, printed = agreed_among(ids), printed_among(ids)
    return lambda one: {**document_of(one), "agreed": one.id in agreed, "is_printed": one.id in printed}


def _changed(fair: Fair, group_id: int, act: Callable[[VisitorGroup], None]) -> Response:
    def change() -> dict[str, Any]:
        found = _group(fair, group_id, lock=True)
        act(found)
        return group_document(found, len(members_of(found)))

    return carry_out(change)


def _group(fair: Fair, group_id: int, *, lock: bool = False) -> VisitorGroup:
    found = group_by_id(fair, group_id, lock=lock)
    if found is None:
        raise NotFound
    return found
