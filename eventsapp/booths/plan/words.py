"""The plan in words: what a reader of the screen hears and the list shows."""

from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import ngettext

from eventsapp.booths.plan.entries import Entry
from eventsapp.booths.rules import STATE_WORDS, frontage_word
from eventsapp.infra.locale import current_language, number
from eventsapp.venues.geometry import rectangle_sides


def size_text(entry: Entry) -> str:
    """Return "3 by 3 metres" of a rectangle, "27 square metres" of any other shape."""
    sides = rectangle_sides(entry.rings[0]) if len(entry.rings) == 1 else None
    language = current_language()
    if sides is None:
        return _("%(area)s square metres", area=_measure(entry.area_m2, language))
    return _("%(width)s by %(depth)s metres", width=_measure(sides[0], language), depth=_measure(sides[1], language))


@lru_cache(maxsize=2048)
def _measure(value: float, language: str) -> str:
    """Return a length or an area as it is written; the units of a hall share a few."""
    return number(value, language)


def sides_text(open_sides: int) -> str:
    """Return "2 open sides"."""
    if not open_sides:
        return _("no open side")
    return ngettext("%(num)s open side", "%(num)s open sides", open_sides)


@lru_cache(maxsize=2048)
def _words(language: str, frontage: str, open_sides: int, state: str) -> dict[str, str]:
    """Return place, sides and state in words; thousands of units share a few dozen of them."""
    return {"place": frontage_word(frontage), "sides": sides_text(open_sides), "state": str(STATE_WORDS[state])}


def accessible_name(entry: Entry) -> str:
    """Return number, size, place, sides, state and, where there is one, company: for those who hear the plan."""
    values = {
        "number": entry.number,
        "size": size_text(entry),
        **_words(current_language(), entry.frontage, entry.open_sides, entry.state),
    }
    if not entry.company:
        return _("%(number)s, %(size)s, %(place)s, %(sides)s, %(state)s", **values)
    if not entry.co_exhibitors:
        return _(
            "%(number)s, %(company)s, %(size)s, %(place)s, %(sides)s, %(state)s",
            company=entry.company,
            **values,
        )
    return _(
        "%(number)s, %(company)s and %(count)s more, %(size)s, %(place)s, %(sides)s, %(state)s",
        company=entry.company,
        count=len(entry.co_exhibitors),
        **values,
    )
