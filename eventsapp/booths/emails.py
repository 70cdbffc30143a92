"""Letters about stands."""

from eventsapp.booths.facts import BoothAllocated, BoothReleased
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.letters import sender_of
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
