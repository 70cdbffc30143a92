"""Questions before steps that cannot be taken back: in a dialog where scripts run, else on a page of their own.

A form that asks carries its question in a hidden field, signed, so that nobody else's words come onto the page. A
script shows it as a dialog and leaves the field out once somebody agreed. What comes with the field was sent without
the dialog: by a browser without scripts, or by somebody who was faster than they were.
"""

from dataclasses import astuple, dataclass

from flask import Flask, current_app, render_template, request
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.datastructures import MultiDict

FIELD = "ask"
_FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Question:
    """What is asked, what follows from it, and the word on the button."""

    title: str
    text: str
    action: str


def signed_question(title: object, text: object, action: object) -> str:
    """Return a question as the value of the hidden field."""
    return _serializer().dumps(astuple(Question(str(title), str(text), str(action))))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=__name__)


def _asked() -> Question | None:
    """Return the question of a form that was sent without an answer to it; one that is not ours asks nothing."""
    if request.method != "POST" or request.mimetype != _FORM or FIELD not in request.form:
        return None
    try:
        return Question(*_serializer().loads(request.form[FIELD]))
    except BadData:
        return None


def _ask_back() -> str | None:
    question = _asked()
    if question is None:
        return None
    sent = MultiDict((name, value) for name, value in request.form.items(multi=True) if name != FIELD)
    return render_template(
        "layouts/question.html", question=question, sent=list(sent.items(multi=True)), back=_back(), section=None
    )


def _back() -> str:
    """Return the page the form stood on, where the browser tells it."""
    before = request.referrer or ""
    return before if before.startswith(request.host_url) else "/"


def init_app(app: Flask) -> None:
    """Let forms ask back."""
    app.jinja_env.globals.update(signed_question=signed_question)
    app.before_request(_ask_back)
