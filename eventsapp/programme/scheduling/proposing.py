"""The whole way: one session after the other at once, then a solver that looks for the best, then what has to move."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from eventsapp.programme.clashes import Slot
from eventsapp.programme.scheduling.candidates import Candidate, Ground, places_for
from eventsapp.programme.scheduling.searching import Chosen, Mover, has_solver, search
from eventsapp.programme.scheduling.values import Missing, Problem, Proposal, Task

MOST_CANDIDATES = 200
"""Places of a session that the solver chooses from: good ones of every room and hour."""
MOST_MOVERS = 30
UNITS_A_TASK, MOST_UNITS = 0.25, 20.0
MOVE = 200
"""What moving a session costs beside the place it gets: none is moved for a nicer hour of another."""
Report = Callable[[int, int, str], None]
"""Hears how much of how much is done, and what is being done."""


def schedule(
    problem: Problem,
    *,
    seed: int = 1,
    units: float | None = None,
    report: Report | None = None,
    is_stopped: Callable[[], bool] = lambda: False,
) -> Proposal:
    """Propose a place for each task; ``units`` are the solver's own measure of work, so the answer repeats by seed.

    Left out they grow with the number of tasks. Once ``is_stopped`` says so, the best found by then is the answer. No
    proposed place makes anything impossible. Without the solver the first pass is the answer.
    """
    units = min(MOST_UNITS, UNITS_A_TASK * len(problem.tasks)) if units is None else units
    tell = report or (lambda _done, _total, _stage: None)
    tell(0, 3, "places")
    ground = Ground(problem)
    options = {task.ref: places_for(ground, task)[0] for task in problem.tasks}
    tell(1, 3, "first")
    chosen = _one_by_one(problem, options, {})
    if not has_solver():
        return _proposal(problem, Chosen(chosen), is_searched=False)
    tell(2, 3, "search")
    best = Chosen(chosen)
    if not is_stopped():
        few = _few(options, chosen)
        best = search(problem, ground, few, hint=chosen, seed=seed, units=units, is_stopped=is_stopped)
        best = Chosen(_one_by_one(problem, options, best.placed))
    left = [task for task in problem.tasks if task.ref not in best.placed]
    if left and problem.most_moves and not is_stopped():
        best = _with_moves(problem, left, best, seed=seed, units=units, is_stopped=is_stopped)
    tell(3, 3, "done")
    return _proposal(problem, best, is_searched=True)


def _few(options: Mapping[str, Sequence[Candidate]], chosen: Mapping[str, Slot]) -> dict[str, list[Candidate]]:
    """Return the best places of every room and hour by turns, and those chosen so far: the solver works with few."""
    few = {}
    for ref, places in options.items():
        turns: Counter[object] = Counter()
        ranked = []
        for one in places:
            group = (one.slot.room, one.slot.day, one.slot.starts_at.hour)
            ranked.append((one.slot != chosen.get(ref), turns[group], one.cost, one))
            turns[group] += 1
        ranked.sort(key=lambda row: row[:3])
        few[ref] = [row[3] for row in ranked[:MOST_CANDIDATES]]
    return few


def _one_by_one(
    problem: Problem, options: Mapping[str, Sequence[Candidate]], placed: Mapping[str, Slot]
) -> dict[str, Slot]:
    """Place what is not placed: the session with the fewest places first, each at its best that is still there."""
    ground, placed = Ground(problem), dict(placed)
    for task in problem.tasks:
        if task.ref in placed:
            ground.add(placed[task.ref], task.track)
    for task in sorted(problem.tasks, key=lambda one: (len(options[one.ref]), -one.minutes, one.ref)):
        free = (one for one in options[task.ref] if not any(ground.obstacles(one.slot)))
        found = None if task.ref in placed else next(free, None)
        if found is not None:
            ground.add(found.slot, task.track)
            placed[task.ref] = found.slot
    return placed


def _with_moves(
    problem: Problem,
    left: Sequence[Task],
    best: Chosen,
    *,
    seed: int,
    units: float,
    is_stopped: Callable[[], bool],
) -> Chosen:
    """Look again, with those of the others in motion that are in the way of what found no place."""
    movable = _in_the_way(problem, left)
    if not movable:
        return best
    ground = Ground(problem, out=frozenset(slot.ref for slot in movable))
    options = _few({task.ref: places_for(ground, task)[0] for task in problem.tasks}, best.placed)
    movers = []
    for slot in movable:
        others = _few({slot.ref: places_for(ground, _as_task(problem, slot))[0]}, {})[slot.ref]
        elsewhere = [Candidate(one.slot, one.cost + MOVE) for one in others if not _is_same(one.slot, slot)]
        movers.append(Mover(slot, tuple(elsewhere)))
    again = search(
        problem,
        ground,
        options,
        hint=best.placed,
        seed=seed,
        units=units,
        movers=movers,
        is_stopped=is_stopped,
    )
    return again if len(again.placed) > len(best.placed) else best


def _in_the_way(problem: Problem, left: Sequence[Task]) -> list[Slot]:
    """Return the sessions that may move and alone, or nearly, keep what is left from its places; the worst first."""
    free = [slot for slot in problem.world.slots if slot.room and slot.day and not slot.is_locked]
    world = replace(problem.world, slots=tuple(slot for slot in problem.world.slots if slot not in free))
    empty = Ground(replace(problem, world=world))
    counts: dict[str, int] = {}
    for task in left:
        for one in places_for(empty, task)[0]:
            near = [slot for slot in free if _touches(slot, one.slot)]
            if len(near) <= problem.most_moves:
                for slot in near:
                    counts[slot.ref] = counts.get(slot.ref, 0) + 1
    worst = sorted((slot for slot in free if slot.ref in counts), key=lambda slot: (-counts[slot.ref], slot.order))
    return worst[:MOST_MOVERS]


def _touches(one: Slot, other: Slot) -> bool:
    people = {part.person for part in one.parts} & {part.person for part in other.parts}
    is_near = one.starts_at < other.ends_at and other.starts_at < one.ends_at
    return is_near and (one.room == other.room or bool(people) or not {*one.equipment}.isdisjoint(other.equipment))


def _as_task(problem: Problem, slot: Slot) -> Task:
    return Task(
        ref=slot.ref,
        minutes=round((slot.ends_at - slot.starts_at).total_seconds() / 60),
        parts=slot.parts,
        equipment=slot.equipment,
        setup_minutes=slot.setup_minutes,
        expected=slot.expected,
        track=problem.tracks.get(slot.ref),
    )


def _is_same(one: Slot, other: Slot) -> bool:
    return (one.room, one.starts_at) == (other.room, other.starts_at)


def _proposal(problem: Problem, best: Chosen, *, is_searched: bool) -> Proposal:
    """Return the choice as a proposal: each place looked at once more beside all others, and why the rest has none."""
    ground, placed, missing = Ground(problem, out=frozenset(best.moved)), [], []
    for slot in best.moved.values():
        ground.add(slot, None)
    for task in problem.tasks:
        found = best.placed.get(task.ref)
        if found is not None and not any(ground.obstacles(found)):
            ground.add(found, None)
            placed.append(found)
    refs = {slot.ref for slot in placed}
    for task in problem.tasks:
        if task.ref not in refs:
            _found, reasons, looked_at = places_for(ground, task)
            missing.append(Missing(ref=task.ref, looked_at=looked_at, reasons=tuple(reasons.most_common())))
    return Proposal(
        placed=tuple(placed),
        moved=tuple(slot for _ref, slot in sorted(best.moved.items())),
        missing=tuple(missing),
        is_searched=is_searched,
    )
