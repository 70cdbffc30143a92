"""Fairs with rounds, for the tests of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.opening import open_round
from eventsapp.allocation.actions.rounds import add_round
from eventsapp.allocation.models import Pick, PickState, Round
from eventsapp.allocation.rules.calendar import RoundValues
from eventsapp.exhibitors.models import Exhibitor, ExhibitorMember
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.database import db, transaction

HOUR = timedelta(hours=1)


def make_round(
    fair: Fair,
    organiser: User,
    *,
    mode: str = "self_select",
    kind: str = "general",
    begins: timedelta = timedelta(0),
    lasts: timedelta = 4 * HOUR,
    **settings: Any,
) -> Round:
    """Plan a round that begins after ``begins`` from now."""
    opens = clock.now() + begins
    with transaction():
        values = RoundValues(kind=kind, mode=mode, opens_at=opens, closes_at=opens + lasts, **settings)
        return add_round(fair.id, values, organiser)


def opened(one: Round, organiser: User, *, at_once: bool = False) -> Round:
    """Open a round, or announce it."""
    with transaction():
        return open_round(one.fair_id, one.id, one.version, organiser, at_once=at_once)


def exhibitor_of(person: User) -> Exhibitor:
    """Return the exhibitor a person acts for."""
    member = select(ExhibitorMember).where(ExhibitorMember.user_id == person.id)
    return db.session.scalars(member).one().exhibitor


def pick_of(one: Round, person: User) -> Pick:
    """Return a person's company's turn in a round, as it is now."""
    db.session.expire_all()
    own = select(Pick).where(Pick.round_id == one.id, Pick.exhibitor_id == exhibitor_of(person).id)
    return db.session.scalars(own).one()


def states(one: Round) -> Sequence[PickState]:
    """Return the states of all turns in line."""
    db.session.expire_all()
    return [
        PickState(pick.state)
        for pick in db.session.scalars(select(Pick).filter_by(round_id=one.id).order_by(Pick.place))
    ]


def minute(moment: datetime) -> str:
    """Write a moment as the fields of a page do, in UTC."""
    return f"{moment:%Y-%m-%dT%H:%M}"
