"""Explanation data as sentences: for the organiser with names, for the exhibitor without, in four languages."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from eventsapp.allocation.explaining import Explanation, Names, explained, ids_in
from eventsapp.allocation.explaining.reading import Story
from eventsapp.allocation.explaining.words import PLAIN
from eventsapp.allocation.queries.explanations import names_in
from eventsapp.infra.locale import LANGUAGES
from tests.factories import make_exhibitor_wanting, make_fair, make_hall_with_units

NAMES = Names({7: "Ferrowick <Drives>"}, {1: "A-04", 2: "A-05", 3: "B-12"}, {5: 12})
TAKEN = {"rank": 0, "cells": [2, 1], "why": "more_points", "other": 7, "points": 84.0, "cost": 20}
FEWER = {"rank": 1, "cells": [3], "why": "fewer_points", "other": 7, "points": 31.0, "cost": 310}
UNPLACED = {
    "exhibitor": 5,
    "placed": False,
    "points": 52.0,
    "steps": [
        {"name": "shape", "left": 412},
        {"name": "water", "left": 96},
        {"name": "budget", "left": 11},
        {"name": "outside_locked", "left": 0},
    ],
    "more_budget": [0.08, 4],
}
UTILITY = ("power", "water", "air", "data")
CODES = (*PLAIN, *UTILITY, "free")
APART = "not_with_others"


@pytest.fixture(autouse=True)
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        yield


def told(reasons: Mapping[str, Any], *, for_exhibitor: bool = True, names: Names = NAMES) -> Explanation:
    explanation = explained(reasons, names, for_exhibitor=for_exhibitor)
    assert explanation is not None
    return explanation


def placed(*wishes: Mapping[str, Any], rank: int | None = 2) -> dict[str, Any]:
    return {"placed": True, "rank": rank, "satisfaction": 71, "points": 52.0, "wishes": list(wishes)}


def test_placed_exhibitor_reads_its_choice_and_points_but_no_names() -> None:
    text = told(placed(TAKEN, FEWER)).text
    assert text == (
        "Third choice, 71 of 100. First choice A-04 went to an exhibitor with 84 points to your 52."
        " Second choice B-12 was given to an exhibitor with fewer points, 31 to your 52: the best way"
        " found to give it to you would cost the total 310."
    )


def test_organiser_reads_who_has_the_better_places() -> None:
    text = told(placed(TAKEN, FEWER), for_exhibitor=False).text
    assert "First choice A-04 went to Ferrowick <Drives> with 84 points to its 52." in text
    assert "was given to Ferrowick <Drives> with fewer points, 31 to its 52" in text
    assert "the best way found to do it the other way round would cost the total 310" in text


def test_unplaced_exhibitor_reads_what_was_left_at_each_step() -> None:
    assert told(UNPLACED).text == (
        "No stand fits. 412 places have 12 units, 96 of them water, 11 are within the budget,"
        " 0 are outside locked stands. 8 % more budget opens 4."
    )


def test_unplaced_exhibitor_for_which_places_fit_reads_who_has_them() -> None:
    fits = {"steps": [{"name": "shape", "left": 3}], "taken_by_more": 1, "taken_by_fewer": 2, "not_with_others": True}
    assert told({"placed": False, "points": 52.0, **fits, "wishes": [TAKEN]}).text == (
        "No place was left. 3 places have the size and shape."
        " 1 of them is taken by exhibitors with at least as many points."
        " 2 of them are taken by exhibitors with fewer points, with whom the plan as a whole is worth more."
        " What else fits was not possible together with the places of others."
        " First choice A-04 went to an exhibitor with 84 points to your 52."
    )


def test_equal_points_are_said_to_be_equal() -> None:
    text = told(placed({**TAKEN, "points": 52.0}, rank=None)).text
    assert "First choice A-04 went to an exhibitor with as many points, 52." in text


def test_parts_are_what_was_earned_of_what_there_was() -> None:
    parts = [{"name": "wish", "points": 32.5, "most": 45}, {"name": "unheard of", "points": 1, "most": 2}]
    found = told({**placed(), "parts": parts}).parts
    assert [(one.label, one.words) for one in found] == [("Ranked wishes", "32.5 of 45")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("for_exhibitor", [True, False])
@pytest.mark.parametrize("code", CODES)
def test_every_code_is_a_sentence_with_its_place_in_every_language(
    code: str, language: str, *, for_exhibitor: bool
) -> None:
    wish = {"rank": 0, "cells": [1], "why": code, "cost": 5, "other": 7}
    with force_locale(language):
        (sentence,) = told(placed(wish), for_exhibitor=for_exhibitor).sentences
    assert "A-04" in sentence
    assert "%(" not in sentence
    assert "Ferrowick" not in sentence


def test_place_that_was_not_possible_with_others_tells_nobody_who_asked_for_it() -> None:
    wish = {"rank": 0, "cells": [1], "why": APART, "other": 7, "points": 84}
    for for_exhibitor in (True, False):
        text = told(placed(wish), for_exhibitor=for_exhibitor).text
        assert "First choice A-04 was not possible together with the places of others." in text
        assert "Ferrowick" not in text
        assert "84" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_explanations_leave_no_pattern_unfilled(language: str) -> None:
    with force_locale(language):
        texts = [told(UNPLACED).text, *(told(placed(TAKEN, FEWER), for_exhibitor=one).text for one in (True, False))]
    assert all("%(" not in text and "%%" not in text for text in texts)


def test_nothing_is_explained_where_nothing_is_known() -> None:
    assert explained({}, NAMES, for_exhibitor=True) is None


def test_exhibitor_that_named_no_wish_or_got_none_reads_that() -> None:
    assert told(placed(rank=None)).headline == "No wish was named, 71 of 100."
    assert told(placed(TAKEN, rank=None)).headline == "None of the wishes, 71 of 100."
    assert told(placed(rank=8)).headline == "Choice number 9, 71 of 100."
    assert "keeps the place" in told({"is_locked": True}).headline


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from([*CODES, "more_points", "fewer_points"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["rank", "cells", "why", "other", "points", "cost", "name", "left", "most"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
KEYS = (*tuple(field.name for field in fields(Story)), "placed")


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6))
def test_odd_data_are_left_unsaid_and_break_nothing(session_app: Flask, reasons: dict[str, Any]) -> None:
    with session_app.test_request_context("/?lang=en"):
        for for_exhibitor in (True, False):
            explanation = explained(reasons, NAMES, for_exhibitor=for_exhibitor)
            assert explanation is None or "%(" not in explanation.text
    assert all(isinstance(one, set) for one in ids_in(reasons))


def test_names_of_explanations_come_from_the_database() -> None:
    fair = make_fair()
    hall, exhibitor = make_hall_with_units(fair), make_exhibitor_wanting(fair, "Ferrowick")
    unit = hall.units[0]
    found = names_in([placed({**TAKEN, "cells": [unit.id, 10**12], "other": exhibitor.id}), UNPLACED, {}])
    assert (found.exhibitors, found.sizes) == ({exhibitor.id: "Ferrowick"}, {exhibitor.id: 2})
    assert found.units == {unit.id: "A-101"}
