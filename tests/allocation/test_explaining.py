"""Explanation data as sentences: for the organiser with names, for the exhibitor without, in four languages."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from eventsapp.allocation.explaining import Explanation, Names, explained, ids_in
from eventsapp.allocation.queries.explanations import names_in
from eventsapp.infra.locale import LANGUAGES
from tests.factories import make_exhibitor_wanting, make_fair, make_hall_with_units

NAMES = Names({7: "Ferrowick <Drives>"}, {1: "A-04", 2: "A-05", 3: "B-12"})
TAKEN = {"rank": 1, "cells": [2, 1], "code": "taken", "other": 7, "points": 84}
FEWER = {"rank": 2, "cells": [3], "code": "taken_fewer_points", "other": 7, "points": 31.0, "loss": 310}
UNPLACED = {
    "size": 12,
    "funnel": [
        {"code": "size", "count": 412},
        {"code": "water", "count": 96},
        {"code": "budget", "count": 11},
        {"code": "locked", "count": 0},
    ],
    "more_budget": 0.08,
    "opens": 4,
}
CODES = (
    "shape",
    "hall",
    "zone",
    "load",
    "height",
    "budget",
    "blocked",
    "aisle",
    "locked",
    "pavilion",
    "total",
    "needs",
)
APART = "not_possible_with_others"


@pytest.fixture(autouse=True)
def english(app: Flask) -> Iterator[None]:
    with app.test_request_context("/?lang=en"):
        yield


def told(reasons: Mapping[str, Any], *, for_exhibitor: bool = True, names: Names = NAMES) -> Explanation:
    explanation = explained(reasons, names, for_exhibitor=for_exhibitor)
    assert explanation is not None
    return explanation


def placed(*wishes: Mapping[str, Any], rank: int | None = 3) -> dict[str, Any]:
    return {"rank": rank, "satisfaction": 71, "points": 52, "wishes": list(wishes)}


def test_placed_exhibitor_reads_its_choice_and_points_but_no_names() -> None:
    text = told(placed(TAKEN, FEWER)).text
    assert text == (
        "Third choice, 71 of 100. First choice A-04 went to an exhibitor with 84 points to your 52."
        " Second choice B-12 was given to an exhibitor with fewer points, 31 to your 52: giving it to you would lower"
        " the total by at least 310."
    )


def test_organiser_reads_who_has_the_better_places() -> None:
    text = told(placed(TAKEN, FEWER), for_exhibitor=False).text
    assert "First choice A-04 went to Ferrowick <Drives> with 84 points to its 52." in text
    assert "was given to Ferrowick <Drives> with fewer points, 31 to its 52" in text
    assert "lower by at least 310" in text


def test_unplaced_exhibitor_reads_what_was_left_at_each_step() -> None:
    assert told(UNPLACED).text == (
        "No stand fits. 412 places have 12 units, 96 of them water, 11 are within the budget,"
        " 0 are outside locked stands. 8 % more budget opens 4."
    )


def test_unplaced_exhibitor_for_which_a_place_fits_reads_that_others_have_it() -> None:
    text = told({"size": 2, "funnel": [{"code": "size", "count": 3}]}).text
    assert text.startswith("No place was left. 3 places have 2 units. 3 places fit;")


def test_parts_are_what_was_earned_of_what_there_was() -> None:
    parts = [{"code": "wishes", "earned": 33, "most": 45}, {"code": "unheard of", "earned": 1, "most": 2}]
    found = told({**placed(), "parts": parts}).parts
    assert [(one.label, one.words) for one in found] == [("Ranked wishes", "33 of 45")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("for_exhibitor", [True, False])
@pytest.mark.parametrize("code", [*CODES, APART])
def test_every_code_is_a_sentence_with_its_place_in_every_language(
    code: str, language: str, *, for_exhibitor: bool
) -> None:
    wish = {"rank": 1, "cells": [1], "code": code, "needs": ["water", "load"], "loss": 5, "other": 7}
    with force_locale(language):
        (sentence,) = told(placed(wish), for_exhibitor=for_exhibitor).sentences
    assert "A-04" in sentence
    assert "%(" not in sentence
    assert "Ferrowick" not in sentence


def test_place_that_was_not_possible_with_others_tells_nobody_who_asked_for_it() -> None:
    wish = {"rank": 1, "cells": [1], "code": APART, "other": 7, "points": 84}
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
    assert told(placed(rank=9)).headline == "Choice number 9, 71 of 100."
    assert "keeps the place" in told({"locked": True}).headline


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from([*CODES, "taken"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["rank", "cells", "code", "other", "points", "loss", "needs", "count", "earned", "most"]),
            inner,
            max_size=5,
        )
    ),
    max_leaves=12,
)
KEYS = ("rank", "satisfaction", "points", "parts", "wishes", "size", "funnel", "more_budget", "opens", "locked")


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
    assert (found.exhibitors, found.units) == ({exhibitor.id: "Ferrowick"}, {unit.id: "A-101"})
