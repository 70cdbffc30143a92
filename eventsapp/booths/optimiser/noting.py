"""What an organiser should know about a fair as a whole: empty, impossible or contradictory. Codes, not words."""

from collections.abc import Iterator

from eventsapp.booths.optimiser.candidates import Candidates
from eventsapp.booths.optimiser.judging import Verdict
from eventsapp.booths.optimiser.outcome import Note


def notes_of(candidates: Candidates, verdict: Verdict) -> tuple[Note, ...]:
    """Return notes on the fair and on locks that contradict its rules."""
    return (*_of_the_fair(candidates), *_of_locks(candidates, verdict))


def _of_the_fair(candidates: Candidates) -> Iterator[Note]:
    problem = candidates.problem
    if not problem.exhibitors or not problem.cells:
        yield Note("empty_fair")
        return
    if not candidates.placeable.any():
        yield Note("no_candidates")
    if all(exhibitor.locked for exhibitor in problem.exhibitors):
        yield Note("all_locked")
    for place, pavilion in enumerate(problem.pavilions_in_force):
        members = [candidates.exhibitor_at[m] for m in pavilion.members]
        if members and all(not len(candidates.of(m)) for m in members):
            yield Note("pavilion_without_window", (problem.pavilions[place].id,))


def _of_locks(candidates: Candidates, verdict: Verdict) -> Iterator[Note]:
    problem = candidates.problem
    left = {one for broken in verdict.violations if broken.code == "unplaced" for one in broken.exhibitors}
    impossible = {e.id for at, e in enumerate(problem.exhibitors) if e.locked and candidates.locked[at] < 0}
    if left - impossible:
        yield Note("locks_overlap", tuple(sorted(left - impossible)))
    if impossible:
        yield Note("lock_impossible", tuple(sorted(impossible)))
    locked = {e.id for e in problem.exhibitors if e.locked}
    alone = {one for b in verdict.violations if b.code not in {"unplaced", "apart"} for one in b.exhibitors}
    if alone & locked:
        yield Note("lock_breaks_rules", tuple(sorted(alone & locked)))
    close = {one for b in verdict.violations if b.code == "apart" for one in b.exhibitors}
    if close & locked:
        yield Note("locks_too_close", tuple(sorted(close & locked)))
