"""Letters about rounds."""

from datetime import datetime

from sqlalchemy import select

from eventsapp.allocation.facts import TurnAnnounced, TurnNear
from eventsapp.allocation.models import Pick, Round, RoundMode
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.letters import sender_of
from eventsapp.infra import locale
from eventsapp.infra.database import db
from eventsapp.web.letters import Letter, compose, link


def round_letter(fact: TurnAnnounced) -> Letter:
    """Tell an exhibitor that its round opens, how places are given in it, and when its own turn is."""
    return _letter("round_opened", fact, "")


def near_letter(fact: TurnNear) -> Letter:
    """Tell an exhibitor that it is one of the next."""
    return _letter("turn_near", fact, fact.due)


def _letter(name: str, fact: TurnAnnounced | TurnNear, due: str) -> Letter:
    exhibitor = db.session.get_one(Exhibitor, fact.exhibitor_id)
    one = db.session.get_one(Round, fact.round_id)
    own = select(Pick).where(Pick.round_id == one.id, Pick.exhibitor_id == exhibitor.id)
    pick = db.session.scalars(own).one()
    fair, language = exhibitor.fair, exhibitor.language
    is_own_choice = one.mode == RoundMode.SELF_SELECT

    def written(moment: datetime | None) -> str:
        return locale.moment(moment, fair.timezone, language) if moment else ""

    return compose(
        name,
        recipient=exhibitor.contact_email,
        language=language,
        sender=sender_of(fair),
        exhibitor=exhibitor,
        kind=one.kind,
        own_name=locale.text_in(one.name, language, fair.default_language)[0] if any(one.name.values()) else "",
        mode=one.mode,
        opens=written(one.opens_at),
        closes=written(one.closes_at),
        due=written(datetime.fromisoformat(due) if due else pick.due_at),
        place=pick.place,
        url=link("booths_public.plan", fair=fair.slug, lang=language)
        if is_own_choice
        else link("allocation_turns.turn", fair=fair.slug, lang=language),
    )
