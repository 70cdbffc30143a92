"""A visitor's own page: ticket, days, what is next, seats, consents, answers; on the device that has the ticket."""

from flask import Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.accounts.queries import consents_of
from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.limits import limiter
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import Refusal
from eventsapp.programme.attending import own_seats
from eventsapp.programme.queries import agenda_today, latest_release
from eventsapp.programme.views.showing import Reader, Shown
from eventsapp.programme.views.starring import my_stars
from eventsapp.visitors import actions
from eventsapp.visitors.drawing import drawn_code
from eventsapp.visitors.forms import AnswersForm, ButtonForm, answers_form
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.queries import answers_of, questions_for, registration_by_token
from eventsapp.visitors.rules import PURPOSES, AlreadyCancelled, check_active, check_answers_open
from eventsapp.visitors.scans import scans_of
from eventsapp.visitors.views.device import had_registration, my_registration, put_on_device
from eventsapp.visitors.views.public import blueprint
from eventsapp.visitors.views.public.showing import code_shown, days_admitted, days_of, private, registration_or_404
from eventsapp.web.letters import link
from eventsapp.web.offline import worker_script

MOST_NEXT = 5


@blueprint.get("/<fair>/me")
@in_fair
def me(fair: Fair) -> ResponseReturnValue:
    """Show a visitor everything of theirs."""
    found = my_registration(fair)
    if found is None:
        return _kept(
            private(render_template("visitors/public/nobody.html", was_here=had_registration(fair))), is_kept=False
        )
    code = code_shown(fair, found)
    page = render_template(
        "visitors/public/me.html",
        visitor=found,
        code=drawn_code(code) if code else None,
        days=days_admitted(fair, found),
        fair_days=days_of(fair),
        next_sessions=_next_sessions(fair),
        purposes=[one for one in PURPOSES.values() if not one.is_needed],
        agreed={one.purpose for one in consents_of("visitor", found.id) if one.withdrawn_at is None},
        answers=answers_of(found),
        may_answer=_may_answer(fair, found),
        may_change=_may_change(found),
        scans=scans_of(found),
        form=ButtonForm(),
    )
    return _kept(private(page), is_kept=code is not None)


def _next_sessions(fair: Fair) -> list[tuple[Shown, object]]:
    """Return the sessions that come next of those starred or with a seat."""
    release = latest_release(fair)
    if release is None:
        return []
    now = clock.now()
    reader = Reader(fair.slug, current_language(), agenda_today(release))
    seats = own_seats(fair, now)
    wanted = my_stars(fair).ids | seats.keys()
    mine = [one for one in reader.agenda.sessions if one.id in wanted and one.ends_at > now and not one.is_cancelled]
    mine.sort(key=lambda one: (one.starts_at, one.id))
    return [(Shown(reader, one), seats.get(one.id)) for one in mine[:MOST_NEXT]]


def _may_change(found: Visitor) -> bool:
    try:
        check_active(found)
    except AlreadyCancelled:
        return False
    return True


def _may_answer(fair: Fair, found: Visitor) -> bool:
    try:
        check_answers_open(found, clock.now())
    except Refusal:
        return False
    return bool(questions_for(fair, found.type_id))


def _kept(response: Response, *, is_kept: bool) -> Response:
    """Tell the script that reads without a connection whether to keep this page, or to forget the one it has."""
    response.headers["X-Keep"] = "yes" if is_kept else "no"
    return response


@blueprint.post("/<fair>/me/consents")
@in_fair
def my_consents(fair: Fair) -> ResponseReturnValue:
    """Change what one agreed to."""
    if ButtonForm().validate_on_submit():
        with transaction():
            actions.change_consents(_mine(fair), request.form.getlist("purpose"), language=current_language())
        flash(_("Your consents are saved. The record keeps when each was given and withdrawn."), "good")
    return redirect(url_for(".me", fair=fair.slug))


@blueprint.route("/<fair>/me/answers", methods=["GET", "POST"])
@in_fair
def my_answers(fair: Fair) -> ResponseReturnValue:
    """Change one's answers."""
    found = _mine(fair, lock=False)
    check_answers_open(found, clock.now())
    form = answers_form(fair, questions_for(fair, found.type_id))
    if not form.is_submitted():
        form.show_answers({one.question_id: one.value for one in answers_of(found) if one.question_id})
    elif form.validate():
        _save_answers(fair, form)
        flash(_("Your answers are saved."), "good")
        return redirect(url_for(".me", fair=fair.slug))
    return private(render_template("visitors/public/answers.html", form=form)), form.status


def _save_answers(fair: Fair, form: AnswersForm) -> None:
    with transaction():
        found = _mine(fair)
        check_answers_open(found, clock.now())
        actions.keep_answers(fair, found, form.answers, language=current_language())


@blueprint.post("/<fair>/me/cancel")
@in_fair
def my_cancellation(fair: Fair) -> ResponseReturnValue:
    """Cancel one's registration."""
    if ButtonForm().validate_on_submit():
        with transaction():
            actions.cancel_registration(_mine(fair), actor=None)
        flash(_("Your registration is cancelled."), "good")
    return redirect(url_for(".me", fair=fair.slug))


@blueprint.post("/<fair>/ticket/<token>/device")
@in_fair
def keep_here(fair: Fair, token: str) -> ResponseReturnValue:
    """Let this device have a registration of which it has the address."""
    found = registration_or_404(fair, token)
    answer = make_response(redirect(url_for(".me", fair=fair.slug)))
    return put_on_device(answer, fair, found) if ButtonForm().validate_on_submit() else answer


@blueprint.post("/<fair>/me/forget")
@in_fair
def forget_here(fair: Fair) -> ResponseReturnValue:
    """Let this device have no registration any more; the registration stays as it is."""
    answer = make_response(redirect(url_for(".me", fair=fair.slug)))
    return put_on_device(answer, fair, None) if ButtonForm().validate_on_submit() else answer


@blueprint.post("/<fair>/me/move")
@in_fair
@limiter.limit("20 per hour")
def move(fair: Fair) -> ResponseReturnValue:
    """Show a link, also as a code to scan, that brings the registration to another device."""
    if not ButtonForm().validate_on_submit():
        return redirect(url_for(".me", fair=fair.slug))
    with transaction():
        code = actions.offer_move(_mine(fair))
    address = link("visitors_public.moved", fair=fair.slug, code=code)
    return private(render_template("visitors/public/move.html", address=address, code=drawn_code(address)))


@blueprint.route("/<fair>/me/move/<code>", methods=["GET", "POST"])
@in_fair
@limiter.limit("30 per hour", methods=["POST"])
def moved(fair: Fair, code: str) -> ResponseReturnValue:
    """Bring a registration to this device; looking at the page uses nothing up."""
    if not ButtonForm().validate_on_submit():
        return private(render_template("visitors/public/moved.html", form=ButtonForm()))
    with transaction():
        found = actions.take_move(fair, code)
    flash(_("The ticket is on this device now."), "good")
    return put_on_device(make_response(redirect(url_for(".me", fair=fair.slug))), fair, found)


@blueprint.get("/<fair>/me/worker.js")
@in_fair
def me_worker(fair: Fair) -> Response:
    """Send the script that keeps a visitor's own page for reading without a connection."""
    return worker_script("me", scope=url_for(".me", fair=fair.slug))


def _mine(fair: Fair, *, lock: bool = True) -> Visitor:
    """Return the registration of whoever asks."""
    known = my_registration(fair)
    found = registration_by_token(fair, known.token, lock=True) if known and lock else known
    if found is None:
        abort(404)
    return found
