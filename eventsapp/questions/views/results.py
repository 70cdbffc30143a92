"""The team's page of a session's feedback: figures, words, files, and sending it to the speakers."""

import secrets
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import current_language, text_in, zone
from eventsapp.infra.refusals import Refusal
from eventsapp.infra.tabular import write_csv, write_workbook
from eventsapp.programme.models import Session
from eventsapp.programme.views.organiser.frame import found_or_404, number_in, parts_of
from eventsapp.questions import actions
from eventsapp.questions.forms import PressForm, SendForm
from eventsapp.questions.models import Feedback
from eventsapp.questions.queries import (
    feedback_numbered,
    feedback_of,
    feedback_with_sessions,
    last_sending,
    results_in,
    speakers_to_tell,
)
from eventsapp.questions.rules import SCORE_WORDS, Results
from eventsapp.questions.views.showing import private, session_at

blueprint = Blueprint("questions_results", __name__, url_prefix="/organise/<fair>/programme")
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_PRESS = 64


@blueprint.get("/sessions/<int:session_id>/feedback")
@staff_may(Permission.PROGRAMME)
def results(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Show what people thought of a session."""
    return _page(fair, session_id)


@blueprint.post("/sessions/<int:session_id>/feedback/<int:feedback_id>/hide")
@staff_may(Permission.PROGRAMME)
def hide(fair: Fair, session_id: int, feedback_id: int) -> ResponseReturnValue:
    """Keep somebody's words from the speakers."""
    return _set_hidden(fair, session_id, feedback_id, is_hidden=True)


@blueprint.post("/sessions/<int:session_id>/feedback/<int:feedback_id>/show")
@staff_may(Permission.PROGRAMME)
def show(fair: Fair, session_id: int, feedback_id: int) -> ResponseReturnValue:
    """Let the speakers read somebody's words again."""
    return _set_hidden(fair, session_id, feedback_id, is_hidden=False)


@blueprint.post("/sessions/<int:session_id>/feedback/send")
@staff_may(Permission.PROGRAMME)
def send(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Send the results to the speakers; the same press sends once."""
    form = SendForm()
    session_at(fair, session_id)
    if not form.validate():
        return _page(fair, session_id)
    press = str(form.press.data or "")[:LONGEST_PRESS] or secrets.token_urlsafe(12)
    try:
        with transaction():
            session = session_at(fair, session_id)
            count = actions.send_results(fair, session, press, actor=current_user).count
    except Refusal as refusal:
        return _page(fair, session_id, refusal)
    flash(ngettext("%(num)s mail is on its way.", "%(num)s mails are on their way.", count), "good")
    return redirect(url_for(".results", fair=fair.slug, session_id=session_id))


@blueprint.get("/feedback.csv")
@staff_may(Permission.PROGRAMME)
def file_csv(fair: Fair) -> ResponseReturnValue:
    """Give out all that was said at the fair, or of one session, as CSV."""
    return _file(fair, "csv")


@blueprint.get("/feedback.xlsx")
@staff_may(Permission.PROGRAMME)
def file_xlsx(fair: Fair) -> ResponseReturnValue:
    """Give out the same for Excel."""
    return _file(fair, "xlsx")


def _file(fair: Fair, kind: str) -> Response:
    heads = [_("Session"), _("Starts"), _("Room"), _("Score"), _("Comment"), _("What should be next"), _("Hidden")]
    heads.append(_("Given on"))
    rows = [_row(fair, row, session) for row, session in feedback_with_sessions(fair, number_in("session"))]
    if kind == "xlsx":
        data = write_workbook(heads, rows, _("Feedback"))
    else:
        data = write_csv(heads, [[str(cell) for cell in row] for row in rows])
    answer = Response(data, content_type=MEDIA_TYPES[kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{fair.slug}-feedback.{kind}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _row(fair: Fair, row: Feedback, session: Session) -> Sequence[str | float]:
    at = zone(fair.timezone)
    title, _code = text_in(session.title, current_language(), fair.default_language)
    starts = session.starts_at.astimezone(at).strftime("%Y-%m-%d %H:%M") if session.starts_at else ""
    room = session.room.code if session.room else ""
    words = [row.comment, row.wish, _("yes") if row.is_hidden else _("no")]
    return [title, starts, room, row.score, *words, row.given_at.astimezone(at).strftime("%Y-%m-%d")]


def _set_hidden(fair: Fair, session_id: int, feedback_id: int, *, is_hidden: bool) -> ResponseReturnValue:
    if PressForm().validate():
        with transaction():
            session_at(fair, session_id)
            row = found_or_404(feedback_numbered(session_id, feedback_id))
            act = actions.hide_feedback if is_hidden else actions.show_feedback
            act(fair, row, actor=current_user)
    return redirect(url_for(".results", fair=fair.slug, session_id=session_id, _anchor=f"answer-{feedback_id}"))


def _figures(results: Results) -> dict[str, Any]:
    """Return the results with what their drawing needs: a scale of even numbers with a middle."""
    top = max(2, results.most + results.most % 2)
    columns = [
        {"label": f"{score} {SCORE_WORDS[score]}", "short": str(score), "value": count, "kind": "actual"}
        for score, count in results.spread
    ]
    return {"results": results, "columns": columns, "top": top, "ticks": [top, top // 2, 0]}


def _page(fair: Fair, session_id: int, refusal: Refusal | None = None) -> ResponseReturnValue:
    session = session_at(fair, session_id)
    page = render_template(
        "questions/organiser/results.html",
        parts=parts_of(fair, "feedback"),
        session=session,
        **_figures(results_in(session_id)),
        rows=[one for one in feedback_of(session_id) if one.comment or one.wish],
        score_words=SCORE_WORDS,
        speakers=speakers_to_tell(session_id),
        sending=last_sending(session_id),
        press=request.form.get("press", "")[:LONGEST_PRESS] or secrets.token_urlsafe(12),
        refusal=refusal,
    )
    return private(page, refusal.status if refusal else 200)
