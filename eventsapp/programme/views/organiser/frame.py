"""What the programme team's pages share."""

from typing import Any, TypeVar

from flask import request, url_for
from flask_babel import gettext as _

from eventsapp.fairs.models import Fair
from eventsapp.infra.refusals import NotFound
from eventsapp.web.forms import clean_text

LONGEST_PAGE_NUMBER = 6
Thing = TypeVar("Thing")


def parts_of(fair: Fair, active: str) -> list[dict[str, Any]]:
    """Return the parts of the programme as links, the present one marked."""
    parts = {
        "sessions": _("Sessions"),
        "speakers": _("Speakers"),
        "rooms": _("Rooms"),
        "tracks": _("Tracks"),
        "clashes": _("Double bookings"),
        "releases": _("Releases"),
        "import_programme": _("Import"),
    }
    return [
        {"label": label, "url": url_for(f"programme_organiser.{name}", fair=fair.slug), "active": name == active}
        for name, label in parts.items()
    ]


def search_words() -> str:
    """Return what was searched for."""
    return clean_text(request.args.get("q"))[:200]


def page_number() -> int:
    """Return which page was asked for, from 1."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) <= LONGEST_PAGE_NUMBER else 1


def found_or_404(thing: Thing | None) -> Thing:
    """Return the thing, or refuse where there is none."""
    if thing is None:
        raise NotFound
    return thing
