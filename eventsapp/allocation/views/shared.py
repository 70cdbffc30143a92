"""What the pages of rounds say alike."""

from typing import Any

from flask import abort, current_app, url_for

from eventsapp.allocation.models import Round
from eventsapp.allocation.queries.rounds import round_in_fair
from eventsapp.allocation.rules.rounds import KIND_NAMES, MODE_NAMES, PHASE_NAMES, phase_of, title_of
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock

OPTIMISER = "allocation_runs.overview"


def round_or_404(fair: Fair, round_id: int) -> Round:
    """Load a round of this fair."""
    return round_in_fair(fair.id, round_id) or abort(404)


def words() -> dict[str, Any]:
    """Return what templates of rounds say."""
    now = clock.now()
    return {
        "kind_names": KIND_NAMES,
        "mode_names": MODE_NAMES,
        "phase_names": PHASE_NAMES,
        "phase_of": lambda one: str(phase_of(one, now)),
        "title_of": title_of,
        "optimiser_url": optimiser_url,
    }


def optimiser_url(fair: Fair, one: Round) -> str:
    """Return where plans for a round are computed; empty where this installation has no such page."""
    if OPTIMISER not in current_app.view_functions:
        return ""
    return url_for(OPTIMISER, fair=fair.slug, round=one.id)
