"""Tiny fairs against everything that could be tried; any fair against the judge and the checker."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eventsapp.booths.optimiser.certificate import (
    ApartPrice,
    BlockPrice,
    Certificate,
    SharedPrice,
    WindowPrice,
    certificate_from_json,
)
from eventsapp.booths.optimiser.checker import check_certificate
from eventsapp.booths.optimiser.judging import judge
from eventsapp.booths.optimiser.made_up import make_fair
from eventsapp.booths.optimiser.outcome import WorkUnits
from eventsapp.booths.optimiser.problem import Apart, Problem, Rules
from eventsapp.booths.optimiser.solving import MODES, allocate
from tests.booths.optimiser.brute import Brute

LITTLE = WorkUnits(ascent_rounds=60, relaxation_rounds=4, pieces=3, piece_units=0.05, piece_size=12)


@st.composite
def fairs(draw: st.DrawFn, exhibitors: int = 6, cells: int = 30) -> Problem:
    many = draw(st.integers(1, exhibitors))
    problem = make_fair(many, draw(st.integers(4, cells)), draw(st.integers(0, 10_000)))
    rules = Rules(**{name: draw(st.booleans()) for name in ("needs", "budget", "zone", "pavilions")})
    ids = st.integers(0, many - 1)
    pairs = draw(
        st.lists(st.tuples(ids, ids, st.sampled_from(["gap", "facing"]), st.sampled_from([0, 600])), max_size=3)
    )
    more = tuple(Apart(a, b, 2, kind, penalty) for a, b, kind, penalty in pairs if a != b)
    return replace(problem, rules=rules, apart=problem.apart + more)


@pytest.mark.parametrize("seed", range(8))
def test_tiny_fair_gets_its_optimum(seed: int) -> None:
    problem = make_fair(4, 14, seed)
    found = allocate(problem, seed=seed, units=LITTLE)
    best = Brute(problem).optimum()
    assert found.objective == best <= found.bound


@settings(max_examples=40)
@given(fairs(), st.sampled_from(MODES))
def test_any_fair_gets_a_plan_within_rules_and_bound(problem: Problem, mode: str) -> None:
    found = allocate(problem, mode=mode, units=LITTLE)
    verdict = judge(problem, found.plan)
    assert verdict.violations == ()
    assert verdict.objective == found.objective <= found.bound
    assert check_certificate(problem, found.certificate) == found.bound
    assert found.placed + len(found.unplaced) == len(problem.exhibitors)


PRICE = st.integers(-(10**9), 10**20)


@settings(max_examples=40)
@given(fairs(exhibitors=4, cells=14), st.data())
def test_bound_holds_whatever_the_prices(problem: Problem, data: st.DataObject) -> None:
    ids = st.integers(-1, 20)
    tampered = Certificate(
        cells=data.draw(st.dictionaries(ids, PRICE, max_size=14)),
        windows=tuple(
            WindowPrice(*row)
            for row in data.draw(st.lists(st.tuples(ids, ids, st.sampled_from(["begins", "ends", "?"]), ids, PRICE)))
        ),
        apart=tuple(ApartPrice(*row) for row in data.draw(st.lists(st.tuples(ids, st.integers(-1, 2), ids, PRICE)))),
        blocks=tuple(BlockPrice(*row) for row in data.draw(st.lists(st.tuples(*[ids] * 6, PRICE), max_size=6))),
        shared=tuple(SharedPrice(*row) for row in data.draw(st.lists(st.tuples(ids, ids, PRICE), max_size=6))),
        per=data.draw(st.sampled_from([1, 1000, 0, -5, 10**12])),
        bound=0,
    )
    assert check_certificate(problem, certificate_from_json(tampered.to_json())) >= Brute(problem).optimum()


@pytest.mark.parametrize("seed", range(3))
def test_fair_of_single_units_is_solved_exactly_and_proven(seed: int) -> None:
    problem = make_fair(60, 80, seed)
    singles = tuple(replace(e, size=1, shapes=((1, 1),), pavilion=None, wishes=()) for e in problem.exhibitors)
    singles = tuple(replace(e, locked=None) for e in singles)
    problem = replace(problem, exhibitors=singles, pavilions=(), apart=())
    found = allocate(problem, units=LITTLE)
    assert found.gap == 0
    assert found.bound == found.objective == check_certificate(problem, found.certificate)
    assert found.pieces == 0
