"""Types of visitors, their zones and the questions they are asked: the same forms as on the pages, field by field."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, Response
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, program_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import zone
from eventsapp.infra.refusals import NotFound
from eventsapp.visitors import actions
from eventsapp.visitors.forms import QuestionForm, TypeForm
from eventsapp.visitors.models import FairZone, VisitorQuestion, VisitorType
from eventsapp.visitors.queries import question_by_id, questions_of, type_by_id, types_of, zones_of
from eventsapp.visitors.rules import CURRENCIES
from eventsapp.visitors.views.organiser.types import save_question, save_type
from eventsapp.web.programs import (
    NotAccepted,
    asked_part,
    carry_out,
    check,
    filled,
    json_answer,
    no_answers,
    part_answer,
)

blueprint = Blueprint("visitors_api_types", __name__, url_prefix="/api/v1/fairs/<fair>")
READ_ONLY = {"id", "version", "taken"}


@blueprint.get("/visitor-types")
@program_may(Permission.VISITORS)
def visitor_types(fair: Fair) -> Response:
    """List the types of visitors."""
    return _listed(types_of(fair), lambda one: type_document(fair, one))


@blueprint.post("/visitor-types")
@program_may(Permission.VISITORS)
def add_type(fair: Fair) -> Response:
    """Add a type."""
    form = _type_form(fair, {"colour": "yellow", "access": "public", "currency": "VND"})

    def act() -> dict[str, Any]:
        return type_document(fair, save_type(fair, form, None))

    return carry_out(act, status=201)


@blueprint.get("/visitor-types/<int:type_id>")
@program_may(Permission.VISITORS)
def visitor_type(fair: Fair, type_id: int) -> Response:
    """Send one type."""
    return json_answer(type_document(fair, _type(fair, type_id)))


@blueprint.post("/visitor-types/<int:type_id>")
@program_may(Permission.VISITORS)
def change_type(fair: Fair, type_id: int) -> Response:
    """Change of a type what is said, and nothing else."""
    form = _type_form(fair, _said(type_document(fair, _type(fair, type_id))))
    _need_version(form)

    def act() -> dict[str, Any]:
        return type_document(fair, save_type(fair, form, _type(fair, type_id, lock=True)))

    return carry_out(act)


@blueprint.post("/visitor-types/<int:type_id>/remove")
@program_may(Permission.VISITORS)
def remove_type(fair: Fair, type_id: int) -> Response:
    """Remove a type that nobody registered as."""
    no_answers()

    def act() -> dict[str, Any]:
        actions.remove_type(fair, _type(fair, type_id, lock=True), actor=current_user)
        return {"removed": True}

    return carry_out(act)


@blueprint.get("/zones")
@program_may(Permission.VISITORS)
def zones(fair: Fair) -> Response:
    """List the zones that types open."""
    return _listed(zones_of(fair), zone_document)


@blueprint.get("/visitor-questions")
@program_may(Permission.VISITORS)
def visitor_questions(fair: Fair) -> Response:
    """List the questions."""
    return _listed(questions_of(fair), question_document)


@blueprint.post("/visitor-questions")
@program_may(Permission.VISITORS)
def add_question(fair: Fair) -> Response:
    """Ask visitors something more."""
    form = _question_form(fair, {}, None)

    def act() -> dict[str, Any]:
        return question_document(save_question(fair, form, None))

    return carry_out(act, status=201)


@blueprint.get("/visitor-questions/<int:asked_id>")
@program_may(Permission.VISITORS)
def visitor_question(fair: Fair, asked_id: int) -> Response:
    """Send one question."""
    return json_answer(question_document(_question(fair, asked_id)))


@blueprint.post("/visitor-questions/<int:asked_id>")
@program_may(Permission.VISITORS)
def change_question(fair: Fair, asked_id: int) -> Response:
    """Change of a question what is said, and nothing else; answers that were given stay in the words of then."""
    found = _question(fair, asked_id)
    form = _question_form(fair, _said(question_document(found)), found)
    _need_version(form)

    def act() -> dict[str, Any]:
        return question_document(save_question(fair, form, _question(fair, asked_id)))

    return carry_out(act)


@blueprint.post("/visitor-questions/<int:asked_id>/remove")
@program_may(Permission.VISITORS)
def remove_question(fair: Fair, asked_id: int) -> Response:
    """Ask a question no more; answers stay."""
    no_answers()

    def act() -> dict[str, Any]:
        actions.remove_question(fair, _question(fair, asked_id), actor=current_user)
        return {"removed": True}

    return carry_out(act)


def type_document(fair: Fair, one: VisitorType) -> dict[str, Any]:
    """Return a type field by field, as it is sent back to change it; texts are by language, such as ``name_vi``."""
    moments: dict[str, str] = {}
    for name, at in (("opens", one.opens_at), ("closes", one.closes_at)):
        local = at.astimezone(zone(fair.timezone)) if at else None
        moments |= {f"{name}_on": f"{local:%Y-%m-%d}" if local else "", f"{name}_at": f"{local:%H:%M}" if local else ""}
    price = one.amount_minor // CURRENCIES.get(one.currency, 1) if one.amount_minor is not None else None
    return {
        "id": one.id,
        "code": one.code,
        **_texts("name", one.name),
        **_texts("badge_word", one.badge_word),
        **_texts("description", one.description),
        **_texts("age_note", one.age_note),
        "colour": one.colour,
        "access": one.access,
        "needs_approval": one.needs_approval,
        "amount": price,
        "currency": one.currency,
        "days": list(one.days),
        "zones": [found.id for found in one.zones],
        "quota": one.quota,
        "taken": one.taken,
        **moments,
        "position": one.position,
        "version": one.version,
    }


def zone_document(one: FairZone) -> dict[str, Any]:
    """Return a zone."""
    return {"id": one.id, "code": one.code, **_texts("name", one.name), "position": one.position}


def question_document(one: VisitorQuestion) -> dict[str, Any]:
    """Return a question field by field; options are lines of a text, in each language in the same order."""
    languages = {code for option in one.options for code in option["text"]}
    lines = {
        f"options_{code}": "\n".join(option["text"].get(code, "") for option in one.options)
        for code in sorted(languages)
    }
    return {
        "id": one.id,
        "kind": one.kind,
        **_texts("wording", one.wording),
        **lines,
        "is_required": one.is_required,
        "types": [found.id for found in one.types],
        "asked_after": [f"{one.asked_after_id}:{code}" for code in one.asked_after] if one.asked_after_id else [],
        "position": one.position,
        "version": one.version,
    }


def _listed(rows: Sequence[Any], document: Callable[[Any], dict[str, Any]]) -> Response:
    asked = asked_part()
    found = [one for one in sorted(rows, key=lambda one: one.id) if one.id > asked.after]
    return part_answer(asked, found[: asked.one_more], document, lambda one: one.id)


def _texts(name: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{name}_{code}": text for code, text in sorted(texts.items())}


def _said(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form takes of a document."""
    return {name: value for name, value in document.items() if name not in READ_ONLY}


def _type_form(fair: Fair, usual: Mapping[str, Any]) -> TypeForm:
    form = filled(TypeForm, usual)
    form.offer(fair)
    check(form)
    return form


def _question_form(fair: Fair, usual: Mapping[str, Any], found: VisitorQuestion | None) -> QuestionForm:
    form = filled(QuestionForm, usual)
    form.offer(fair, found)
    check(form)
    return form


def _need_version(form: TypeForm | QuestionForm) -> None:
    if form.version.number is None:
        raise NotAccepted([("version", _("Send the version that you have seen."))])


def _type(fair: Fair, type_id: int, *, lock: bool = False) -> VisitorType:
    found = type_by_id(fair, type_id, lock=lock)
    if found is None:
        raise NotFound
    return found


def _question(fair: Fair, question_id: int) -> VisitorQuestion:
    found = question_by_id(fair, question_id)
    if found is None:
        raise NotFound
    return found
