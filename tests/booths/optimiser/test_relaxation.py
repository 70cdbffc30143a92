"""Rows that every plan keeps, prices that meet the relaxation's optimum, and plans that are fixed step by step."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from eventsapp.booths.optimiser.ascent import ascend
from eventsapp.booths.optimiser.blocks import BlockKey
from eventsapp.booths.optimiser.board import NOWHERE, Board
from eventsapp.booths.optimiser.candidates import Candidates, make_candidates
from eventsapp.booths.optimiser.certificate import certificate_from_json, certificate_of
from eventsapp.booths.optimiser.checker import check_certificate
from eventsapp.booths.optimiser.cutting import broken_blocks
from eventsapp.booths.optimiser.diving import dive
from eventsapp.booths.optimiser.judging import judge
from eventsapp.booths.optimiser.linear import Generation, Relaxation, relax, start
from eventsapp.booths.optimiser.made_up import make_fair
from eventsapp.booths.optimiser.outcome import units_for
from eventsapp.booths.optimiser.prices import Prices, bound_of
from eventsapp.booths.optimiser.problem import Problem
from eventsapp.booths.optimiser.rows import SharedKey, Ties
from eventsapp.booths.optimiser.solving import allocate

ROUNDS = 16


@pytest.fixture(scope="module")
def fair() -> Problem:
    return make_fair(110, 440, 11)


@pytest.fixture(scope="module")
def candidates(fair: Problem) -> Candidates:
    return make_candidates(fair)


@pytest.fixture(scope="module")
def ties(candidates: Candidates) -> Ties:
    return Ties(candidates)


@pytest.fixture
def generation(candidates: Candidates, ties: Ties) -> Generation:
    return start(candidates, ties, Prices(ascend(candidates, ties.usable, 100)))


def relaxed(generation: Generation) -> Relaxation:
    return list(relax(generation, ROUNDS))[-1]


def test_two_stands_of_a_block_never_stand_together(candidates: Candidates, ties: Ties) -> None:
    long = next(i for i in candidates.problem.islands if i.cols > 4)
    island = candidates.floor.island_at[long.id]
    exhibitor = next(
        e
        for e in range(len(candidates.start) - 1)
        if (candidates.rectangles.columns.island[candidates.rectangle[candidates.of(e)]] == island).any()
    )
    key = BlockKey(exhibitor, island, long.x + 1, long.x + 2, long.y, long.y)
    members = ties.row(key).members.tolist()
    assert {int(candidates.exhibitor[one]) for one in members} > {exhibitor}
    for one, other in combinations(members[:: max(1, len(members) // 60)], 2):
        share = set(candidates.cells(one).tolist()) & set(candidates.cells(other).tolist())
        assert share or candidates.exhibitor[one] == candidates.exhibitor[other]


def test_members_share_a_cell_only_with_windows_over_it(candidates: Candidates, ties: Ties) -> None:
    members = ties.members_of[0]
    cell = int(ties.cells_of(ties.choices_of[0][0])[0])
    row = ties.row(SharedKey(0, cell))
    assert {int(candidates.exhibitor[one]) for one in row.members} <= set(members)
    assert all(cell in candidates.cells(int(one)) for one in row.members)
    over = [choice for choice in ties.choices_of[0] if cell in ties.cells_of(choice)]
    assert row.choices.tolist() == over


def test_prices_of_any_rows_are_a_sound_bound(candidates: Candidates, ties: Ties, fair: Problem) -> None:
    best = allocate(fair, mode="queue").objective
    rows = {SharedKey(0, int(cell)): 900.0 for cell in ties.cells_of(ties.choices_of[0][0])}
    island = candidates.problem.islands[0]
    blocks = {BlockKey(e, 0, island.x, island.x + 1, island.y, island.y): 700.0 for e in range(0, 100, 7)}
    cells = np.full(len(candidates.floor.ids), 1500.0)
    assert bound_of(candidates, ties, Prices(cells, {**rows, **blocks})) >= best


def test_bound_meets_the_optimum_of_the_relaxation(generation: Generation) -> None:
    found = relaxed(generation)
    assert found.optimum * (1 - 1e-7) <= found.bound <= found.optimum * (1 + 1e-4)


def test_rows_over_blocks_only_lower_the_bound(generation: Generation, candidates: Candidates, ties: Ties) -> None:
    found = relaxed(generation)
    assert any(isinstance(key, SharedKey) for key in generation.rows)
    more = broken_blocks(ties, found.pool, found.used, set(generation.rows), 50)
    assert more == sorted(set(more), key=more.index)
    generation.rows += more
    assert list(relax(generation, ROUNDS))[-1].bound <= found.bound


def test_certificate_with_all_kinds_of_rows_is_read_back_and_proves_the_same(
    fair: Problem, candidates: Candidates, generation: Generation
) -> None:
    prices = relaxed(generation).prices
    key = BlockKey(3, 0, 0, 1, 0, 0)
    written = certificate_of(candidates, replace(prices, rows={**prices.rows, key: 5.0}))
    assert written.shared
    assert written.blocks
    again = certificate_from_json(written.to_json())
    assert again == written
    assert check_certificate(fair, again) == check_certificate(fair, written)


def test_certificate_from_before_blocks_is_still_one(fair: Problem) -> None:
    old = {"per": 1000, "bound": 0, "cells": {"0": 5}, "windows": [], "apart": []}
    assert check_certificate(fair, certificate_from_json(old)) > 0


@pytest.mark.parametrize(("share", "rounds"), [(0.3, 40), (0.3, 2), (1.0, 6)])
def test_plan_fixed_step_by_step_keeps_the_rules(
    share: float, rounds: int, fair: Problem, candidates: Candidates, ties: Ties, generation: Generation
) -> None:
    found = relaxed(generation)
    board = Board(candidates, ties)
    board.place_locked()
    steps = list(dive(board, generation, share, rounds))
    assert len(steps) > 1
    assert judge(fair, board.plan()).violations == ()
    assert found.bound * 0.9 < board.total() <= found.bound
    assert (board.chosen != NOWHERE).sum() > 100


def test_little_time_is_for_fixing_much_at_once() -> None:
    fair = make_fair(60, 240, 7)
    assert units_for(600, fair).dive_share < units_for(0.5, fair).dive_share
    assert units_for(600, fair).relaxation_rounds > units_for(0.5, fair).relaxation_rounds >= 2
