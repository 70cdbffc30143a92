"""The agenda as the public would see it: the draft, what waits for its time, or an earlier release."""

from dataclasses import dataclass

from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import NotFound
from eventsapp.programme.agenda import Agenda, unpack
from eventsapp.programme.models import Release
from eventsapp.programme.queries import (
    agenda_of,
    draft_release,
    latest_release,
    release_by_number,
    scheduled_release_of,
)
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.public import agenda_page, session_page
from eventsapp.programme.views.showing import Reader

DRAFT, WAITING = "draft", "scheduled"


@dataclass(frozen=True)
class Previewed:
    """An agenda that is looked at before it is public, or after: with the release it is, or would be."""

    release: Release
    agenda: Agenda


@blueprint.get("/programme/releases/<of>/preview")
@staff_may(Permission.PROGRAMME)
def preview(fair: Fair, of: str) -> ResponseReturnValue:
    """Show a day of it, or what was searched for, as the public would see it."""
    found = _previewed(fair, of)
    return agenda_page(fair, found.release, _reader(fair, found, of))


@blueprint.get("/programme/releases/<of>/preview/<int:session_id>")
@staff_may(Permission.PROGRAMME)
def preview_session(fair: Fair, of: str, session_id: int) -> ResponseReturnValue:
    """Show one session of it as the public would see it."""
    found = _previewed(fair, of)
    entry = found.agenda.session_by_id.get(session_id)
    if entry is None:
        raise NotFound(_("This session is not in the published agenda. It may have been cancelled."))
    return session_page(fair, found.release, _reader(fair, found, of), entry)


def _reader(fair: Fair, found: Previewed, of: str) -> Reader:
    return Reader(fair.slug, current_language(), found.agenda, preview=of)


def _previewed(fair: Fair, of: str) -> Previewed:
    if of == DRAFT:
        agenda = draft_release(fair).agenda
        return Previewed(_to_be(fair), agenda)
    if of == WAITING and (waiting := scheduled_release_of(fair)):
        return Previewed(_to_be(fair), unpack(waiting.document))
    earlier = release_by_number(fair, int(of)) if of.isascii() and of.isdigit() and len(of) < 9 else None
    if earlier is None:
        raise NotFound
    return Previewed(earlier, agenda_of(earlier))


def _to_be(fair: Fair) -> Release:
    """Return the release it would be if it were published now; it is not kept."""
    last = latest_release(fair)
    return Release(number=last.number + 1 if last else 1, published_at=clock.now())
