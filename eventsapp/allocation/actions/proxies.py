"""The wishes an exhibitor leaves for its absence."""

from collections.abc import Sequence

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.rounds import lock_round, note
from eventsapp.allocation.models import Pick, PickState, Round
from eventsapp.allocation.queries.rounds import pick_in_round
from eventsapp.allocation.rules.picks import ProxyOver
from eventsapp.booths.actions import find_unit_ids
from eventsapp.booths.actions.stands import check_wish
from eventsapp.booths.rules import check_open_to_exhibitors
from eventsapp.booths.rules.turns import OutsideRound, allows, check_most
from eventsapp.infra.database import db
from eventsapp.infra.refusals import NotFound, Refusal
from eventsapp.venues.models import Hall
from eventsapp.venues.queries import units_by_ids

Wishes = Sequence[tuple[str, Hall, str]]
"""Best first: the field it was typed in, the hall, the units as they were typed."""


def set_proxy(fair_id: int, round_id: int, pick_id: int, wishes: Wishes, user: User) -> Pick:
    """Keep what an exhibitor wants in its absence, best first; none takes them back.

    Whether units are free is judged when its turn comes. Refuses, each beside its field, with OutsideRound and
    everything that makes no stand; with ProxyOver once the turn has ended.
    """
    one = lock_round(fair_id, round_id)
    pick = pick_in_round(one, pick_id)
    if pick is None:
        raise NotFound
    if pick.state not in {PickState.WAITING, PickState.PICKING}:
        raise ProxyOver
    before = pick.proxy
    pick.proxy = [_unit_ids(one, *wish) for wish in wishes]
    db.session.flush()
    facts = {"exhibitor_id": pick.exhibitor_id}
    note(one, user, "pick.proxy_set", before={**facts, "proxy": before}, after={**facts, "proxy": pick.proxy})
    return pick


def _unit_ids(one: Round, field: str, hall: Hall, numbers: str) -> list[int]:
    try:
        unit_ids = find_unit_ids(hall.id, hall.code, [numbers])
        units = units_by_ids(unit_ids)
        check_wish(hall, units, {})
        check_open_to_exhibitors(units)
        if not allows(one.zone_ids, one.package_ids, [(unit.zone_id, unit.package_id) for unit in units]):
            raise OutsideRound
        check_most(one.most_units, len(units))
    except Refusal as refusal:
        refusal.field = field
        raise
    return list(unit_ids)
