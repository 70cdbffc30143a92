"""What an exhibitor writes about people it met."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update

from eventsapp.infra.database import ask, write
from eventsapp.leads.models import Lead
from eventsapp.leads.queries import questions_of
from eventsapp.leads.rules import Details, Incoming, Station


def note_details(station: Station, sent: Iterable[tuple[Incoming, int]]) -> None:
    """Write what is said about leads; of two phones, what was said later holds, whichever is heard first."""
    said = [(one, lead_id) for one, lead_id in sent if one.details.says_something]
    if not said:
        return
    allowed = allowed_answers(station.exhibitor_id)
    ids = sorted({lead_id for _, lead_id in said})
    known = {row[0]: row for row in ask(_LOCKING, {"ids": ids})}
    changed: dict[int, dict[str, Any]] = {}
    for one, lead_id in said:
        if lead_id not in known:
            continue  # deleted meanwhile, which stays so
        _, edited_at, *values = known[lead_id]
        row = changed.get(lead_id) or _row(lead_id, edited_at, values)
        if row["_edited_at"] is None or one.at >= row["_edited_at"]:
            changed[lead_id] = row | _words(one.details, row["_answers"], allowed) | {"_edited_at": one.at}
    if changed:
        write(_NOTING, [changed[lead_id] for lead_id in sorted(changed)])


def allowed_answers(exhibitor_id: int) -> dict[str, frozenset[str] | None]:
    """Return what can be answered to each question of an exhibitor, None for any text."""
    return {
        str(one.id): None if one.kind == "text" else frozenset(one.options)
        for one in questions_of(exhibitor_id, with_archived=True)
    }


def merged(
    before: Mapping[str, Any], said: Mapping[str, Sequence[str]], allowed: Mapping[str, frozenset[str] | None]
) -> dict[str, Any]:
    """Return the answers with those that are said now; what no question has as an answer is left out."""
    answers = dict(before)
    for name, texts in said.items():
        if name not in allowed:
            continue
        choices = allowed[name]
        taken = [text for text in texts if choices is None or text in choices]
        answers[name] = taken
        if not taken:
            del answers[name]
    return answers


def _row(lead_id: int, edited_at: Any, values: Sequence[Any]) -> dict[str, Any]:
    rating, answers, notes, follow_up_on = values
    return {
        "_id": lead_id,
        "_edited_at": edited_at,
        "_rating": rating,
        "_answers": answers,
        "_notes": notes,
        "_follow_up_on": follow_up_on,
    }


def _words(
    details: Details, answers: Mapping[str, Any], allowed: Mapping[str, frozenset[str] | None]
) -> dict[str, Any]:
    words: dict[str, Any] = {}
    if details.rating is not None:
        words["_rating"] = details.rating
    if details.notes is not None:
        words["_notes"] = details.notes
    if details.answers is not None:
        words["_answers"] = merged(answers, details.answers, allowed)
    if details.has_follow_up:
        words["_follow_up_on"] = details.follow_up_on
    return words


_LEADS = Lead.__table__
_LOCKING = (
    select(Lead.id, Lead.edited_at, Lead.rating, Lead.answers, Lead.notes, Lead.follow_up_on)
    .where(Lead.id.in_(bindparam("ids", expanding=True)), Lead.erased_at.is_(None))
    .order_by(Lead.id)
    .with_for_update()
)
_NAMES = ("edited_at", "rating", "answers", "notes", "follow_up_on")
_NOTING = (
    update(_LEADS)  # type: ignore[arg-type]
    .where(_LEADS.c.id == bindparam("_id"))
    .values({name: bindparam(f"_{name}") for name in _NAMES})
)
