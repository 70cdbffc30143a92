"""The pages of plans, from asking for one to taking it back."""

import re

import pytest
from flask import Flask

from eventsapp.allocation.models import AllocationRun, RunState
from eventsapp.allocation.queries.runs import proposals_of
from eventsapp.fairs.models import Role
from eventsapp.infra import jobs
from eventsapp.infra.database import db
from tests.allocation.factories import numbers_of_exhibitor
from tests.factories import make_exhibitor_wanting, make_fair, make_hall_with_units, make_member

HOME = "/organise/{}/allocation"


@pytest.fixture
def fair(app: Flask):
    return make_fair()


@pytest.fixture
def hall(fair):
    return make_hall_with_units(fair, columns=6)


@pytest.fixture
def waiting(fair, hall):
    return [make_exhibitor_wanting(fair, f"Waiting {n}") for n in range(3)]


@pytest.fixture
def browser(fair, sign_in):
    return sign_in(make_member(fair))


def home(fair):
    return HOME.format(fair.slug)


def board_after_asking(browser, fair, **form):
    answer = browser.post(home(fair), data={"mode": "optimise", "seconds": "5", "seed": "1", **form})
    assert answer.status_code == 302, answer.text
    jobs.run_due()
    return answer.location


def version_in(page):
    return re.search(r'name="version" value="(\d+)"', page.text)[1]


def test_organiser_goes_from_applications_to_a_plan_in_force_and_back(browser, fair, waiting, work):
    assert "3 exhibitors wait for a stand" in browser.get(home(fair)).text
    address = board_after_asking(browser, fair)
    page = browser.get(address)
    assert "0 rules broken, checked independently" in page.text
    assert "Publish 3 stands" in page.text

    page = browser.get(f"{address}/publish")
    assert "Publish 3 stands" in page.text
    answer = browser.post(f"{address}/publish", data={"version": version_in(page)})
    assert answer.location == address
    assert all(len(numbers_of_exhibitor(one)) == 2 for one in waiting)

    page = browser.get(f"{address}/take-back")
    answer = browser.post(f"{address}/take-back", data={"version": version_in(page), "reason": "a mistake"})
    assert answer.location == address
    assert all(numbers_of_exhibitor(one) == [] for one in waiting)
    assert "Taken back" in browser.get(home(fair)).text


def test_board_explains_the_chosen_exhibitor_and_names_other_places(browser, fair, waiting):
    address = board_after_asking(browser, fair)
    page = browser.get(f"{address}?exhibitor={waiting[0].id}")
    assert "Waiting 0" in page.text
    assert "No wish was named" in page.text
    assert "Good places for it:" in page.text


def test_board_says_what_a_move_costs_before_it_is_done(browser, fair, waiting):
    address = board_after_asking(browser, fair)
    asked = f"{address}/place?exhibitor={waiting[0].id}&hall=A&numbers=A-205,+A-206"
    page = browser.get(asked)
    assert "Moving it to A-205" in page.text
    data = {"exhibitor": waiting[0].id, "hall": "A", "numbers": "A-205, A-206", "version": version_in(page)}
    assert browser.post(f"{address}/place", data=data).status_code == 302
    page = browser.get(address)
    assert "1 change by hand" in page.text
    browser.post(f"{address}/undo", data={"version": version_in(page)})
    assert "change by hand" not in browser.get(address).text


def test_impossible_move_is_said_beside_the_field_and_nothing_typed_is_lost(browser, fair, waiting):
    address = board_after_asking(browser, fair)
    for numbers in ("Z-999", "<script>alert(1)</script>"):
        answer = browser.get(f"{address}/place", query_string={"exhibitor": waiting[0].id, "numbers": numbers})
        assert answer.status_code == 422
        assert "<script>alert" not in answer.text
        assert "Z-999" in answer.text or "&lt;script&gt;" in answer.text


def test_lock_is_kept_and_shown(browser, fair, waiting):
    address = board_after_asking(browser, fair)
    browser.post(f"{address}/lock", data={"exhibitor": waiting[0].id, "locked": "1"})
    assert "Unlock" in browser.get(f"{address}?exhibitor={waiting[0].id}").text


def test_plan_that_somebody_changed_is_not_published(browser, fair, waiting):
    address = board_after_asking(browser, fair)
    answer = browser.post(f"{address}/publish", data={"version": "99"})
    assert answer.status_code == 409
    assert "was changed while you looked" in answer.text
    assert db.session.query(AllocationRun).one().state == RunState.PROPOSED


def test_other_sliders_make_another_plan(browser, fair, waiting):
    address = board_after_asking(browser, fair)
    sliders = {"wishes": "0", "sector": "0", "open_sides": "90", "entrance": "0", "near_first": "0", "apart": "600"}
    answer = browser.post(f"{address}/again", data={**sliders, "influence": "none", "stable": "1"})
    assert answer.status_code == 302
    jobs.run_due()
    other = db.session.query(AllocationRun).order_by(AllocationRun.number.desc()).first()
    assert other.weights["open_sides"] == 90
    page = browser.get(f"{home(fair)}/compare?one=1&other=2")
    assert page.status_code == 200


def test_sliders_out_of_range_are_said_beside_them(browser, fair, waiting):
    address = board_after_asking(browser, fair)
    answer = browser.post(f"{address}/again", data={"wishes": "1000", "influence": "magic"})
    assert answer.status_code == 422
    assert "1000" in answer.text


def test_what_if_computes_from_a_plan(browser, fair, waiting):
    address = board_after_asking(browser, fair)
    form = {"withdrawn": str(waiting[0].id), "stay_bonus": "600", "seconds": "5"}
    answer = browser.post(f"{address}/what-if", data=form)
    assert answer.status_code == 302
    jobs.run_due()
    run = db.session.query(AllocationRun).order_by(AllocationRun.number.desc()).first()
    assert {one.exhibitor_id for one in proposals_of(run)} == {one.id for one in waiting[1:]}


def test_evidence_is_one_file_that_anyone_can_check(browser, fair, waiting):
    address = board_after_asking(browser, fair)
    answer = browser.get(f"{address}/evidence")
    assert answer.mimetype == "application/gzip"
    assert answer.data[:2] == b"\x1f\x8b"
    assert browser.get(f"{home(fair)}/plans/7/evidence").status_code == 404


def test_page_of_a_plan_that_is_being_computed_shows_its_progress(browser, fair, waiting):
    address = browser.post(home(fair), data={"mode": "queue", "seconds": "5", "seed": "1"}).location
    page = browser.get(address)
    assert "The plan is being computed" in page.text
    assert "Stop and keep the best plan so far" in page.text
    again = browser.post(home(fair), data={"mode": "queue", "seconds": "5", "seed": "1"})
    assert again.status_code == 422
    assert "A plan of this fair is being computed" in again.text


def test_plan_that_failed_says_that_nothing_changed(browser, fair, hall):
    address = board_after_asking(browser, fair)
    assert "Nothing was changed" in browser.get(address).text


@pytest.mark.parametrize("form", [{"seconds": "0"}, {"seconds": "x"}, {"seed": "-1"}, {"mode": "magic"}])
def test_order_out_of_range_is_refused_beside_the_field(browser, fair, waiting, form):
    answer = browser.post(home(fair), data={"mode": "optimise", "seconds": "5", "seed": "1", **form})
    assert answer.status_code == 422
    assert "Some answers need another look" in answer.text


def test_plans_of_other_fairs_are_not_found(browser, fair, waiting, sign_in):
    address = board_after_asking(browser, fair)
    stranger = make_fair()
    assert browser.get(address.replace(fair.slug, stranger.slug)).status_code == 403
    other = sign_in(make_member(stranger))
    assert other.get(address).status_code == 403
    assert other.get(address.replace(fair.slug, stranger.slug)).status_code == 404


def test_reviewers_do_not_allocate(fair, waiting, sign_in):
    reviewer = sign_in(make_member(fair, Role.REVIEWER))
    assert reviewer.get(home(fair)).status_code == 403


def test_explanations_are_released_one_by_one_and_only_of_a_plan_in_force(browser, fair, waiting, work):
    address = board_after_asking(browser, fair)
    browser.post(f"{address}/explanations", data={"exhibitor": waiting[0].id})
    run = db.session.query(AllocationRun).one()
    assert not any(one.is_released for one in run.proposals)
    browser.post(f"{address}/publish", data={"version": run.version})
    browser.post(f"{address}/explanations", data={"exhibitor": waiting[0].id})
    run = db.session.query(AllocationRun).one()
    assert [one.exhibitor_id for one in run.proposals if one.is_released] == [waiting[0].id]


@pytest.mark.parametrize("language", ["vi", "en", "zh", "ko"])
def test_board_speaks_the_readers_language(browser, fair, waiting, language):
    address = board_after_asking(browser, fair)
    for page in (home(fair), address, f"{address}/publish", f"{address}/what-if"):
        query = {"lang": language, "exhibitor": waiting[0].id}
        assert browser.get(page, query_string=query).status_code == 200


def test_gaps_of_a_hall_are_closed_by_moves_that_win(browser, fair, hall, waiting):
    address = board_after_asking(browser, fair)
    page = browser.get(f"{address}/place", query_string={"exhibitor": waiting[0].id, "hall": "A", "numbers": ""})
    form = {"exhibitor": waiting[0].id, "hall": "A", "numbers": "", "version": version_in(page)}
    assert browser.post(f"{address}/place", data=form).status_code == 302
    page = browser.get(f"{address}/gaps?hall=A")
    assert "Waiting 0 to A-" in page.text
    assert browser.get(f"{address}/gaps?hall=Z").status_code == 404
