"""Letters about published plans and objections to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from eventsapp.allocation.facts import (
    ExplanationReleased,
    ObjectionAnswered,
    ObjectionFiled,
    PlaceAnnounced,
    PlaceLost,
    PlaceTakenBack,
)
from eventsapp.allocation.models import Objection, ObjectionState
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.letters import sender_of
from eventsapp.fairs.models import Fair
from eventsapp.infra import locale
from eventsapp.infra.database import db
from eventsapp.web.letters import Letter, compose, link

Rows = Sequence[tuple[LazyString, object]]
"""Facts as label and value; both are put into the letter's language when it is written."""


def announced_letter(fact: PlaceAnnounced) -> Letter:
    """Tell an exhibitor which stand, or which other stand, a published plan gives it, and until when it may object."""
    exhibitor = db.session.get_one(Exhibitor, fact.exhibitor_id)
    rows = [
        (_l("Hall"), fact.hall_code),
        (_l("Units"), ", ".join(fact.units)),
        (_l("Area"), _l("%(area)s m²", area=f"{fact.area_m2:g}")),
    ]
    rows += [(_l("Before"), fact.before)] if fact.before else []
    until = _time(fact.until, exhibitor.fair, exhibitor.language)
    rows += [(_l("Objections until"), until)] if until else []
    return _to_exhibitor(exhibitor, "moved" if fact.before else "new", rows, number=fact.number, until=until)


def lost_letter(fact: PlaceLost) -> Letter:
    """Tell an exhibitor that a published plan took its stand and has no other for it."""
    exhibitor = db.session.get_one(Exhibitor, fact.exhibitor_id)
    rows = [(_l("Hall"), fact.hall_code), (_l("Units"), ", ".join(fact.units))]
    return _to_exhibitor(exhibitor, "lost", rows, number=fact.number)


def taken_back_letter(fact: PlaceTakenBack) -> Letter:
    """Tell an exhibitor that the plan is off: it has its former stand again, or none."""
    exhibitor = db.session.get_one(Exhibitor, fact.exhibitor_id)
    rows = [(_l("Before"), fact.lost)] if fact.lost else []
    rows += [(_l("Now"), fact.number), (_l("Hall"), fact.hall_code)] if fact.number else []
    rows += [(_l("Reason"), fact.reason)] if fact.reason else []
    return _to_exhibitor(exhibitor, "returned" if fact.number else "taken_back", rows, number=fact.number or fact.lost)


def explanation_letter(fact: ExplanationReleased) -> Letter:
    """Tell an exhibitor that it may read why it has its place."""
    return _to_exhibitor(db.session.get_one(Exhibitor, fact.exhibitor_id), "explained", [])


def receipt_letter(fact: ObjectionFiled) -> Letter:
    """Tell an exhibitor that its objection arrived."""
    objection = db.session.get_one(Objection, fact.objection_id)
    return _to_exhibitor(objection.exhibitor, "received", _of_objection(objection, with_answer=False))


def answer_letter(fact: ObjectionAnswered) -> Letter:
    """Tell an exhibitor what the organiser answered: other places, or that its place stays."""
    objection = db.session.get_one(Objection, fact.objection_id)
    rows = _of_objection(objection, with_answer=True)
    if fact.state == ObjectionState.OFFERED:
        offered = ", ".join(place["number"] for place in objection.alternatives)
        rows = [(_l("Places to choose from"), offered), *rows]
    return _to_exhibitor(objection.exhibitor, fact.state, rows)


def filed_letter(fact: ObjectionFiled) -> Letter:
    """Tell the organiser that an exhibitor objects."""
    return _to_organiser(db.session.get_one(Objection, fact.objection_id), "filed")


def moved_letter(fact: ObjectionAnswered) -> Letter:
    """Tell the organiser that an exhibitor took one of the offered places."""
    return _to_organiser(db.session.get_one(Objection, fact.objection_id), "moved")


def _of_objection(objection: Objection, *, with_answer: bool) -> list[tuple[LazyString, object]]:
    rows: list[tuple[LazyString, object]] = [(_l("Stand"), objection.stand.number)] if objection.stand else []
    rows.append((_l("Your objection"), objection.wish))
    if with_answer and objection.answer:
        rows.append((_l("The answer"), objection.answer))
    return rows


def _to_exhibitor(exhibitor: Exhibitor, kind: str, rows: Rows, **context: Any) -> Letter:
    fair, language = exhibitor.fair, exhibitor.language
    return compose(
        "place_news",
        recipient=exhibitor.contact_email,
        language=language,
        sender=sender_of(fair),
        exhibitor=exhibitor,
        kind=kind,
        rows=rows,
        url=link("allocation_place.place", fair=fair.slug, lang=language),
        **{"number": "", "until": "", **context},
    )


def _to_organiser(objection: Objection, kind: str) -> Letter:
    fair = db.session.get_one(Fair, objection.fair_id)
    language, stand = fair.default_language, objection.stand
    rows: list[tuple[LazyString, object]] = [(_l("Company"), objection.exhibitor.display_name)]
    rows += [(_l("Stand"), stand.number), (_l("Hall"), stand.hall.code)] if stand else []
    rows.append((_l("What it says"), objection.wish))
    return compose(
        "objection_task",
        recipient=fair.contact_email,
        language=language,
        sender=sender_of(fair),
        company=objection.exhibitor.display_name,
        number=stand.number if stand else "",
        kind=kind,
        rows=rows,
        url=link("allocation_objections.look", fair=fair.slug, objection_id=objection.id, lang=language),
    )


def _time(moment: str, fair: Fair, language: str) -> str:
    """Write a moment as the fair's clock shows it."""
    return locale.moment(datetime.fromisoformat(moment), fair.timezone, language) if moment else ""
