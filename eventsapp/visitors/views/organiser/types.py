"""Types, zones and questions: lists that are kept in the same way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.programme.views.organiser.frame import refuse
from eventsapp.visitors import actions
from eventsapp.visitors.forms import ButtonForm, QuestionForm, TypeForm, ZoneForm
from eventsapp.visitors.models import FairZone, VisitorQuestion, VisitorType
from eventsapp.visitors.queries import (
    question_by_id,
    questions_of,
    type_by_id,
    types_of,
    zone_by_id,
    zones_of,
)
from eventsapp.visitors.rules import ACCESS_WORDS, COLOUR_WORDS, QUESTION_WORDS
from eventsapp.visitors.views.organiser import blueprint

MANAGE = Permission.VISITORS


def save_type(fair: Fair, form: TypeForm, found: VisitorType | None) -> VisitorType:
    """Make or change a type as a form that is valid says."""
    values, zones = form.values(fair, found), form.chosen_zones(fair)
    if found is None:
        return actions.create_type(fair, values, zones, actor=current_user)
    actions.edit_type(fair, found, values, zones, actor=current_user, seen=form.version.number)
    return found


def _save_zone(fair: Fair, form: ZoneForm, found: FairZone | None) -> None:
    if found is None:
        actions.create_zone(fair, form.values(fair), actor=current_user)
    else:
        actions.edit_zone(fair, found, form.values(fair, found), actor=current_user, seen=form.version.number)


def save_question(fair: Fair, form: QuestionForm, found: VisitorQuestion | None) -> VisitorQuestion:
    """Make or change a question as a form that is valid says."""
    values = form.values(fair, found)
    if found is None:
        return actions.create_question(fair, values, actor=current_user)
    actions.edit_question(fair, found, values, actor=current_user, seen=form.version.number)
    return found


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """What differs between them; ``one`` and ``all`` name the pages and what they show."""

    one: str
    all: str
    rows: Callable[[Fair], Any]
    row: Callable[[Fair, int], Any]
    form: type[Any]
    save: Callable[[Fair, Any, Any], object]
    remove: Callable[..., None]
    saved: LazyString
    removed: LazyString
    words: Mapping[str, Any]


_TYPES = _Kind(
    one="type",
    all="types",
    rows=types_of,
    row=type_by_id,
    form=TypeForm,
    save=save_type,
    remove=actions.remove_type,
    saved=_l("The type is saved."),
    removed=_l("The type is removed."),
    words={"access_words": ACCESS_WORDS, "colour_words": COLOUR_WORDS},
)
_ZONES = _Kind(
    one="zone",
    all="zones",
    rows=zones_of,
    row=zone_by_id,
    form=ZoneForm,
    save=_save_zone,
    remove=actions.remove_zone,
    saved=_l("The zone is saved."),
    removed=_l("The zone is removed."),
    words={},
)
_QUESTIONS = _Kind(
    one="question",
    all="questions",
    rows=questions_of,
    row=question_by_id,
    form=QuestionForm,
    save=save_question,
    remove=actions.remove_question,
    saved=_l("The question is saved."),
    removed=_l("The question is removed. Answers that were given stay."),
    words={"kind_words": QUESTION_WORDS},
)


@blueprint.get("/types")
@staff_may(MANAGE)
def types(fair: Fair) -> ResponseReturnValue:
    """List the types of visitors."""
    return _list(fair, _TYPES)


@blueprint.post("/types/usual")
@staff_may(MANAGE)
def usual_types(fair: Fair) -> ResponseReturnValue:
    """Begin with the types that fairs usually have."""
    if ButtonForm().validate_on_submit():
        with transaction():
            actions.take_usual_types(fair, current_user)
        flash(_("The usual types are here. Change whatever is different at your fair."), "good")
    return redirect(url_for(".types", fair=fair.slug))


@blueprint.route("/types/new", methods=["GET", "POST"])
@staff_may(MANAGE)
def new_type(fair: Fair) -> ResponseReturnValue:
    """Add a type."""
    return _edit(fair, _TYPES, None)


@blueprint.route("/types/<int:thing_id>", methods=["GET", "POST"])
@staff_may(MANAGE)
def edit_type(fair: Fair, thing_id: int) -> ResponseReturnValue:
    """Change a type."""
    return _edit(fair, _TYPES, thing_id)


@blueprint.post("/types/<int:thing_id>/remove")
@staff_may(MANAGE)
def remove_type(fair: Fair, thing_id: int) -> ResponseReturnValue:
    """Remove a type that nobody registered as."""
    return _remove(fair, _TYPES, thing_id)


@blueprint.get("/zones")
@staff_may(MANAGE)
def zones(fair: Fair) -> ResponseReturnValue:
    """List the zones."""
    return _list(fair, _ZONES)


@blueprint.route("/zones/new", methods=["GET", "POST"])
@staff_may(MANAGE)
def new_zone(fair: Fair) -> ResponseReturnValue:
    """Add a zone."""
    return _edit(fair, _ZONES, None)


@blueprint.route("/zones/<int:thing_id>", methods=["GET", "POST"])
@staff_may(MANAGE)
def edit_zone(fair: Fair, thing_id: int) -> ResponseReturnValue:
    """Change a zone."""
    return _edit(fair, _ZONES, thing_id)


@blueprint.post("/zones/<int:thing_id>/remove")
@staff_may(MANAGE)
def remove_zone(fair: Fair, thing_id: int) -> ResponseReturnValue:
    """Remove a zone."""
    return _remove(fair, _ZONES, thing_id)


@blueprint.get("/questions")
@staff_may(MANAGE)
def questions(fair: Fair) -> ResponseReturnValue:
    """List the questions."""
    return _list(fair, _QUESTIONS)


@blueprint.route("/questions/new", methods=["GET", "POST"])
@staff_may(MANAGE)
def new_question(fair: Fair) -> ResponseReturnValue:
    """Ask something more."""
    return _edit(fair, _QUESTIONS, None)


@blueprint.route("/questions/<int:thing_id>", methods=["GET", "POST"])
@staff_may(MANAGE)
def edit_question(fair: Fair, thing_id: int) -> ResponseReturnValue:
    """Change a question."""
    return _edit(fair, _QUESTIONS, thing_id)


@blueprint.post("/questions/<int:thing_id>/remove")
@staff_may(MANAGE)
def remove_question(fair: Fair, thing_id: int) -> ResponseReturnValue:
    """Ask a question no more."""
    return _remove(fair, _QUESTIONS, thing_id)


def _list(fair: Fair, kind: _Kind) -> str:
    rows = {kind.all: kind.rows(fair)}
    return render_template(f"visitors/organiser/{kind.all}.html", form=ButtonForm(), **rows, **kind.words)


def _edit(fair: Fair, kind: _Kind, thing_id: int | None) -> ResponseReturnValue:
    found = _found(fair, kind, thing_id) if thing_id is not None else None
    form = _form(fair, kind, found)
    if not form.is_submitted():
        if found is not None:
            form.show(fair, found)
    elif form.validate():
        try:
            with transaction():
                kind.save(fair, form, _found(fair, kind, thing_id) if thing_id is not None else None)
        except NotFound:
            raise
        except Refusal as refusal:
            refuse(form, refusal, kind.row(fair, thing_id) if thing_id is not None else None)
        else:
            flash(str(kind.saved), "good")
            return redirect(url_for(f".{kind.all}", fair=fair.slug))
    page = render_template(f"visitors/organiser/{kind.one}.html", form=form, found=found, **kind.words)
    return page, form.status


def _form(fair: Fair, kind: _Kind, found: Any) -> Any:
    form = kind.form()
    if isinstance(form, QuestionForm):
        form.offer(fair, found)
    elif isinstance(form, TypeForm):
        form.offer(fair)
    return form


def _found(fair: Fair, kind: _Kind, thing_id: int) -> Any:
    found = kind.row(fair, thing_id)
    if found is None:
        raise NotFound
    return found


def _remove(fair: Fair, kind: _Kind, thing_id: int) -> ResponseReturnValue:
    if ButtonForm().validate_on_submit():
        with transaction():
            kind.remove(fair, _found(fair, kind, thing_id), actor=current_user)
        flash(str(kind.removed), "good")
    return redirect(url_for(f".{kind.all}", fair=fair.slug))
