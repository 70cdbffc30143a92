"""Publishing the plan of rounds: from then on each opens by itself at its time."""

from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.allocation.actions.opening import open_round
from eventsapp.allocation.actions.policy import locked_policy, write_policy
from eventsapp.allocation.actions.rounds import set_by_round
from eventsapp.allocation.models import AllocationPolicy, Round, RoundState
from eventsapp.allocation.queries.rounds import round_in_fair, rounds_of
from eventsapp.allocation.rules.rounds import ANNOUNCED_AHEAD, CHOOSING, NothingPlanned, is_due
from eventsapp.infra import clock
from eventsapp.infra.database import db


def publish_rounds(fair_id: int, user: User) -> None:
    """Let all planned rounds of a fair open by themselves; where exhibitors choose, they hold units in their turn only.

    Refuses with NothingPlanned.
    """
    policy, now = locked_policy(fair_id), clock.now()
    ahead = [one for one in rounds_of(fair_id) if one.state == RoundState.PLANNED and one.closes_at > now]
    if not ahead:
        raise NothingPlanned
    if policy.rounds_published_at is not None:
        return
    policy.rounds_published_at = now
    write_policy(policy, user, "allocation.rounds_published", {}, {"rounds": [one.id for one in ahead]})
    if any(one.mode in CHOOSING for one in ahead):
        set_by_round(fair_id, user, by_round=True)


def open_by_hand(fair_id: int, user: User) -> None:
    """Let planned rounds wait for somebody to open them again; those that are announced stay so."""
    policy = locked_policy(fair_id)
    if policy.rounds_published_at is None:
        return
    before, policy.rounds_published_at = policy.rounds_published_at, None
    write_policy(policy, user, "allocation.rounds_withdrawn", {"published_at": before.isoformat()}, {})


def rounds_to_announce(limit: int = 20) -> list[tuple[int, int]]:
    """Return fair and id of planned rounds of published plans whose time is near."""
    now = clock.now()
    planned = select(Round.fair_id, Round.id).where(Round.state == RoundState.PLANNED)
    published = planned.join(AllocationPolicy, AllocationPolicy.fair_id == Round.fair_id).where(
        AllocationPolicy.rounds_published_at.is_not(None)
    )
    near = published.where(Round.opens_at <= now + ANNOUNCED_AHEAD, Round.closes_at > now)
    return [(fair_id, round_id) for fair_id, round_id in db.session.execute(near.order_by(Round.opens_at).limit(limit))]


def announce_in_time(fair_id: int, round_id: int) -> bool:
    """Announce a round of a published plan, or open it where its time has come; False where that is not due any more.

    Refuses as opening does.
    """
    policy, one = locked_policy(fair_id), round_in_fair(fair_id, round_id)
    if policy.rounds_published_at is None or one is None or not is_due(one, clock.now()):
        return False
    open_round(fair_id, round_id, None, None, at_once=False)
    return True
