"""The grid: a day of the draft with its rooms, sessions put into hours, steps taken back."""

from collections.abc import Callable, Sequence

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme import actions
from eventsapp.programme.forms import ClashForm
from eventsapp.programme.forms.placing import PlaceForm, SeenForm, place_form
from eventsapp.programme.models import Session
from eventsapp.programme.queries import latest_changes, session_on_grid
from eventsapp.programme.rules import KIND_WORDS, ChangedSince, MovedMeanwhile, Placement
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.clash_words import Words
from eventsapp.programme.views.organiser.frame import found_or_404, number_in, parts_of
from eventsapp.programme.views.organiser.grid_page import GridPage
from eventsapp.programme.views.organiser.grid_words import said_of, where_of
from eventsapp.web.access import is_in_background

MOST_FACTS = 3
Change = Callable[[Session], object]


@blueprint.get("/programme/grid")
@staff_may(Permission.PROGRAMME)
def grid(fair: Fair) -> ResponseReturnValue:
    """Show a day of the draft: rooms side by side, beside them the sessions without a time."""
    return _shown(GridPage(fair))


@blueprint.post("/programme/grid/sessions/<int:session_id>/place")
@staff_may(Permission.PROGRAMME)
def place_session(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Put a session into a room and hour."""
    found_or_404(session_on_grid(fair, session_id))
    form = place_form(fair)
    if not form.validate():
        return _refused(fair, form=form, session_id=session_id, status=form.status)
    seen = form.version.number

    def place(session: Session) -> None:
        actions.place_session(fair, session, form.placement(fair), actor=current_user, seen=seen)

    return _changed(fair, session_id, place, form)


@blueprint.post("/programme/grid/sessions/<int:session_id>/unplace")
@staff_may(Permission.PROGRAMME)
def unplace_session(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Put a session back among those without a time."""
    seen = SeenForm().version.number
    return _changed(
        fair, session_id, lambda session: actions.unplace_session(fair, session, actor=current_user, seen=seen)
    )


@blueprint.post("/programme/grid/sessions/<int:session_id>/settle")
@staff_may(Permission.PROGRAMME)
def settle_session(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Let a session stay where it is."""
    return _settled(fair, session_id, is_locked=True)


@blueprint.post("/programme/grid/sessions/<int:session_id>/unsettle")
@staff_may(Permission.PROGRAMME)
def unsettle_session(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Let a session move again."""
    return _settled(fair, session_id, is_locked=False)


@blueprint.post("/programme/grid/undo")
@staff_may(Permission.PROGRAMME)
def undo_act(fair: Fair) -> ResponseReturnValue:
    """Take one's own latest step back."""
    return _turned(fair, is_undone=False)


@blueprint.post("/programme/grid/redo")
@staff_may(Permission.PROGRAMME)
def redo_act(fair: Fair) -> ResponseReturnValue:
    """Do the step again that was taken back last."""
    return _turned(fair, is_undone=True)


@blueprint.post("/programme/grid/remedy")
@staff_may(Permission.PROGRAMME)
def remedy_on_grid(fair: Fair) -> ResponseReturnValue:
    """Do what is offered for a clash of the chosen session."""
    form = ClashForm()
    form.validate()
    try:
        with transaction():
            code, remedy = form.clash.data or "", form.remedy.data or ""
            done = actions.apply_remedy(fair, code, remedy, form.versions, actor=current_user)
    except Refusal as refusal:
        return _refused(fair, str(refusal), status=refusal.status)
    return _done(fair, [int(slot.ref) for slot in done.changed])


def _settled(fair: Fair, session_id: int, *, is_locked: bool) -> ResponseReturnValue:
    seen = SeenForm().version.number

    def settle(session: Session) -> None:
        actions.settle_session(fair, session, is_locked=is_locked, actor=current_user, seen=seen)

    return _changed(fair, session_id, settle)


def _changed(fair: Fair, session_id: int, change: Change, form: PlaceForm | None = None) -> ResponseReturnValue:
    """Change a session as it was seen, and say where it stands now."""
    try:
        with transaction():
            session = found_or_404(session_on_grid(fair, session_id))
            change(session)
    except MovedMeanwhile as refusal:
        words, stored = f"{refusal} {_said_last(fair, session_id)}".strip(), session_on_grid(fair, session_id)
        if form is not None and stored is not None:
            form.version.data = stored.version  # whoever sends it again has seen where the session stands now
        return _refused(fair, words, form=form, session_id=session_id, status=refusal.status)
    except Refusal as refusal:
        if form is None or refusal.field is None:
            return _refused(fair, str(refusal), form=form, session_id=session_id, status=refusal.status)
        form.refuse(refusal)
        return _refused(fair, form=form, session_id=session_id, status=refusal.status)
    return _done(fair, [session_id])


def _turned(fair: Fair, *, is_undone: bool) -> ResponseReturnValue:
    """Take a step back, or do it again; one that cannot be is given up, so that the one before it can be."""
    try:
        with transaction():
            turn = actions.redo_act if is_undone else actions.undo_act
            changed = [session.id for session in turn(fair, current_user)]
    except ChangedSince as refusal:
        with transaction():
            actions.forget_act(fair, current_user, refusal, is_undone=is_undone)
        return _refused(fair, f"{refusal} {_said_last(fair, refusal.session_id)}", status=refusal.status)
    except Refusal as refusal:
        return _refused(fair, str(refusal), status=refusal.status)
    return _done(fair, changed)


def _verdict(page: GridPage, session: Session) -> str:
    """Say where a session stands now, and what does not go together there."""
    clashes = page.report.of_session(session.id)
    words = Words(page.fair, clashes, (), tuple(page.rooms.values()))
    where = where_of(page.fair, Placement.of(session), page.rooms)
    said = [_("“%(title)s”: %(where)s.", title=page.title_of(session)[0], where=where)]
    if clashes:
        said.append(ngettext("%(num)s clash:", "%(num)s clashes:", len(clashes)))
        said += list(dict.fromkeys(words.fact(clash) for clash in clashes))[:MOST_FACTS]
    elif session.starts_at:
        said.append(_("No clash."))
    return " ".join(said)


def _said_last(fair: Fair, session_id: int) -> str:
    """Say who changed a session last, and how."""
    return " ".join(said_of(fair, change, GridPage(fair).rooms) for change in latest_changes(fair, session_id))


def _done(fair: Fair, changed: Sequence[int]) -> ResponseReturnValue:
    """Say where the changed sessions stand now, on the page again or, to its script, with the parts that change."""
    page = GridPage(fair)
    sessions = [session for number in changed if (session := session_on_grid(fair, number))]
    said = " ".join(_verdict(page, session) for session in sessions)
    if is_in_background():
        return _shown(page, said=said)
    has_clash = any(page.report.of_session(number) for number in changed)
    flash(said, "care" if has_clash else "good")
    return redirect(page.url())


def _refused(
    fair: Fair, error: str = "", *, form: PlaceForm | None = None, session_id: int = 0, status: int
) -> ResponseReturnValue:
    """Show what was refused, above the grid or beside its field; what was typed stays."""
    errors = [error] if error else []
    if form is None or number_in("session") != session_id:
        errors += [str(sentence) for said in (form.errors if form else {}).values() for sentence in said]
        return _shown(GridPage(fair, None, errors), status=status)
    errors += map(str, form.form_errors)
    return _shown(GridPage(fair, form, errors), status=status)


def _shown(page: GridPage, *, said: str = "", status: int = 200) -> ResponseReturnValue:
    """Render the page, or for its script the parts of it that change."""
    template = "_grid_parts.html" if is_in_background() else "grid.html"
    parts = [] if is_in_background() else parts_of(page.fair, "grid", page.report)
    body = render_template(
        f"programme/organiser/{template}", page=page, parts=parts, said=said, kinds=KIND_WORDS, plan=page.plan
    )
    return body, status, {"Vary": "HX-Request", "Cache-Control": "private, no-store"}
