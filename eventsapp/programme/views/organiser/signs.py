"""Signs for the doors of the rooms, from what is published."""

from flask import Response, request
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import locale
from eventsapp.infra.locale import current_language
from eventsapp.programme.agenda import Agenda
from eventsapp.programme.files import TypefacesMissing, sheet_of
from eventsapp.programme.formats.signs import Sign, SignWords, write_signs
from eventsapp.programme.queries import agenda_of, current_release
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.frame import found_or_404
from eventsapp.web.letters import link


@blueprint.get("/programme/signs.pdf")
@staff_may(Permission.PROGRAMME)
def signs(fair: Fair) -> ResponseReturnValue:
    """Give a page for each room and day, or for one room with ``room``, to be put beside its door."""
    release, _running = current_release(fair)
    agenda, language = agenda_of(release), current_language()
    wanted = request.args.get("room")
    found = tuple(one for one in _signs(fair, agenda, language) if wanted in {None, one.room.code})
    found_or_404(found or None)
    sheet = sheet_of(fair, release, language, agenda.sessions, agenda)
    if sheet.fonts is None:
        raise TypefacesMissing
    answer = Response(write_signs(sheet, found, _words(agenda, language)), content_type="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{fair.slug}-signs-{release.number}.pdf"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _signs(fair: Fair, agenda: Agenda, language: str) -> list[Sign]:
    return [
        Sign(room, day, theirs, link("programme_public.agenda", fair=fair.slug, room=room.id, lang=language))
        for room in agenda.rooms
        for day in agenda.days
        if (theirs := tuple(one for one in agenda.sessions_by_day[day] if one.room == room.id))
    ]


def _words(agenda: Agenda, language: str) -> SignWords:
    both = tuple(dict.fromkeys((language, "en")))
    return SignWords(
        days={day: tuple(locale.day(day, code, "full") for code in both) for day in agenda.days},
        latest=tuple(_latest(code) for code in both),
    )


def _latest(language: str) -> str:
    with force_locale(language):
        return _("The latest times of this room: scan the code.")
