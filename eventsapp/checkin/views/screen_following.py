"""What a desk and the screen beside it follow: a number that grows with everything that happens on the screen."""

import time
from dataclasses import dataclass

from flask import Response, url_for

from eventsapp.checkin.models import DeskScreen
from eventsapp.checkin.queries import QUESTION_LASTS, mark_of_screen
from eventsapp.checkin.rules import screen_topic
from eventsapp.infra import clock
from eventsapp.web.live import News, Opened, event_text, stay_open
from eventsapp.web.programs import json_answer

LONG = 3600.0
EVENT = "screen"


@dataclass(frozen=True, slots=True)
class Position:
    """How far a reader is."""

    screen_id: int
    seq: int


def stream_of(screen: DeskScreen) -> Response:
    """Say how far a screen is, and go on saying it where the server holds the answer open."""
    began = time.monotonic()
    seq = mark_of_screen(screen.id)
    news = News(f"retry: 3000\n\n{_event(seq)}", seq, Position(screen.id, seq), LONG)
    stay_open(Opened(topic=screen_topic(screen.id), beginning=news, look=_look, address="", began=began))
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(news.text, mimetype="text/event-stream", headers=headers)


def state_of(screen: DeskScreen) -> Response:
    """Say how far a screen is, for who cannot hold a stream open."""
    return json_answer({"seq": mark_of_screen(screen.id)})


def question_of(screen: DeskScreen | None) -> str:
    """Return what a screen asks now, in a word that is another one for each question and its end; empty for nothing."""
    if screen is None or screen.asked_at is None:
        return ""
    asked = str(int(screen.asked_at.timestamp() * 1000))
    if screen.answered_at is not None:
        return f"{asked} answered"
    return asked if clock.now() - screen.asked_at < QUESTION_LASTS else ""


def code_link(found: DeskScreen | None) -> str:
    """Return the short address that opens the question, while it is open."""
    if found is None or found.code is None or not question_of(found):
        return ""
    return url_for("checkin_consents.look", code=found.code, _external=True)


def _look(position: Position) -> News:
    seq = mark_of_screen(position.screen_id)
    text = _event(seq) if seq != position.seq else ""
    return News(text, seq, Position(position.screen_id, seq), LONG)


def _event(seq: int) -> str:
    return event_text(EVENT, seq, {"seq": seq})
