"""What the programme team's pages share."""

from typing import Any, TypeVar

from flask import request, url_for
from flask_babel import gettext as _

from eventsapp.fairs.models import Fair
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.programme.queries import ClashReport, clash_report
from eventsapp.programme.rules import ChangedMeanwhile
from eventsapp.web.forms import clean_text

LONGEST_PAGE_NUMBER = 6
Thing = TypeVar("Thing")
_ELSEWHERE = {"call": "call_organiser.proposals", "feedback": "questions_organiser.overview"}
"""Parts of the programme that have a slice of their own."""


def parts_of(fair: Fair, active: str, report: ClashReport | None = None) -> list[dict[str, Any]]:
    """Return the parts of the programme as links, the present one marked, with how many clashes are open."""
    count = len((report or clash_report(fair)).open)
    parts = {
        "sessions": _("Sessions"),
        "grid": _("Grid"),
        "speakers": _("Speakers"),
        "rooms": _("Rooms"),
        "tracks": _("Tracks"),
        "audiences": _("Audiences"),
        "equipment": _("Equipment"),
        "forum": _("Days and ways"),
        "clashes": _("Clashes"),
        "today": _("Today"),
        "feedback": _("Questions and feedback"),
        "releases": _("Releases"),
        "call": _("Call for speakers"),
        "import_programme": _("Import"),
    }
    return [
        {
            "label": label,
            "url": url_for(_ELSEWHERE.get(name, f"programme_organiser.{name}"), fair=fair.slug),
            "active": name == active,
            "count": count if name == "clashes" and count else None,
        }
        for name, label in parts.items()
    ]


def search_words() -> str:
    """Return what was searched for."""
    return clean_text(request.args.get("q"))[:200]


def page_number() -> int:
    """Return which page was asked for, from 1."""
    text = request.args.get("page", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) <= LONGEST_PAGE_NUMBER else 1


def number_in(name: str) -> int | None:
    """Return a number of the address, or None."""
    text = request.args.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def found_or_404(thing: Thing | None) -> Thing:
    """Return the thing, or refuse where there is none."""
    if thing is None:
        raise NotFound
    return thing


def refuse(form: Any, refusal: Refusal, stored: Any) -> None:
    """Show a refusal; whoever then saves again has seen that ``stored`` is different, and puts theirs in its place."""
    form.refuse(refusal)
    if isinstance(refusal, ChangedMeanwhile) and stored is not None:
        form.version.data = stored.version
