"""The best choice of places for all sessions at once, by CP-SAT with one worker. Heavy: imports ortools when used."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from itertools import combinations, product
from typing import Any

from eventsapp.programme.clashes import Slot
from eventsapp.programme.scheduling.candidates import (
    ROOM_OF_TRACK,
    SAME_TRACK,
    STEP,
    Candidate,
    Ground,
    can_be_in_both,
    overlap,
)
from eventsapp.programme.scheduling.values import Problem

UNPLACED = 10_000
"""What a session without a place costs: more than anything else together."""
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECONDS_BETWEEN_LOOKS = 0.5
"""How often a search looks whether it is to stop."""


@dataclass(frozen=True)
class Mover:
    """A session that stands and may be put elsewhere."""

    slot: Slot
    elsewhere: tuple[Candidate, ...]


@dataclass(frozen=True)
class Chosen:
    """Where sessions are put: by session, those without a time and those that stood elsewhere."""

    placed: dict[str, Slot]
    moved: dict[str, Slot] = field(default_factory=dict)


def has_solver() -> bool:
    """Say whether the solver is installed."""
    return find_spec("ortools") is not None


def search(
    problem: Problem,
    ground: Ground,
    options: Mapping[str, Sequence[Candidate]],
    *,
    hint: Mapping[str, Slot],
    seed: int,
    units: float,
    movers: Sequence[Mover] = (),
    is_stopped: Callable[[], bool] = lambda: False,
) -> Chosen:
    """Choose places that go with the ground and with each other; returns the hint where nothing better is found.

    A search that is stopped returns the best it has found by then.
    """
    model = _Model(problem, ground)
    for task in problem.tasks:
        model.add_task(task.ref, options[task.ref], task.track, hint.get(task.ref))
    for mover in movers:
        model.add_mover(mover, problem.tracks.get(mover.slot.ref))
    return model.solve(seed, units, dict(hint), is_stopped)


@dataclass(frozen=True)
class _Choice:
    """A place with the variable that says whether it is chosen."""

    slot: Slot
    is_chosen: Any
    track: str | None


class _Model:
    """A CP-SAT model of the whole choice."""

    def __init__(self, problem: Problem, ground: Ground) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - heavy

        self._cp, self._model = cp_model, cp_model.CpModel()
        self._problem, self._ground = problem, ground
        self._choices: dict[str, list[_Choice]] = {}
        self._cost: list[Any] = []
        self._moves: list[Any] = []
        self._stays: dict[str, Slot] = {}

    def add_task(self, ref: str, options: Sequence[Candidate], track: str | None, hint: Slot | None) -> None:
        """Let a session have one of these places, or none at a high cost."""
        choices = [self._choice(one, track, is_hinted=one.slot == hint) for one in options]
        nowhere = self._model.new_bool_var("")
        self._model.add_exactly_one([nowhere, *(one.is_chosen for one in choices)])
        self._cost.append(UNPLACED * nowhere)
        self._choices[ref] = choices

    def add_mover(self, mover: Mover, track: str | None) -> None:
        """Let a session stay, or have another place."""
        stays = self._choice(Candidate(mover.slot, 0), track, is_hinted=True)
        others = [self._choice(one, track, is_hinted=False) for one in mover.elsewhere]
        self._model.add_exactly_one([one.is_chosen for one in (stays, *others)])
        self._moves += [one.is_chosen for one in others]
        self._choices[mover.slot.ref] = [stays, *others]
        self._stays[mover.slot.ref] = mover.slot

    def _choice(self, one: Candidate, track: str | None, *, is_hinted: bool) -> _Choice:
        is_chosen = self._model.new_bool_var("")
        self._model.add_hint(is_chosen, is_hinted)
        if one.cost:
            self._cost.append(one.cost * is_chosen)
        return _Choice(one.slot, is_chosen, track)

    def solve(self, seed: int, units: float, hint: dict[str, Slot], is_stopped: Callable[[], bool]) -> Chosen:
        """Return the best choice found with so much work, or until it is stopped."""
        self._keep_apart_in_rooms()
        self._keep_apart_for_people()
        self._count_equipment()
        self._spread_tracks()
        self._gather_tracks()
        if self._moves:
            self._model.add(sum(self._moves) <= self._problem.most_moves)
        self._model.minimize(sum(self._cost))
        solver = self._cp.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        solver.parameters.max_deterministic_time = units
        with _stopping(solver, is_stopped):
            status = solver.solve(self._model)
        if status not in {self._cp.OPTIMAL, self._cp.FEASIBLE}:
            return Chosen(hint)
        taken = {
            ref: one.slot for ref, choices in self._choices.items() for one in choices if solver.value(one.is_chosen)
        }
        moved = {ref: slot for ref, slot in taken.items() if ref in self._stays and slot != self._stays[ref]}
        return Chosen({ref: slot for ref, slot in taken.items() if ref not in self._stays}, moved)

    def _all(self) -> Iterator[_Choice]:
        for choices in self._choices.values():
            yield from choices

    def _interval(self, one: _Choice, before: timedelta = timedelta(0)) -> Any:
        start, end = _minute(one.slot.starts_at - before), _minute(one.slot.ends_at)
        return self._model.new_optional_fixed_size_interval_var(start, end - start, one.is_chosen, "")

    def _keep_apart_in_rooms(self) -> None:
        """One session at a time in a room, with the time to prepare it: the earlier one ends before that begins."""
        rooms: dict[str, list[Any]] = defaultdict(list)
        for one in self._all():
            if one.slot.room:
                rooms[one.slot.room].append(self._interval(one, self._problem.world.setup(one.slot)))
        for intervals in rooms.values():
            self._model.add_no_overlap(intervals)

    def _keep_apart_for_people(self) -> None:
        """Nobody in two places at once, nor on the way when the next begins."""
        busy: dict[str, set[str]] = defaultdict(set)
        for ref, choices in self._choices.items():
            for person in {part.person for one in choices[:1] for part in one.slot.parts}:
                busy[person].add(ref)
        for refs in busy.values():
            if len(refs) > 1:
                self._model.add_no_overlap([self._interval(one) for ref in sorted(refs) for one in self._choices[ref]])
        for first, second in sorted({pair for refs in busy.values() for pair in combinations(sorted(refs), 2)}):
            self._leave_time_to_walk(self._choices[first], self._choices[second])

    def _leave_time_to_walk(self, some: Sequence[_Choice], others: Sequence[_Choice]) -> None:
        """Forbid what follows each other too closely; what runs together is forbidden already."""
        for one, other in product(some, others):
            follow = not overlap(one.slot, other.slot)
            if follow and not can_be_in_both(self._problem.world, one.slot, other.slot):
                self._model.add_bool_or([one.is_chosen.negated(), other.is_chosen.negated()])

    def _count_equipment(self) -> None:
        """No more pieces in use at a moment than there are, with those of the sessions that stand."""
        world = self._problem.world
        using: dict[str, list[Any]] = defaultdict(list)
        for one in self._all():
            for tool in world.carried(one.slot):
                using[tool].append(self._interval(one))
        for tool, intervals in using.items():
            fixed = [
                self._model.new_fixed_size_interval_var(
                    _minute(slot.starts_at), _minute(slot.ends_at) - _minute(slot.starts_at), ""
                )
                for slot in self._ground.using(tool)
            ]
            both = [*intervals, *fixed]
            self._model.add_cumulative(both, [1] * len(both), max(world.stock[tool], self._ground.peak(tool)))

    def _spread_tracks(self) -> None:
        """Let two sessions of a track at the same time cost as much as beside one that stands."""
        running: dict[tuple[str, int], list[Any]] = defaultdict(list)
        step = int(STEP / MINUTE)
        for one in self._all():
            if one.track:
                for tick in range(_minute(one.slot.starts_at) // step, -(-_minute(one.slot.ends_at) // step)):
                    running[one.track, tick].append(one.is_chosen)
        for chosen in running.values():
            if len(chosen) > 1:
                more = self._model.new_int_var(0, len(chosen), "")
                self._model.add(more >= sum(chosen) - 1)
                self._cost.append(SAME_TRACK // 2 * more)

    def _gather_tracks(self) -> None:
        """Let each further room of a track cost something: its people stay where they are."""
        rooms: dict[tuple[str, str], list[Any]] = defaultdict(list)
        for one in self._all():
            if one.track and one.slot.room:
                rooms[one.track, one.slot.room].append(one.is_chosen)
        for chosen in rooms.values():
            is_used = self._model.new_bool_var("")
            for one in chosen:
                self._model.add_implication(one, is_used)
            self._cost.append(ROOM_OF_TRACK * is_used)


def _minute(moment: datetime) -> int:
    return int((moment - EPOCH) / MINUTE)


@contextmanager
def _stopping(solver: Any, is_stopped: Callable[[], bool]) -> Iterator[None]:
    """End the solver's search as soon as it is to stop: it does not say by itself where it stands."""
    over = threading.Event()

    def watch() -> None:
        while not over.wait(SECONDS_BETWEEN_LOOKS):
            if is_stopped():
                solver.stop_search()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
