"""The team's pages about questions: all sessions, and one with its settings, the moderator's link and its questions."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language, zone
from eventsapp.infra.refusals import Refusal
from eventsapp.programme.agenda import Agenda
from eventsapp.programme.importers.times import programme_day, read_date
from eventsapp.programme.queries import agenda_today, latest_release
from eventsapp.programme.views.organiser.frame import parts_of, refuse
from eventsapp.programme.views.showing import Reader, Shown
from eventsapp.questions import actions
from eventsapp.questions.forms import BoardForm, DecisionForm, PressForm
from eventsapp.questions.models import Mode
from eventsapp.questions.queries import board_of, overview_of
from eventsapp.questions.rules import MODE_WORDS, Decision, mode_of
from eventsapp.questions.views.following import addresses
from eventsapp.questions.views.showing import moderated, private, session_at
from eventsapp.visitors.drawing import drawn_code

blueprint = Blueprint("questions_organiser", __name__, url_prefix="/organise/<fair>/programme")


@blueprint.get("/feedback")
@staff_may(Permission.PROGRAMME)
def overview(fair: Fair) -> ResponseReturnValue:
    """Show the sessions of a day, with what was asked in each and what people thought of it."""
    release = latest_release(fair)
    agenda = agenda_today(release) if release else None
    day = _day(fair, agenda) if agenda else None
    page = render_template(
        "questions/organiser/overview.html",
        parts=parts_of(fair, "feedback"),
        day=day,
        modes=MODE_WORDS,
        **(_lines(fair, agenda, day) if agenda else {"lines": [], "day_links": []}),
    )
    return private(page)


def _lines(fair: Fair, agenda: Agenda, day: date | None) -> dict[str, Any]:
    reader = Reader(fair.slug, current_language(), agenda)
    return {
        "lines": [
            (one, Shown(reader, one.session), mode_of(one.board, one.session.kind))
            for one in overview_of(fair, agenda, day)
        ],
        "day_links": [
            {
                "label": reader.day(one, "EEE d"),
                "url": url_for(".overview", fair=fair.slug, day=one),
                "active": one == day,
            }
            for one in agenda.days
        ],
    }


def _day(fair: Fair, agenda: Agenda) -> date | None:
    """Return the day that was asked for, else today, the next programme day, or the last."""
    asked = read_date(request.args.get("day", ""))
    if asked in agenda.days:
        return asked
    today = programme_day(clock.now().astimezone(zone(fair.timezone)))
    return next((one for one in agenda.days if one >= today), agenda.days[-1] if agenda.days else None)


@blueprint.get("/sessions/<int:session_id>/questions")
@staff_may(Permission.PROGRAMME)
def questions(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Show a session's questions, what is set for them, and the moderator's link."""
    return _page(fair, session_id, _form(fair, session_id))


@blueprint.post("/sessions/<int:session_id>/questions")
@staff_may(Permission.PROGRAMME)
def set_up(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Say whether questions and feedback are taken."""
    form = BoardForm()
    if not form.validate():
        return _page(fair, session_id, form)
    try:
        with transaction():
            actions.set_board(
                fair,
                session_at(fair, session_id).id,
                Mode(form.mode.data),
                takes_feedback=bool(form.takes_feedback.data),
                actor=current_user,
                seen=form.version.number if form.version.number is not None else -1,
            )
    except Refusal as refusal:
        refuse(form, refusal, board_of(session_id))
        return _page(fair, session_id, form)
    flash(_("It is set, at once and without a release."), "good")
    return redirect(url_for(".questions", fair=fair.slug, session_id=session_id))


@blueprint.post("/sessions/<int:session_id>/questions/link")
@staff_may(Permission.PROGRAMME)
def make_link(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Make the moderator's link and show it, which is the only time."""
    if not PressForm().validate():
        return redirect(url_for(".questions", fair=fair.slug, session_id=session_id))
    with transaction():
        token = actions.make_link(fair, session_at(fair, session_id).id, actor=current_user)
    return _page(fair, session_id, _form(fair, session_id), token=token)


@blueprint.post("/sessions/<int:session_id>/questions/link/revoke")
@staff_may(Permission.PROGRAMME)
def revoke_link(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Let the moderator's link open nothing any more."""
    if PressForm().validate():
        with transaction():
            actions.revoke_link(fair, session_at(fair, session_id).id, actor=current_user)
        flash(_("The link opens nothing any more."), "good")
    return redirect(url_for(".questions", fair=fair.slug, session_id=session_id))


@blueprint.post("/sessions/<int:session_id>/questions/<int:question_id>")
@staff_may(Permission.PROGRAMME)
def decide(fair: Fair, session_id: int, question_id: int) -> ResponseReturnValue:
    """Decide about a question."""
    form = DecisionForm()
    if not form.validate():
        return _page(fair, session_id, _form(fair, session_id), status=form.status)
    try:
        with transaction():
            session = session_at(fair, session_id)
            decision, seen = Decision(form.decision.data), form.seen.number or 0
            actions.decide_question(fair, session.id, question_id, decision, seen=seen, actor=current_user)
    except Refusal as refusal:
        return _page(fair, session_id, _form(fair, session_id), refusal)
    back = url_for(".questions", fair=fair.slug, session_id=session_id, _anchor=f"question-{question_id}")
    return redirect(back)


def _form(fair: Fair, session_id: int) -> BoardForm:
    form = BoardForm(formdata=None)
    form.show(board_of(session_id), session_at(fair, session_id).kind)
    return form


def _page(
    fair: Fair, session_id: int, form: BoardForm, refusal: Refusal | None = None, *, token: str = "", status: int = 200
) -> ResponseReturnValue:
    session = session_at(fair, session_id)
    url = (
        url_for("questions_moderating.moderate", fair=fair.slug, session_id=session_id, token=token, _external=True)
        if token
        else ""
    )
    release = latest_release(fair)
    page = render_template(
        "questions/organiser/questions.html",
        parts=parts_of(fair, "feedback"),
        session=session,
        is_public=release is not None and session_id in agenda_today(release).session_by_id,
        board=board_of(session_id),
        form=form,
        refusal=refusal,
        link=url,
        code=drawn_code(url) if url else None,
        follows=addresses(fair, session_id),
        **moderated(session_id),
    )
    return private(page, refusal.status if refusal else max(status, form.status))
