"""Which version of a plan is in use: another one with every change of shapes, numbers, zones, packages or prices."""

import hashlib
import json

from eventsapp.booths.queries.feed import marks_of, packages_of, zones_of

SHAPE = 1
"""One more when the geometry is told in another way."""


def versions_of(fair_id: int) -> dict[str, str]:
    """Return the version of each hall of a fair by its code, in the order of the halls."""
    common = [SHAPE, zones_of(fair_id), packages_of(fair_id)]
    return {marks.code: _digest([*common, marks]) for marks in marks_of(fair_id)}


def _digest(values: object) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:20]
