"""The plan in words: what a reader of the screen hears and the list shows."""

from datetime import datetime
from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import ngettext

from eventsapp.booths.plan.entries import OWN, Entry, Supply
from eventsapp.booths.plan.offers import Offer
from eventsapp.booths.rules import STATE_WORDS, frontage_word
from eventsapp.infra import clock
from eventsapp.infra.locale import current_language, money, number, text_in
from eventsapp.venues.editing import UTILITY_WORDS
from eventsapp.venues.geometry import rectangle_sides

HOUR = 3600


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


def accessible_name(entry: Entry, offer: Offer | None = None) -> str:
    """Return number, company, size, place, sides, state, price and time left: for those who hear the plan."""
    name = _place_and_state(entry)
    if offer and offer.price_minor is not None:
        return _("%(unit)s, %(price)s", unit=name, price=money(offer.price_minor, offer.currency, current_language()))
    if entry.state == OWN and entry.until is not None:
        return _("%(unit)s, %(time)s left", unit=name, time=left_text(entry.until))
    return name


def left_text(until: datetime) -> str:
    """Return how much time is left: "12:31" in the last hour, "71 hours" before."""
    seconds = max(0, int((until - clock.now()).total_seconds()))
    if seconds < HOUR:
        return f"{seconds // 60}:{seconds % 60:02d}"
    return ngettext("%(num)s hour", "%(num)s hours", seconds // HOUR)


def supply_facts(supply: Supply) -> list[tuple[str, str]]:
    """Return (label, words) of what a place has; what nobody said is left out."""
    language = current_language()
    facts = []
    if supply.utilities:
        facts.append((_("Utilities"), ", ".join(str(UTILITY_WORDS[one]) for one in supply.utilities)))
    if supply.floor_load:
        facts.append((_("Floor load"), _("%(load)s t/m²", load=number(supply.floor_load, language))))
    if supply.height:
        facts.append((_("Height"), _("%(metres)s m", metres=number(supply.height, language))))
    if supply.price_class:
        facts.append((_("Price class"), supply.price_class))
    return facts


def price_text(offer: Offer | None) -> str:
    """Return the price of a unit: of its own package, or from the lowest of several."""
    if offer is None or offer.price_minor is None:
        return ""
    language = current_language()
    price = money(offer.price_minor, offer.currency, language)
    if offer.only is not None:
        return _("%(price)s, %(package)s", price=price, package=text_in(offer.only, language)[0])
    return price if len(offer.packages) == 1 else _("From %(price)s", price=price)


def _place_and_state(entry: Entry) -> str:
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
