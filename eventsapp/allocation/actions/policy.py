"""How a fair ranks and places: formula, sliders, zones of sectors, the seed of the lottery."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from eventsapp.accounts.models import User
from eventsapp.allocation.models import AllocationPolicy
from eventsapp.allocation.queries.policy import is_seed_settled
from eventsapp.allocation.rules.policy import check_seen
from eventsapp.allocation.rules.scoring import Formula, SeedSettled, check_seed, formula_as_stored, formula_from
from eventsapp.allocation.rules.weighing import Weights, weights_as_stored, weights_from
from eventsapp.fairs.queries import lock_fair
from eventsapp.infra import clock
from eventsapp.infra.audit import record
from eventsapp.infra.database import db

SEED_LENGTH = 16


def set_formula(fair_id: int, formula: Formula, seen: str, user: User) -> None:
    """Keep the formula by which a fair counts points; ``seen`` marks the one that the person saw.

    Refuses with FormulaOutOfRange and PolicyChanged.
    """
    stored = formula_as_stored(formula)
    policy = locked_policy(fair_id)
    before = asdict(formula_from(policy.formula))
    check_seen(seen, before)
    policy.formula = stored
    write_policy(policy, user, "allocation.formula_set", before, asdict(formula))


def set_weights(fair_id: int, weights: Weights, seen: str, user: User) -> None:
    """Keep what a stand is judged by at a fair. Refuses with NothingCounts and PolicyChanged."""
    stored = weights_as_stored(weights)
    policy = locked_policy(fair_id)
    before = asdict(weights_from(policy.weights))
    check_seen(seen, before)
    policy.weights = stored
    write_policy(policy, user, "allocation.weights_set", before, asdict(weights))


def set_sector_zones(fair_id: int, zones: Mapping[int, Sequence[int]], seen: str, user: User) -> None:
    """Keep which zones each sector belongs in. Refuses with PolicyChanged."""
    policy = locked_policy(fair_id)
    before = policy.sector_zones
    check_seen(seen, before)
    policy.sector_zones = {str(sector): sorted(ids) for sector, ids in zones.items() if ids}
    write_policy(policy, user, "allocation.sector_zones_set", before, policy.sector_zones)


def set_lottery_seed(fair_id: int, seed: str, user: User | None) -> str:
    """Keep the seed of the lottery, a random one where none is given; returns it."""
    policy = locked_policy(fair_id)
    before = policy.lottery_seed
    policy.lottery_seed = seed.strip()[:100] or secrets.token_hex(SEED_LENGTH // 2)
    write_policy(policy, user, "allocation.lottery_seed_set", {"seed": before}, {"seed": policy.lottery_seed})
    return policy.lottery_seed


def draw_lottery_seed(fair_id: int, user: User, seed: str = "") -> str:
    """Keep a new seed, the given one or a random one, while no place was given by the old one; returns it.

    Refuses with SeedUnclear and SeedSettled.
    """
    chosen = check_seed(seed) if seed.strip() else ""
    lock_fair(fair_id)
    if is_seed_settled(fair_id):
        raise SeedSettled
    return set_lottery_seed(fair_id, chosen, user)


def locked_policy(fair_id: int) -> AllocationPolicy:
    """Return the policy of a fair, made where there is none; the lock on the fair lets one change it at a time."""
    lock_fair(fair_id)
    policy = db.session.get(AllocationPolicy, fair_id, populate_existing=True)
    if policy is None:
        policy = AllocationPolicy(fair_id=fair_id, formula={}, weights={}, sector_zones={}, version=0)
        db.session.add(policy)
    return policy


def write_policy(
    policy: AllocationPolicy, user: User | None, action: str, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    """Write a changed policy down, with a line in the audit log."""
    policy.version += 1
    policy.updated_at = clock.now()
    db.session.flush()
    record(
        action,
        subject="fair",
        subject_id=policy.fair_id,
        fair_id=policy.fair_id,
        actor_id=user.id if user else None,
        actor=user.email if user else "command line",
        before=dict(before),
        after=dict(after),
    )
