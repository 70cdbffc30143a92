"""From a problem to a plan with its proof: queue at once, prices, relaxation, pieces; each stage only improves."""

import resource
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from eventsapp.booths.optimiser.ascent import ascend
from eventsapp.booths.optimiser.board import NOWHERE, Board
from eventsapp.booths.optimiser.candidates import Candidates, make_candidates
from eventsapp.booths.optimiser.certificate import Certificate, certificate_of, prices_of
from eventsapp.booths.optimiser.checker import check_certificate
from eventsapp.booths.optimiser.diving import dive
from eventsapp.booths.optimiser.greedy import FIRST_COME, PRIORITY, queue
from eventsapp.booths.optimiser.improving import improve, make_chooser
from eventsapp.booths.optimiser.judging import judge
from eventsapp.booths.optimiser.linear import Generation, relax, start
from eventsapp.booths.optimiser.matching import assign, is_assignment
from eventsapp.booths.optimiser.noting import notes_of
from eventsapp.booths.optimiser.outcome import (
    Outcome,
    Progress,
    Report,
    StopNow,
    WorkUnits,
    gap_of,
    plan_hash,
    units_for,
)
from eventsapp.booths.optimiser.prices import Prices
from eventsapp.booths.optimiser.problem import Problem
from eventsapp.booths.optimiser.rows import Ties

OPTIMISE = "optimise"
MODES = (OPTIMISE, PRIORITY, FIRST_COME)
BROKEN_SOLVER = (ImportError, ArithmeticError, MemoryError, RuntimeError, ValueError)
"""What a missing or failing solver raises: the plan so far stands, and the outcome names the solver."""


def cpu_seconds() -> float:
    """Return the CPU time of this process and its children so far, in seconds."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def allocate(
    problem: Problem,
    *,
    mode: str = OPTIMISE,
    seed: int = 0,
    units: WorkUnits | None = None,
    report: Report | None = None,
    candidates: Candidates | None = None,
) -> Outcome:
    """Return a plan, and a certificate of how good any plan can be.

    Args:
        problem: the fair.
        mode: ``optimise``; ``queue`` by priority points or ``first-come``, both without negotiation.
        seed: the same seed and units give the same plan, on any machine with the same versions.
        units: how much work; as for 60 CPU seconds when left out.
        report: told often how far it is; may raise :class:`StopNow` to end the work with the best so far.
        candidates: the fair's, where they were made already.

    Raises:
        BrokenFair: the problem contradicts itself.
        ValueError: there is no such mode.

    """
    if mode not in MODES:
        raise ValueError(f"no such mode: {mode}")
    run = Run(problem, mode, seed, units or units_for(60, problem), report, candidates or make_candidates(problem))
    try:
        run.go()
    except StopNow:
        run.stopped = True
    return run.outcome()


@dataclass(slots=True)
class Run:
    """One run: the best board so far and the best certificate so far."""

    problem: Problem
    mode: str
    seed: int
    units: WorkUnits
    report: Report | None
    candidates: Candidates
    began: float = field(default_factory=cpu_seconds)
    ties: Ties = field(init=False)
    board: Board = field(init=False)
    certificate: Certificate = field(init=False)
    bound: int | None = None
    relaxation: float | None = None
    stopped: bool = False
    pieces: int = 0
    without: list[str] = field(default_factory=list)
    exact: bool = False

    def __post_init__(self) -> None:
        self.ties = Ties(self.candidates)
        self.board = self.fresh()
        self.certificate = Certificate({})

    def go(self) -> None:
        """Run all stages."""
        self._queue()
        self.ascend()
        if self.mode == OPTIMISE and is_assignment(self.candidates, self.ties) and self.problem.most_moves is None:
            self.guarded("scipy", self._assign)
        if self.mode == OPTIMISE and not self.exact and len(self.candidates):
            self.guarded("highspy", self._relax)
            self.guarded("ortools", self._improve)
        self.tell("done", 1, 1)

    def fresh(self) -> Board:
        """Return a board with the locked only."""
        board = Board(self.candidates, self.ties)
        board.place_locked()
        return board

    def guarded(self, solver: str, stage: Callable[[], object]) -> object:
        """Run a stage; where its solver is missing or fails, remember that and go on."""
        try:
            return stage()
        except BROKEN_SOLVER:
            self.without.append(solver)
            return None

    def _queue(self) -> None:
        kind = FIRST_COME if self.mode == FIRST_COME else PRIORITY
        queue(self.board, kind)
        if self.mode == OPTIMISE and self.problem.current:
            board = self.fresh()
            board.take_over(self.problem.current)
            if self.problem.most_moves is None:
                queue(board, kind)
            if self.problem.most_moves is not None or board.total() >= self.board.total():
                self.board = board
        self.tell("queue", 1, 1)

    def ascend(self) -> None:
        """Find first prices without a solver."""
        prices = ascend(self.candidates, self.ties.usable, self.units.ascent_rounds)
        self.certify(Prices(prices))
        self.tell("prices", 1, 1)

    def certify(self, prices: Prices) -> None:
        """Keep the prices as certificate if they prove more than the ones before: by the checker alone."""
        found = certificate_of(self.candidates, prices)
        bound = check_certificate(self.problem, found, self.candidates)
        if self.bound is None or bound < self.bound:
            self.bound = bound
            self.certificate = replace(found, bound=bound)

    def _assign(self) -> None:
        board = self.fresh()
        self.certify(Prices(assign(board)))
        self.board, self.exact = board, True

    def _relax(self) -> None:
        rounds = self.units.relaxation_rounds
        generation = start(self.candidates, self.ties, self.prices())
        for number, found in enumerate(relax(generation, rounds)):
            self.certify(found.prices)
            self.relaxation = found.optimum
            self.tell("relaxation", number + 1, rounds)
        if self.problem.most_moves is None:
            self._dive(generation)

    def _dive(self, generation: Generation) -> None:
        rounds = self.units.relaxation_rounds
        board = self.fresh()
        for _ in dive(board, generation, self.units.dive_share, self.units.dive_rounds):
            self.tell("relaxation", rounds, rounds)
        if board.total() > self.board.total():
            self.board = board
        self.tell("relaxation", rounds, rounds)

    def prices(self) -> Prices:
        """Return the certificate's own rounded prices, in units.

        The search uses nothing finer, so that it can be repeated.

        """
        exact = prices_of(self.candidates, self.ties, self.certificate)
        rows = {key: price / exact.per for key, price in exact.rows.items()}
        return Prices(exact.cells / exact.per, rows)

    def _improve(self) -> None:
        from ortools.sat.python import cp_model  # noqa: F401, PLC0415 - said at once where it is missing

        self.board.usable = self.ties.usable
        chooser = make_chooser(self.board, self.prices(), self.seed, self.units.piece_size)
        goal = self.bound if self.bound is not None else 1 << 62
        for number, _ in enumerate(improve(self.board, chooser, self.units.pieces, self.units.piece_units, goal)):
            self.pieces = number + 1
            self.tell("pieces", number + 1, self.units.pieces)

    def tell(self, stage: str, done: int, total: int) -> None:
        """Report where the run stands."""
        if self.report is None:
            return
        board = self.board
        worth, preference = board.total(), self._preference()
        self.report(
            Progress(
                stage=stage,
                done=done,
                total=total,
                objective=worth,
                bound=self.bound,
                gap=gap_of(self.bound, worth, worth),
                preference_gap=gap_of(self.bound, worth, preference),
                placed=int((board.chosen != NOWHERE).sum()),
                placeable=int(self.candidates.placeable.sum()),
            )
        )

    def _preference(self) -> int:
        placed = [e for e, at in enumerate(self.board.chosen.tolist()) if at != NOWHERE]
        scale, exhibitors = self.problem.scale, self.problem.exhibitors
        return self.board.total() - sum(scale.placed + scale.per_cell * exhibitors[e].size for e in placed)

    def outcome(self) -> Outcome:
        """Return the best plan, judged by the judge."""
        if self.bound is None:
            self.certify(self.prices())
        plan, bound = self.board.plan(), self.bound or 0
        verdict = judge(self.problem, plan)
        worth = verdict.objective + self.problem.stay_bonus * verdict.stayed
        return Outcome(
            plan=plan,
            objective=verdict.objective,
            preference=verdict.preference,
            bound=bound,
            gap=gap_of(bound, worth, worth) or 0.0,
            preference_gap=gap_of(bound, worth, verdict.preference) or 0.0,
            placed=verdict.placed,
            placeable=int(self.candidates.placeable.sum()),
            unplaced=tuple(e.id for e in self.problem.exhibitors if e.id not in plan),
            certificate=self.certificate,
            mode=self.mode,
            seed=self.seed,
            plan_hash=plan_hash(plan, verdict.objective, bound),
            cpu_seconds=cpu_seconds() - self.began,
            stopped=self.stopped,
            without=tuple(self.without),
            notes=notes_of(self.candidates, verdict),
            relaxation=self.relaxation,
            pieces=self.pieces,
            stayed=verdict.stayed,
        )
