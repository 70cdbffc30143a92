"""Sessions: the list, one session with its clashes."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme import actions
from eventsapp.programme.forms import ButtonForm, SessionForm
from eventsapp.programme.importers.times import read_date
from eventsapp.programme.models import Session
from eventsapp.programme.queries import (
    PAGE_ROWS,
    SessionFilter,
    agenda_of,
    clash_report,
    latest_release,
    rooms_of,
    seat_plan_of,
    seat_plans_of,
    session_days,
    session_of,
    sessions_page,
    tracks_of,
    unscheduled_count,
)
from eventsapp.programme.rules import KIND_WORDS, VISIBILITY_WORDS
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.clash_words import Words
from eventsapp.programme.views.organiser.frame import found_or_404, page_number, parts_of, refuse, search_words


@blueprint.get("/programme")
@staff_may(Permission.PROGRAMME)
def sessions(fair: Fair) -> ResponseReturnValue:
    """List the sessions."""
    wanted = _filter()
    rows, total = sessions_page(fair, wanted)
    report = clash_report(fair)
    return render_template(
        "programme/organiser/sessions.html",
        parts=parts_of(fair, "sessions", report),
        rows=rows,
        total=total,
        wanted=wanted,
        pages=max(1, -(-total // PAGE_ROWS)),
        clashing=report.clashing,
        days=session_days(fair),
        rooms=rooms_of(fair),
        tracks=tracks_of(fair),
        unscheduled=unscheduled_count(fair),
        url_of=_page_url(fair),
        kinds=KIND_WORDS,
        seats=seat_plans_of(fair),
    )


@blueprint.route("/programme/sessions/new", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def new_session(fair: Fair) -> ResponseReturnValue:
    """Add a session."""
    form = SessionForm()
    form.offer(fair, None)
    if form.validate_on_submit():
        try:
            with transaction():
                session = actions.create_session(fair, form.values(fair), actor=current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The session is added. The public sees it with the next release."), "good")
            return redirect(url_for(".edit_session", fair=fair.slug, session_id=session.id))
    return _session_page(fair, form, None)


@blueprint.route("/programme/sessions/<int:session_id>", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def edit_session(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Change a session."""
    session = found_or_404(session_of(fair, session_id))
    form = SessionForm()
    form.offer(fair, session)
    if not form.is_submitted():
        form.show(fair, session)
    elif form.validate():
        try:
            with transaction():
                session = found_or_404(session_of(fair, session_id))
                values = form.values(fair, session)
                actions.edit_session(fair, session, values, actor=current_user, seen=form.version.number)
        except Refusal as refusal:
            refuse(form, refusal, session_of(fair, session_id))
        else:
            flash(_("The session is saved. The public sees the change with the next release."), "good")
            return redirect(url_for(".edit_session", fair=fair.slug, session_id=session_id))
    return _session_page(fair, form, session)


@blueprint.post("/programme/sessions/<int:session_id>/remove")
@staff_may(Permission.PROGRAMME)
def remove_session(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Remove a session from the programme."""
    if ButtonForm().validate_on_submit():
        with transaction():
            actions.remove_session(fair, found_or_404(session_of(fair, session_id)), actor=current_user)
        flash(_("The session is removed. The public keeps it until the next release."), "good")
    return redirect(url_for(".sessions", fair=fair.slug))


def _session_page(fair: Fair, form: SessionForm, session: Session | None) -> ResponseReturnValue:
    report = clash_report(fair)
    mine = report.of_session(session.id) if session else ()
    release = latest_release(fair)
    page = render_template(
        "programme/organiser/session.html",
        parts=parts_of(fair, "sessions", report),
        form=form,
        session=session,
        clashes=_beside_fields(Words(fair, mine), session) if session else {},
        clash_count=len(mine),
        visibilities=VISIBILITY_WORDS,
        seat_plan=seat_plan_of(fair, session.id) if session else None,
        is_public=bool(session and release and session.id in agenda_of(release).session_by_id),
    )
    return page, form.status


def _beside_fields(words: Words, session: Session) -> dict[str, list[str]]:
    """Return what does not go together as sentences, by the field of the session's form that it is about."""
    found: dict[str, list[str]] = {}
    for clash in words.clashes:
        sentence = f"{words.fact(clash)} {words.detail(clash, str(session.id))}"
        found.setdefault(words.field_of(clash, session), []).append(sentence)
    return found


def _filter() -> SessionFilter:
    args = request.args
    return SessionFilter(
        words=search_words(),
        day_on=read_date(args.get("day", "")),
        unscheduled=args.get("day") == "none",
        track_id=_id("track"),
        room_id=_id("room"),
        page=page_number(),
    )


def _id(name: str) -> int | None:
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _page_url(fair: Fair) -> object:
    kept = {name: value for name, value in request.args.items() if name in {"q", "day", "track", "room"} and value}

    def url_of(page: int) -> str:
        values: dict[str, Any] = {**kept, "page": page}
        return url_for("programme_organiser.sessions", fair=fair.slug, **values)

    return url_of
