"""Own agendas: whose list is which, and what is starred in it."""

import threading
import time
from collections import Counter, OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations, groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import bindparam, func, select

from eventsapp.fairs.models import Fair
from eventsapp.infra.database import ask, db
from eventsapp.programme.models import Star, StarList


def star_list_by_token(fair: Fair, token: str) -> StarList | None:
    """Return the list of a fair with this secret address."""
    return db.session.scalar(select(StarList).where(StarList.fair_id == fair.id, StarList.token == token))


def star_list_of(fair: Fair, user_id: int) -> StarList | None:
    """Return an account's list of a fair."""
    return db.session.scalar(select(StarList).where(StarList.fair_id == fair.id, StarList.user_id == user_id))


def starred_in(star_list: StarList) -> frozenset[int]:
    """Return the ids of the sessions in a list."""
    return frozenset(db.session.scalars(select(Star.session_id).where(Star.list_id == star_list.id)))


KEPT_FAIRS = 8
DEAR_SECONDS, REST_SECONDS = 0.05, 30.0
"""A count that takes the processor this long is done again only after a rest, however many stars are set meanwhile."""
Pairs = Counter[tuple[int, int]]


@dataclass(frozen=True)
class _Count:
    """How many people starred each two sessions together; ``mark`` tells whether that is still so."""

    mark: tuple[Any, ...]
    pairs: Pairs
    fresh_until: float

    def holds(self, mark: tuple[Any, ...]) -> bool:
        """Whether it is still so, or nearly: a tenth more or fewer stars are not waited for."""
        is_near = abs(mark[0] - self.mark[0]) * 10 <= self.mark[0]
        return self.mark == mark or (is_near and time.monotonic() < self.fresh_until)


_kept: OrderedDict[int, _Count] = OrderedDict()
_lock = threading.Lock()


def fans_of(fair: Fair) -> Mapping[tuple[int, int], int]:
    """Return how many people have starred each two sessions together, the smaller id first.

    Counted anew when a star was set or taken away; every page of the team asks. Where there are tens of thousands of
    stars, at most twice a minute.
    """
    mark = tuple(ask(_MARK, {"fair_id": fair.id}).one())
    with _lock:
        known = _kept.get(fair.id)
    if known is None or not known.holds(mark):
        began = time.thread_time()
        pairs = _counted(fair)
        is_dear = time.thread_time() - began > DEAR_SECONDS
        known = _Count(mark, pairs, time.monotonic() + (REST_SECONDS if is_dear else 0))
        with _lock:
            _kept[fair.id] = known
            _kept.move_to_end(fair.id)
            while len(_kept) > KEPT_FAIRS:
                _kept.popitem(last=False)
    return known.pairs


_OF_FAIR = select(Star.list_id, Star.session_id).join(StarList).where(StarList.fair_id == bindparam("fair_id"))
_MARK = _OF_FAIR.with_only_columns(func.count(), func.max(Star.starred_at))
_STARS = _OF_FAIR.order_by(Star.list_id, Star.session_id)


def _counted(fair: Fair) -> Pairs:
    """Count in memory what a database would join a table with itself for, a hundred times as long."""
    pairs: Pairs = Counter()
    for _list_id, rows in groupby(ask(_STARS, {"fair_id": fair.id}), key=itemgetter(0)):
        pairs.update(combinations([session_id for _, session_id in rows], 2))
    return pairs
