"""The rule of the gates: a table of cases, and chance; the server and phones say the same of each."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from config import ROOT
from eventsapp.checkin.deciding import Gate, Holder, Moment, Passage, Question, Reason, decide

CASES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "cases.json").read_text("utf-8"))
SCRIPT = ROOT / "eventsapp" / "static" / "js" / "gate" / "deciding.js"
ASK = """async ([script, questions]) => {
  const { decide } = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  return questions.map(decide);
}"""
DAYS, ZONES = ["2027-05-12", "2027-05-13"], ["", "forum", "vip"]


def question_of(asked: dict[str, Any]) -> Question:
    """Read a question as it is written in JSON."""
    kinds = {"gate": Gate, "moment": Moment, "holder": Holder, "last": Passage}
    read = {name: kinds[name](**value) if name in kinds and value else value for name, value in asked.items()}
    return Question(**read)


def by_python(questions: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{name: str(value) for name, value in asdict(decide(question_of(one))).items()} for one in questions]


def by_javascript(page: Page, questions: list[dict[str, Any]]) -> list[dict[str, str]]:
    answers: list[dict[str, str]] = page.evaluate(ASK, [SCRIPT.read_text("utf-8"), questions])
    return answers


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Any:
    page = chromium.new_page()
    yield page
    page.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_case_of_the_table_is_decided_as_it_says(case: dict[str, Any]) -> None:
    assert by_python([case["asked"]]) == [case["expected"]]


def test_table_has_every_reason() -> None:
    assert {case["expected"]["reason"] for case in CASES} == set(Reason)


def test_phones_decide_the_table_as_the_server(page: Page) -> None:
    assert by_javascript(page, [case["asked"] for case in CASES]) == [case["expected"] for case in CASES]


def maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


GATES = st.fixed_dictionaries(
    {
        "zone": st.sampled_from(ZONES),
        "direction": st.sampled_from(["in", "out", "both"]),
        "opens": maybe(st.integers(0, 1440)),
        "closes": maybe(st.integers(0, 1440)),
        "is_locked": st.sampled_from([False, False, False, True]),
        "allows_reentry": st.booleans(),
        "quiet_minutes": st.integers(0, 5),
        "limit": maybe(st.integers(0, 3)),
    }
)
HOLDERS = st.fixed_dictionaries(
    {
        "state": st.sampled_from(["valid", "valid", "valid", "revoked", "cancelled", "pending", "unpaid"]),
        "days": maybe(st.lists(st.sampled_from(DAYS), unique=True)),
        "zones": maybe(st.lists(st.sampled_from(ZONES), unique=True)),
    }
)
QUESTIONS = st.fixed_dictionaries(
    {
        "gate": GATES,
        "moment": st.fixed_dictionaries(
            {"day": st.sampled_from(DAYS), "minute": st.integers(0, 1439), "at": st.integers(1000, 2000)}
        ),
        "holder": maybe(HOLDERS),
        "problem": st.sampled_from([None] * 8 + ["unreadable", "newer", "other_fair", "not_ours"]),
        "is_newer_than_list": st.booleans(),
        "last": maybe(
            st.fixed_dictionaries({"direction": st.sampled_from(["in", "out"]), "at": st.integers(900, 2000)})
        ),
        "inside": st.integers(0, 4),
        "is_insisted": st.booleans(),
    }
)


@settings(max_examples=30)
@given(questions=st.lists(QUESTIONS, min_size=20, max_size=120))
def test_phones_and_the_server_agree_on_whatever_comes(page: Page, questions: list[dict[str, Any]]) -> None:
    assert by_javascript(page, questions) == by_python(questions)


@given(asked=QUESTIONS)
def test_nobody_passes_who_was_refused_and_everybody_passes_who_was_admitted(asked: dict[str, Any]) -> None:
    decision = decide(question_of(asked))
    assert (decision.verdict == "admitted") == (decision.way != "")
    assert (decision.verdict == "again") == (decision.reason == Reason.ALREADY_IN)
