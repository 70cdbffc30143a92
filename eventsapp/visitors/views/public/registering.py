"""Registering for a fair: which kind of visit, the form, and what is kept of it."""

from collections.abc import Sequence

from flask import abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, in_fair, may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import limiter
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import Refusal
from eventsapp.visitors import actions
from eventsapp.visitors.forms import RegistrationForm, registration_form
from eventsapp.visitors.models import InvitationCode, Visitor, VisitorType
from eventsapp.visitors.queries import (
    invitation_by_code,
    questions_for,
    registration_of,
    type_by_code,
    types_of,
)
from eventsapp.visitors.rules import (
    CodeUnknown,
    TypeAccess,
    check_open,
    check_type,
    is_in_window,
    is_offered,
    plain_phone,
)
from eventsapp.visitors.views.device import keep_first, my_registration
from eventsapp.visitors.views.public import blueprint
from eventsapp.visitors.views.public.showing import days_of, private
from eventsapp.web.forms import clean_text

PER_ADDRESS = "30 per minute; 300 per hour"
"""A delegation of forty shares one office line, so this is generous."""


@blueprint.route("/<fair>/register", methods=["GET", "POST"])
@in_fair
@limiter.limit(PER_ADDRESS, methods=["POST"])
def register(fair: Fair) -> ResponseReturnValue:
    """Begin a registration: choose the kind of visit, where there is a choice."""
    check_open(fair, clock.now())
    if request.args.get("code"):
        return _by_code(fair, clean_text(request.args["code"])[:40])
    all_types = types_of(fair)
    if not all_types:
        return _form_page(fair, None, None)
    offered = _offered(all_types)
    if len(offered) == 1 and not may(Permission.VISITORS):
        return _form_page(fair, offered[0], None)
    return _choice_page(fair, all_types, offered)


@blueprint.route("/<fair>/register/<kind>", methods=["GET", "POST"])
@in_fair
@limiter.limit(PER_ADDRESS, methods=["POST"])
def register_as(fair: Fair, kind: str) -> ResponseReturnValue:
    """Register as one kind of visitor."""
    check_open(fair, clock.now())
    found = type_by_code(fair, kind)
    if found is None:
        abort(404)
    code = clean_text(request.args.get("code"))[:40]
    return _form_page(fair, found, invitation_by_code(fair, code) if code else None)


def _offered(all_types: Sequence[VisitorType]) -> list[VisitorType]:
    now = clock.now()
    return [one for one in all_types if is_offered(one, now)]


def _by_code(fair: Fair, code: str) -> ResponseReturnValue:
    found = invitation_by_code(fair, code)
    if found is None or found.closed_at is not None:
        all_types = types_of(fair)
        return _choice_page(fair, all_types, _offered(all_types), code=code, refusal=CodeUnknown())
    return redirect(url_for(".register_as", fair=fair.slug, kind=found.type.code, code=found.code))


def _choice_page(
    fair: Fair,
    all_types: Sequence[VisitorType],
    offered: Sequence[VisitorType],
    *,
    code: str = "",
    refusal: Refusal | None = None,
) -> ResponseReturnValue:
    now = clock.now()
    later = [one for one in all_types if one.access == TypeAccess.PUBLIC and one not in offered]
    for_team = [one for one in all_types if one.access == TypeAccess.ORGANISER] if may(Permission.VISITORS) else []
    page = render_template(
        "visitors/public/choose.html",
        offered=offered,
        later=[(one, is_in_window(one, now)) for one in later],
        for_team=for_team,
        takes_codes=any(one.access == TypeAccess.CODE for one in all_types) or bool(code),
        code=code,
        refusal=refusal,
        mine=_mine(fair),
        fair_days=days_of(fair),
    )
    return private(page), 422 if refusal else 200


def _form_page(fair: Fair, found: VisitorType | None, invitation: InvitationCode | None) -> ResponseReturnValue:
    by_team = found is not None and found.access == TypeAccess.ORGANISER and may(Permission.VISITORS)
    if found is not None:
        check_type(found, clock.now(), invitation=invitation, by_team=by_team)
    questions = questions_for(fair, found.id if found else None)
    form = registration_form(fair, questions, data=_known_person(is_own=not by_team))
    if form.validate_on_submit():
        try:
            visitor = _register(fair, form, found, invitation, by_team=by_team)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            _say_done(visitor)
            answer = make_response(redirect(url_for(".ticket", fair=fair.slug, token=visitor.token)))
            return answer if by_team else keep_first(answer, fair, visitor)
    page = render_template(
        "visitors/public/register.html",
        form=form,
        type=found,
        has_choice=found is not None and len(_offered(types_of(fair))) > 1,
        by_team=by_team,
        mine=_mine(fair),
        fair_days=days_of(fair),
    )
    return private(page), form.status


def _register(
    fair: Fair,
    form: RegistrationForm,
    found: VisitorType | None,
    invitation: InvitationCode | None,
    *,
    by_team: bool,
) -> Visitor:
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
    with transaction():
        entry = actions.Entry(
            type=type_by_code(fair, found.code) if found else None,
            invitation=invitation_by_code(fair, invitation.code) if invitation else None,
            answers=form.answers,
            by_team=by_team,
            channel="desk" if by_team else "web",
            user_id=current_user.id if current_user.is_authenticated and not by_team else None,
            actor=current_user.email if current_user.is_authenticated else "visitor",
        )
        return actions.register_visitor(fair, details, consents=form.consents, shown_in=current_language(), entry=entry)


def _say_done(visitor: Visitor) -> None:
    place = visitor.email or visitor.phone_key
    if visitor.is_admitted:
        flash(_("You are registered. We have sent the ticket to %(place)s.", place=place), "good")
    else:
        flash(_("Your registration has arrived. We look at it and write to %(place)s.", place=place), "good")


def _known_person(*, is_own: bool) -> dict[str, str]:
    """Return what the form begins with: the reader's language, and the account's words where there is one."""
    known = {"language": current_language()}
    if is_own and current_user.is_authenticated:
        known |= {
            "full_name": current_user.full_name,
            "latin_name": current_user.latin_name,
            "email": current_user.email,
        }
    return known


def _mine(fair: Fair) -> Visitor | None:
    known = registration_of(fair, current_user.id) if current_user.is_authenticated else None
    return known or my_registration(fair)
