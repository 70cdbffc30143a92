"""Taking a ticket along: as a PDF, and its days into a calendar."""

from datetime import datetime

from flask import Response, abort, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.limits import limiter
from eventsapp.infra.locale import current_language, days, zone
from eventsapp.infra.typefaces import installed_typefaces
from eventsapp.venues.plan_export.model import UnwritableText
from eventsapp.visitors.models import Visitor
from eventsapp.visitors.papers import PAGES, DayEntry, TicketPaper, write_days, write_ticket
from eventsapp.visitors.rules import LettersMissing
from eventsapp.visitors.views.public import blueprint
from eventsapp.visitors.views.public.showing import (
    code_shown,
    days_admitted,
    days_in_words,
    registration_or_404,
    words_of_fair,
)
from eventsapp.web.letters import link

_SCRIPTS = ("", "SC", "TC", "JP", "KR")


@blueprint.get("/<fair>/ticket/<token>/ticket.pdf")
@in_fair
@limiter.limit("30 per minute")
def ticket_pdf(fair: Fair, token: str) -> ResponseReturnValue:
    """Give the ticket as a PDF, on A4 or as narrow as a phone."""
    found = registration_or_404(fair, token)
    code = code_shown(fair, found)
    page = request.args.get("page", "a4")
    if code is None or page not in PAGES:
        abort(404)
    try:
        written = write_ticket(_paper(fair, found, code), page)
    except UnwritableText as missing:
        raise LettersMissing from missing
    return _file(written, "application/pdf", f"{fair.slug}-{found.reference}.pdf")


@blueprint.get("/<fair>/ticket/<token>/days.ics")
@in_fair
def ticket_days(fair: Fair, token: str) -> ResponseReturnValue:
    """Give the days on which a visitor is let in, for a calendar."""
    found = registration_or_404(fair, token)
    if code_shown(fair, found) is None:
        abort(404)
    at = zone(fair.timezone)
    entries = [
        DayEntry(
            f"{fair.slug}-{found.reference}-{day:%Y%m%d}@eventsapp",
            datetime.combine(day, fair.opens_at, at),
            datetime.combine(day, fair.closes_at, at),
        )
        for day in days_admitted(fair, found)
    ]
    written = write_days(
        entries,
        title=fair.name_in(current_language()),
        place=", ".join(
            part for part in (words_of_fair(fair, fair.venue_name), words_of_fair(fair, fair.venue_address)) if part
        ),
        text=_("Bring your ticket %(number)s, on your phone or on paper.", number=found.reference),
        address=link("visitors_public.ticket", fair=fair.slug, token=found.token),
        zone_name=fair.timezone,
        written_at=clock.now(),
    )
    return _file(written, "text/calendar; charset=utf-8", f"{fair.slug}.ics")


def _paper(fair: Fair, found: Visitor, code: str) -> TicketPaper:
    language = current_language()
    latin = found.latin_name if found.latin_name != found.full_name else ""
    hours = _("%(opens)s to %(closes)s", opens=f"{fair.opens_at:%H:%M}", closes=f"{fair.closes_at:%H:%M}")
    facts = [
        (_("Days"), days_in_words(fair, found)),
        (_("Opening hours"), hours),
        (_("Place"), words_of_fair(fair, fair.venue_name)),
        (_("Address"), words_of_fair(fair, fair.venue_address)),
    ]
    role = words_of_fair(fair, found.type.badge_word or found.type.name) if found.type else ""
    return TicketPaper(
        title=f"{fair.name_in(language)} {found.reference}",
        fair_name=fair.name_in(language),
        days=days(fair.starts_on, fair.ends_on, language),
        name=found.full_name,
        lines=[found.company, found.job_title, latin],
        code=code,
        reference=found.reference,
        role=role,
        colour=found.type.colour if found.type else "",
        facts=[(label, value) for label, value in facts if value],
        language=found.language,
        regular=installed_typefaces([f"NotoSans{script}_400Regular.ttf" for script in _SCRIPTS]),
        bold=installed_typefaces([f"NotoSans{script}_700Bold.ttf" for script in _SCRIPTS]),
    )


def _file(content: bytes, kind: str, name: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
