"""The score: its parts, their ends, penalties; the order and the lots."""

import hashlib
import subprocess
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventsapp.allocation.rules.scoring import (
    MOST_POINTS,
    PENALTIES,
    USUAL,
    Formula,
    FormulaOutOfRange,
    Merits,
    SeedUnclear,
    Standing,
    check_seed,
    drawn_by_lot,
    formula_as_stored,
    formula_from,
    in_line,
    lot_of,
    score_of,
    workings_of,
)
from tests.allocation.merits import NOON, hours


@pytest.mark.parametrize(
    ("merits", "parts"),
    [
        (Merits(), {}),
        (Merits(consecutive_years=3), {"years": 30}),
        (Merits(consecutive_years=10), {"years": 100}),
        (Merits(consecutive_years=25), {"years": 100}),
        (Merits(units=4), {"units": 8}),
        (Merits(units=20), {"units": 40}),
        (Merits(units=60), {"units": 40}),
        (Merits(sponsorship_vnd=9_999_999), {}),
        (Merits(sponsorship_vnd=10_000_000), {"sponsorship": 1}),
        (Merits(sponsorship_vnd=900_000_000), {"sponsorship": 20}),
        (Merits(is_member=True), {"member": 5}),
        (Merits(penalties={"late_payment": 2, "no_show": 1}), {"late_payment": -4, "no_show": -20}),
        (Merits(penalties={"early_teardown": 1, "safety_breach": 1}), {"early_teardown": -10, "safety_breach": -10}),
    ],
)
def test_part_counts_as_the_formula_says_and_ends_where_it_says(merits: Merits, parts: dict[str, int]) -> None:
    score = score_of(merits)
    assert dict(score.parts) == parts
    assert score.points == sum(parts.values())


@pytest.mark.parametrize(
    ("days", "points"), [(0, 5), (7, 5), (7.001, 0), (30, 0), (-3, 5)], ids=["at once", "7", "later", "30", "before"]
)
def test_deposit_is_early_within_the_days_after_the_approval(days: float, points: int) -> None:
    merits = Merits(approved_at=NOON, deposit_at=NOON + timedelta(days=days))
    assert score_of(merits).points == points


@pytest.mark.parametrize("merits", [Merits(deposit_at=NOON), Merits(approved_at=NOON)])
def test_deposit_without_its_day_or_approval_is_not_early(merits: Merits) -> None:
    assert score_of(merits).points == 0


def test_every_number_of_the_formula_counts() -> None:
    merits = Merits(
        consecutive_years=2,
        units=3,
        sponsorship_vnd=50_000_000,
        is_member=True,
        approved_at=NOON,
        deposit_at=NOON,
        penalties=dict.fromkeys(PENALTIES, 1),
    )
    formula = Formula(1, 100, 10, 100, 100, 1000, 1000, 2000, 0, 1, 1, 1, 1)
    assert dict(score_of(merits, formula).parts) == {
        "years": 2,
        "units": 30,
        "sponsorship": 500,
        "member": 1000,
        "early_deposit": 2000,
        **dict.fromkeys(PENALTIES, -1),
    }


def test_most_points_are_what_all_parts_give_together() -> None:
    merits = Merits(99, 999, 10**11, is_member=True, approved_at=NOON, deposit_at=NOON)
    assert score_of(merits).points == USUAL.most == 170


@given(
    st.builds(
        Merits,
        consecutive_years=st.integers(0, 60),
        units=st.integers(0, 500),
        sponsorship_vnd=st.integers(0, 10**12),
        is_member=st.booleans(),
        penalties=st.dictionaries(st.sampled_from(PENALTIES), st.integers(0, 50)),
    )
)
def test_workings_add_up_to_the_score(merits: Merits) -> None:
    workings = workings_of(merits, USUAL)
    assert sum(one.points for one in workings) == score_of(merits).points
    assert all(abs(one.points) <= abs(one.amount * one.each) for one in workings)


@pytest.mark.parametrize("value", [-1, MOST_POINTS + 1, True, "7", None, 1.5])
def test_formula_out_of_range_is_refused_beside_its_number(value: object) -> None:
    with pytest.raises(FormulaOutOfRange) as refused:
        formula_as_stored(Formula(no_show=value))  # type: ignore[arg-type]
    assert refused.value.field == "no_show"


def test_formula_is_stored_as_what_differs_and_read_again() -> None:
    changed = Formula(year_each=3, early_days=0)
    assert formula_as_stored(changed) == {"year_each": 3, "early_days": 0}
    assert formula_from(formula_as_stored(changed)) == changed
    assert formula_from({"year_each": "many", "unknown": 3}) == USUAL
    assert formula_from(None) == USUAL


def test_line_is_by_points_then_deposit_then_application() -> None:
    best = Standing(5, 20, None, None)
    early = Standing(4, 10, hours(0), hours(9))
    later = Standing(3, 10, hours(1), hours(0))
    unpaid = Standing(2, 10, None, hours(0))
    unpaid_later = Standing(1, 10, None, hours(0.001))
    unknown = Standing(6, 10, None, None)
    below = Standing(7, -4, hours(0), hours(0))
    line = in_line([below, unknown, unpaid_later, unpaid, later, early, best], "seed")
    assert [one.exhibitor_id for one in line] == [5, 4, 3, 2, 1, 6, 7]
    assert drawn_by_lot(line) == set()


def test_equals_are_ordered_by_lots_that_anybody_can_draw_again() -> None:
    equal = [Standing(number, 10, hours(0), hours(0)) for number in range(1, 40)]
    line = [one.exhibitor_id for one in in_line(equal, "Lotto 17-04")]
    lots = {number: hashlib.sha256(b"Lotto 17-04:" + str(number).encode()).hexdigest() for number in range(1, 40)}
    assert line == sorted(lots, key=lambda number: lots[number])
    assert drawn_by_lot(in_line(equal, "Lotto 17-04")) == set(lots)
    assert line != [one.exhibitor_id for one in in_line(equal, "another seed")]


def test_lot_is_what_the_printed_command_prints() -> None:
    printed = subprocess.run(
        ["/bin/sh", "-c", "printf '%s' 'MA 2027-06-16 480217:17' | sha256sum"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert printed.stdout.split()[0] == lot_of("MA 2027-06-16 480217", 17)


def test_only_those_beside_an_equal_are_drawn_by_lot() -> None:
    line = in_line(
        [
            Standing(1, 9, None, None),
            Standing(2, 9, None, None),
            Standing(3, 8, None, None),
            Standing(4, 7, NOON, None),
        ],
        "seed",
    )
    assert drawn_by_lot(line) == {1, 2}


@given(
    st.lists(st.builds(Standing, st.integers(1, 9), st.integers(-3, 3), st.none(), st.none()), unique_by=lambda s: s[0])
)
def test_order_does_not_depend_on_how_the_exhibitors_were_read(standings: list[Standing]) -> None:
    assert in_line(standings, "seed") == in_line(reversed(standings), "seed")


@pytest.mark.parametrize("seed", ["", "abc", "it's", 'quo"te', "a\nbcd", "$HOME now", "x" * 61, " ", "số may mắn"])
def test_seed_that_cannot_be_typed_in_the_command_is_refused(seed: str) -> None:
    with pytest.raises(SeedUnclear):
        check_seed(seed)


def test_seed_is_kept_without_the_space_around_it() -> None:
    assert check_seed("  Lotto 17-04 ") == "Lotto 17-04"
