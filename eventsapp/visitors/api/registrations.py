"""Visitors for programs of the team: listing, registering, approving, cancelling."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import NotFound
from eventsapp.visitors import actions
from eventsapp.visitors.forms import NoteForm, program_registration
from eventsapp.visitors.models import Visitor, VisitorType
from eventsapp.visitors.queries import (
    VIEWS,
    code_of_ticket,
    questions_for,
    ticket_of,
    type_by_code,
    visitors_listed,
    visitors_numbered,
)
from eventsapp.visitors.rules import VisitorDecision, plain_phone
from eventsapp.web.forms import clean_text
from eventsapp.web.programs import (
    NotAccepted,
    asked_part,
    carry_out,
    check,
    filled,
    json_answer,
    moment,
    no_answers,
    part_answer,
)

blueprint = Blueprint("visitors_api", __name__, url_prefix="/api/v1/fairs/<fair>/visitors")


@blueprint.get("")
@program_may(Permission.VISITORS)
def visitors(fair: Fair) -> Response:
    """List the registrations in the order in which they came."""
    asked, view = asked_part(), request.args.get("state", "all")
    if view not in VIEWS:
        raise NotAccepted([("state", _("Choose one of the list."))])
    words = clean_text(request.args.get("q"))[:200]
    rows = visitors_listed(fair, asked.after, asked.one_more, view=view, words=words)
    return part_answer(asked, rows, document_of, lambda visitor: visitor.id)


@blueprint.get("/<int:visitor_id>")
@program_may(Permission.VISITORS)
def visitor(fair: Fair, visitor_id: int) -> Response:
    """Send one registration, with the code that gates scan."""
    return json_answer(_whole(fair, _found(fair, visitor_id)))


@blueprint.post("")
@program_may(Permission.VISITORS)
def register(fair: Fair) -> Response:
    """Register somebody as the team does: as any type, and without approval."""
    found = _wanted_type(fair)
    form = filled(program_registration(fair, questions_for(fair, found.id if found else None)))
    check(form)
    details = actions.VisitorDetails(
        full_name=form.full_name.data or "",
        latin_name=form.latin_name.data or "",
        company=form.company.data or "",
        job_title=form.job_title.data or "",
        email=form.email.data or "",
        phone=plain_phone(form.phone.data or ""),
        country=form.country.data,
        language=form.language.data,
    )

    def act() -> dict[str, Any]:
        entry = actions.Entry(
            type=_wanted_type(fair),
            answers=form.answers,
            by_team=True,
            channel="program",
            actor=current_user.email,
        )
        made = actions.register_visitor(fair, details, consents=form.consents, shown_in=current_language(), entry=entry)
        return _whole(fair, made)

    return carry_out(act, status=201)


@blueprint.post("/<int:visitor_id>/approve")
@program_may(Permission.VISITORS)
def approve(fair: Fair, visitor_id: int) -> Response:
    """Approve a registration that waits."""
    no_answers()
    return _changed(
        fair, visitor_id, lambda found: actions.decide_visitor(fair, found, VisitorDecision.APPROVE, current_user)
    )


@blueprint.post("/<int:visitor_id>/reject")
@program_may(Permission.VISITORS)
def reject(fair: Fair, visitor_id: int) -> Response:
    """Turn a registration down, with words to the visitor."""
    form = filled(NoteForm)
    check(form)
    note = form.note.data or ""
    return _changed(
        fair, visitor_id, lambda found: actions.decide_visitor(fair, found, VisitorDecision.REJECT, current_user, note)
    )


@blueprint.post("/<int:visitor_id>/cancel")
@program_may(Permission.VISITORS)
def cancel(fair: Fair, visitor_id: int) -> Response:
    """End a registration."""
    no_answers()
    return _changed(fair, visitor_id, lambda found: actions.cancel_registration(found, actor=current_user))


def document_of(found: Visitor) -> dict[str, Any]:
    """Return what a list says of a registration."""
    return {
        "id": found.id,
        "number": found.reference,
        "state": found.state,
        "type": found.kind if found.type_id else None,
        "full_name": found.full_name,
        "latin_name": found.latin_name,
        "company": found.company,
        "job_title": found.job_title,
        "email": found.email,
        "phone": found.phone_key or found.phone,
        "country": found.country,
        "language": found.language,
        "owes": found.owes,
        "registered_at": moment(found.registered_at),
    }


def _whole(fair: Fair, found: Visitor) -> dict[str, Any]:
    own = ticket_of(found) if found.is_admitted else None
    page = url_for("visitors_public.ticket", fair=fair.slug, token=found.token)
    return {**document_of(found), "ticket": code_of_ticket(fair, own) if own else None, "ticket_url": page}


def _wanted_type(fair: Fair) -> VisitorType | None:
    code = clean_text(request.args.get("type"))[:40]
    found = type_by_code(fair, code) if code else None
    if code and found is None:
        raise NotAccepted([("type", _("Choose one of the list."))])
    return found


def _changed(fair: Fair, visitor_id: int, act: Callable[[Visitor], None]) -> Response:
    def change() -> dict[str, Any]:
        found = _found(fair, visitor_id, lock=True)
        act(found)
        return _whole(fair, found)

    return carry_out(change)


def _found(fair: Fair, visitor_id: int, *, lock: bool = False) -> Visitor:
    found = visitors_numbered(fair, [visitor_id], lock=lock)
    if not found:
        raise NotFound
    return found[0]
