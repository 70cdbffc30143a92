"""Letters about stands."""

from datetime import datetime

from eventsapp.accounts.models import User
from eventsapp.booths.facts import (
    BoothAllocated,
    BoothChanged,
    BoothOffered,
    BoothReleased,
    BoothReserved,
    BoothSold,
    DepositUnplaced,
    HoldEnded,
    OptionLapsesSoon,
)
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.letters import sender_of
from eventsapp.fairs.models import Fair
from eventsapp.infra import locale
from eventsapp.infra.database import db
from eventsapp.web.letters import Letter, compose, link


def allocated_letter(fact: BoothAllocated) -> Letter:
    """Tell an exhibitor which stand it has."""
    return _letter("booth_allocated", fact, area=f"{fact.area_m2:g}")


def released_letter(fact: BoothReleased) -> Letter:
    """Tell an exhibitor that its stand was taken back, and why."""
    return _letter("booth_released", fact)


def _letter(name: str, fact: BoothAllocated | BoothReleased, **context: object) -> Letter:
    """Compose a letter to the exhibitor of a fact."""
    exhibitor = db.session.get_one(Exhibitor, fact.exhibitor_id)
    fair = exhibitor.fair
    values = {"fair": fair.slug, "hall": fact.hall_code, "lang": exhibitor.language}
    if isinstance(fact, BoothAllocated):
        values["unit"] = fact.number
    return compose(
        name,
        recipient=exhibitor.contact_email,
        language=exhibitor.language,
        sender=sender_of(fair),
        exhibitor=exhibitor,
        fact=fact,
        url=link("booths_public.plan", **values),
        **context,
    )


News = BoothReserved | BoothSold | BoothChanged | BoothOffered | HoldEnded | DepositUnplaced
KINDS = {
    BoothReserved: "reserved",
    BoothSold: "sold",
    BoothChanged: "changed",
    BoothOffered: "offered",
    HoldEnded: "lapsed",
    DepositUnplaced: "unplaced",
}


def news_letter(fact: News) -> Letter:
    """Tell an exhibitor that its stand was reserved, sold, changed or offered, or that its time ran out."""
    exhibitor = db.session.get_one(Exhibitor, fact.exhibitor_id)
    fair, language = exhibitor.fair, exhibitor.language
    return compose(
        "booth_news",
        recipient=exhibitor.contact_email,
        language=language,
        sender=sender_of(fair),
        exhibitor=exhibitor,
        fact=fact,
        kind=KINDS[type(fact)],
        until=_time(fact.until, fair, language) if isinstance(fact, BoothReserved | BoothOffered) else "",
        was_offer=isinstance(fact, HoldEnded) and fact.was == "offered",
        before=", ".join(fact.units_before) if isinstance(fact, BoothChanged) else "",
        reason=fact.reason if isinstance(fact, BoothChanged) else "",
        url=link("booths_exhibitor.holds", fair=fair.slug, lang=language)
        if isinstance(fact, BoothOffered)
        else link("booths_public.plan", fair=fair.slug, hall=fact.hall_code, unit=fact.number, lang=language),
    )


def option_letter(fact: OptionLapsesSoon) -> Letter:
    """Remind a salesperson of an option that ends within a day."""
    user, fair = db.session.get_one(User, fact.held_by_id), db.session.get_one(Fair, fact.fair_id)
    return compose(
        "option_lapses",
        recipient=user.email,
        language=user.language,
        sender=sender_of(fair),
        fact=fact,
        until=_time(fact.until, fair, user.language),
        url=link("booths_organiser.plan", fair=fair.slug, hall=fact.hall_code, unit=fact.number, lang=user.language),
    )


def _time(moment: str | None, fair: Fair, language: str) -> str:
    """Write a moment as the fair's clock shows it."""
    return locale.moment(datetime.fromisoformat(moment), fair.timezone, language) if moment else ""
