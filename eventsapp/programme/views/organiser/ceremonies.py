"""The papers of a ceremony: written by the team, printed in two languages."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.locale import LANGUAGES, text_in
from eventsapp.infra.refusals import Refusal
from eventsapp.programme.actions.ceremonies import save_ceremony
from eventsapp.programme.forms.ceremony import CeremonyForm
from eventsapp.programme.models import Session
from eventsapp.programme.queries import ceremony_of, session_of
from eventsapp.programme.rules.ceremonies import (
    GUESTS,
    RUN_SHEET,
    SIGNINGS,
    Step,
    by_precedence,
    seats_given_twice,
    steps_of,
)
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.frame import found_or_404, parts_of, refuse


@blueprint.route("/programme/sessions/<int:session_id>/ceremony", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def ceremony(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Write the run sheet, the guests and the signings of a session."""
    session = found_or_404(session_of(fair, session_id))
    stored = ceremony_of(fair, session_id)
    form = CeremonyForm()
    if not form.is_submitted():
        form.show(fair, stored)
    elif form.validate():
        try:
            values = form.values()
            with transaction():
                session = found_or_404(session_of(fair, session_id))
                save_ceremony(fair, session, values, seen=form.version.number, actor=current_user)
        except Refusal as refusal:
            stored = ceremony_of(fair, session_id)
            refuse(form, refusal, stored)
        else:
            flash(_("The papers are saved."), "good")
            return redirect(url_for(".ceremony", fair=fair.slug, session_id=session_id))
    session = found_or_404(session_of(fair, session_id))
    page = render_template(
        "programme/organiser/ceremony.html",
        parts=parts_of(fair, "sessions"),
        form=form,
        session=session,
        stored=stored,
        papers={paper.field: paper for paper in (RUN_SHEET, GUESTS, SIGNINGS)},
        remarks=_remarks(steps_of(stored.run_sheet), stored.guests) if stored else [],
    )
    return page, form.status


@blueprint.get("/programme/sessions/<int:session_id>/ceremony/print")
@staff_may(Permission.PROGRAMME)
def print_ceremony(fair: Fair, session_id: int) -> ResponseReturnValue:
    """Show the papers in two languages, one page each, to be printed."""
    session = found_or_404(session_of(fair, session_id))
    stored = found_or_404(ceremony_of(fair, session_id))
    languages = [stored.first_language, stored.second_language]
    return render_template(
        "programme/organiser/ceremony_print.html",
        session=session,
        stored=stored,
        steps=steps_of(stored.run_sheet),
        guests=by_precedence(stored.guests),
        titles=[_title(session, code, fair) for code in languages],
        html_langs=[LANGUAGES[code].html_lang for code in languages],
        words=_words(languages),
    )


def _title(session: Session, language: str, fair: Fair) -> str:
    return text_in(session.title, language, fair.default_language)[0]


def _remarks(steps: Sequence[Step], guests: list[list[str]]) -> list[str]:
    """Return what does not fit together, in sentences."""
    late = [
        _(
            "“%(what)s” begins %(minutes)s minutes before what stands above it has ended.",
            what=one.cells[2],
            minutes=-one.gap,
        )
        for one in steps
        if one.gap < 0
    ]
    return late + [_("Seat %(seat)s is given to more than one guest.", seat=seat) for seat in seats_given_twice(guests)]


def _words(languages: Sequence[str]) -> list[dict[str, str]]:
    """Return the words of the papers' heads in each language."""
    found = []
    for language in languages:
        with force_locale(language):
            found.append(
                {
                    "run_sheet": _("Run sheet"),
                    "guests": _("Guests by precedence"),
                    "signings": _("Who signs with whom"),
                    "hour": _("Hour"),
                    "minutes": _("Minutes"),
                    "what": _("What happens"),
                    "who": _("Who"),
                    "note": _("Note"),
                    "order": _("Order of protocol"),
                    "name": _("Name"),
                    "office": _("Office"),
                    "seat": _("Seat"),
                    "stand_in": _("Stand-in"),
                    "document": _("Document"),
                    "signs": _("Signs"),
                    "with": _("Signs with"),
                    "witness": _("Witness"),
                }
            )
    return found
