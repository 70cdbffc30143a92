"""What the pages of a session's questions and feedback have in common."""

from typing import Any

from flask import Response, make_response

from eventsapp.fairs.models import Fair
from eventsapp.infra.locale import current_language
from eventsapp.programme.agenda import Agenda, SessionEntry
from eventsapp.programme.models import Session
from eventsapp.programme.queries import session_of
from eventsapp.programme.views.organiser.frame import found_or_404
from eventsapp.programme.views.showing import Reader, Shown
from eventsapp.questions.queries import questions_by_state
from eventsapp.questions.rules import STATE_WORDS


def shown_of(fair: Fair, agenda: Agenda, entry: SessionEntry) -> Shown:
    """Return a session as its reader sees it."""
    return Shown(Reader(fair.slug, current_language(), agenda), entry)


def session_at(fair: Fair, session_id: int) -> Session:
    """Return a session of the team's programme, or refuse."""
    return found_or_404(session_of(fair, session_id))


def private(page: str, status: int = 200) -> Response:
    """Return a page that no cache keeps and no search engine shows."""
    answer = make_response(page, status)
    answer.headers.update({"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"})
    return answer


def moderated(session_id: int) -> dict[str, Any]:
    """Return what the list of whoever moderates shows."""
    return {"questions": questions_by_state(session_id), "states": STATE_WORDS}
