"""The letter at the end of a round to who did not choose in it: what was picked for it, or what comes next."""

from dataclasses import dataclass
from typing import Any

from eventsapp.allocation.facts import TurnMissed
from eventsapp.allocation.models import Pick, PickState, Round
from eventsapp.allocation.queries.rounds import carts_of, pick_of_exhibitor
from eventsapp.allocation.rules.picks import was_given
from eventsapp.booths.models import Stand
from eventsapp.booths.rules import numbers_of
from eventsapp.fairs.letters import sender_of
from eventsapp.fairs.models import Fair
from eventsapp.infra import locale
from eventsapp.infra.database import db
from eventsapp.web.letters import Letter, compose, link


@dataclass(frozen=True, slots=True)
class _Onward:
    """What comes next for an exhibitor: ``what`` is stand (given), held, round or nothing."""

    what: str
    stand: Stand | None = None
    round: Round | None = None


def missed_letter(fact: TurnMissed) -> Letter:
    """Tell an exhibitor that a round is over in which it did not choose, what it has instead, and what comes next."""
    one = db.session.get_one(Round, fact.round_id)
    pick = pick_of_exhibitor(one, fact.exhibitor_id)
    exhibitor = pick.exhibitor
    fair, language = exhibitor.fair, exhibitor.language
    onward = _onward(pick, fact.next_round_id)
    return compose(
        "round_missed",
        recipient=exhibitor.contact_email,
        language=language,
        sender=sender_of(fair),
        exhibitor=exhibitor,
        kind=one.kind,
        own_name=_own_name(one, fair, language),
        outcome=_outcome(pick, began=fact.began),
        how=pick.how,
        next=onward.what,
        url=_address(onward, fair, language),
        **_about_stand(onward.stand, fair, language),
        **_about_round(onward.round, fair, language),
    )


def _outcome(pick: Pick, *, began: bool) -> str:
    if was_given(pick):
        return "given"
    if not began:
        return "called_off"
    return "nothing_left" if pick.state == PickState.NONE_LEFT else "missed"


def _onward(pick: Pick, next_round_id: int | None) -> _Onward:
    if was_given(pick):
        return _Onward("stand", stand=pick.stand)
    cart = carts_of([pick.exhibitor_id]).get(pick.exhibitor_id)
    if cart is not None:
        return _Onward("held", stand=cart)
    if next_round_id is not None:
        return _Onward("round", round=db.session.get_one(Round, next_round_id))
    return _Onward("nothing")


def _address(onward: _Onward, fair: Fair, language: str) -> str:
    place = {"hall": onward.stand.hall.code, "unit": onward.stand.number} if onward.stand else {}
    pages: dict[str, tuple[str, dict[str, str]]] = {
        "stand": ("booths_public.plan", place),
        "held": ("booths_exhibitor.holds", {}),
        "round": ("allocation_turns.turn", {}),
        "nothing": ("booths_public.plan", {}),
    }
    endpoint, values = pages[onward.what]
    return link(endpoint, fair=fair.slug, lang=language, **values)


def _about_stand(stand: Stand | None, fair: Fair, language: str) -> dict[str, Any]:
    return {
        "number": stand.number if stand else "",
        "hall_code": stand.hall.code if stand else "",
        "units": numbers_of([part.unit for part in stand.units]) if stand else (),
        "until": locale.moment(stand.expires_at, fair.timezone, language) if stand and stand.expires_at else "",
    }


def _about_round(one: Round | None, fair: Fair, language: str) -> dict[str, Any]:
    return {
        "next_kind": one.kind if one else "",
        "next_own_name": _own_name(one, fair, language) if one else "",
        "opens": locale.moment(one.opens_at, fair.timezone, language) if one else "",
        "closes": locale.moment(one.closes_at, fair.timezone, language) if one else "",
    }


def _own_name(one: Round, fair: Fair, language: str) -> str:
    """Return a round's own name; empty where it is called by its kind."""
    return locale.text_in(one.name, language, fair.default_language)[0] if any(one.name.values()) else ""
