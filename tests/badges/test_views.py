"""The pages of badges and of long work, and everything they refuse."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import StaffMember
from eventsapp.fairs.models import Role
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import Job, JobState, queue_job
from tests.badges.people import make_exhibitor_with_owner, make_staff
from tests.factories import make_fair, make_member, make_user, make_visitor

SignIn = Callable[[User], FlaskClient]


def text_of(data: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages)


def start_batch(browser: FlaskClient) -> Job:
    answer = browser.post("/organise/expo/badges", data={"type": "visitor"})
    assert answer.status_code == 302
    return db.session.scalars(select(Job).order_by(Job.id.desc())).first()


def test_badges_are_for_the_team(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    fair = make_fair(slug="expo")
    assert client.get("/organise/expo/badges").status_code == 302
    for user in (make_user(), make_member(fair, Role.REVIEWER)):
        browser = sign_in(user)
        assert browser.get("/organise/expo/badges").status_code == 403
        assert browser.post("/organise/expo/badges", data={"type": "visitor"}).status_code == 403
    assert sign_in(make_member(fair)).get("/organise/expo/badges").status_code == 200


def test_a_batch_runs_from_the_button_to_the_file(
    app: Flask, sign_in: SignIn, fonts_installed: Path, work: Callable[[], None]
) -> None:
    fair = make_fair(slug="expo")
    make_visitor(fair, full_name="Nguyễn Thị Hoa")
    make_visitor(fair, full_name="አበበ")
    organiser = sign_in(make_member(fair))
    job = start_batch(organiser)
    waiting = organiser.get(f"/organise/expo/badges/batches/{job.id}?lang=en").text
    assert f"/jobs/{job.id}/progress" in waiting
    assert "<noscript>" in waiting
    work()
    done = organiser.get(f"/organise/expo/badges/batches/{job.id}?lang=en").text
    assert "Everything is done." in done
    assert "አበበ" in done
    assert "data-job-url" not in done
    file = organiser.get(f"/organise/expo/badges/batches/{job.id}/files/1")
    assert file.mimetype == "application/pdf"
    assert file.headers["Cache-Control"] == "private, no-store"
    assert "attachment" in file.headers["Content-Disposition"]
    assert "Nguyễn Thị Hoa" in text_of(file.data).replace("\n", " ")
    assert organiser.get(f"/organise/expo/badges/batches/{job.id}/files/2").status_code == 404


def test_files_and_progress_are_for_the_fairs_own_team(
    app: Flask, client: FlaskClient, sign_in: SignIn, fonts_installed: Path, work: Callable[[], None]
) -> None:
    fair, other = make_fair(slug="expo"), make_fair(slug="other")
    make_visitor(fair)
    job = start_batch(sign_in(make_member(fair)))
    work()
    stranger = sign_in(make_member(other))
    file = f"/organise/expo/badges/batches/{job.id}/files/1"
    assert client.get(file).status_code == 302
    assert stranger.get(file).status_code == 403
    assert stranger.get(f"/organise/other/badges/batches/{job.id}").status_code == 404
    assert stranger.get(f"/organise/other/badges/batches/{job.id}/files/1").status_code == 404
    for page in ("", "/progress", "/stages"):
        assert client.get(f"/jobs/{job.id}{page}").status_code == 302
        assert stranger.get(f"/jobs/{job.id}{page}").status_code == 404
    assert stranger.post(f"/jobs/{job.id}/stop").status_code == 404
    colleague = sign_in(make_member(fair))
    assert colleague.get(f"/jobs/{job.id}").location == f"/organise/expo/badges/batches/{job.id}"
    assert colleague.get(file).status_code == 200


def test_progress_says_the_numbers(app: Flask, sign_in: SignIn, fonts_installed: Path) -> None:
    fair = make_fair(slug="expo")
    make_visitor(fair)
    organiser = sign_in(make_member(fair))
    job = start_batch(organiser)
    with transaction() as session:
        running = session.get_one(Job, job.id)
        running.state, running.done, running.total = JobState.RUNNING, 6412, 10000
    answer = organiser.get(f"/jobs/{job.id}/progress?lang=en").json
    assert (answer["percent"], answer["counts"], answer["finished"]) == (64, "6,412 / 10,000", False)
    assert "File 1" in organiser.get(f"/jobs/{job.id}/stages?lang=en").text


def test_stopping_keeps_what_is_done(app: Flask, sign_in: SignIn, fonts_installed: Path) -> None:
    fair = make_fair(slug="expo")
    make_visitor(fair)
    organiser = sign_in(make_member(fair))
    job = start_batch(organiser)
    assert organiser.post(f"/jobs/{job.id}/stop").status_code == 302
    page = organiser.get(f"/organise/expo/badges/batches/{job.id}?lang=en").text
    assert "What was done until then is kept." in page


def test_an_unknown_job_is_not_found(app: Flask, sign_in: SignIn) -> None:
    assert sign_in(make_user()).get("/jobs/4711").status_code == 404


def test_a_job_of_a_kind_without_a_page_has_a_plain_one(app: Flask, sign_in: SignIn) -> None:
    user = make_user()
    with transaction():
        job = queue_job("test.plain", {}, started_by_id=user.id, total=10)
    page = sign_in(user).get(f"/jobs/{job.id}?lang=en")
    assert page.status_code == 200
    assert "Waiting for the worker." in page.text
    assert sign_in(make_user()).get(f"/jobs/{job.id}").status_code == 404


@pytest.mark.parametrize("data", [{"type": "visitor"}, {"type": "nonsense"}, {}])
def test_a_batch_that_cannot_be_made_says_why(
    app: Flask, sign_in: SignIn, fonts_installed: Path, data: dict[str, str]
) -> None:
    fair = make_fair(slug="expo")
    page = sign_in(make_member(fair)).post("/organise/expo/badges?lang=en", data=data)
    assert page.status_code == 422
    assert db.session.scalars(select(Job)).all() == []


def test_missing_fonts_are_named_and_can_be_fetched(app: Flask, sign_in: SignIn, fonts_missing: Path) -> None:
    fair = make_fair(slug="expo")
    organiser = sign_in(make_member(fair))
    assert "Noto Sans KR Bold" in organiser.get("/organise/expo/badges?lang=en").text
    answer = organiser.post("/organise/expo/badges/fonts")
    job = db.session.scalars(select(Job)).one()
    assert answer.location == f"/jobs/{job.id}"
    assert organiser.get(answer.location).status_code == 200


def test_the_ticket_gives_its_own_badge(app: Flask, client: FlaskClient, fonts_installed: Path) -> None:
    visitor = make_visitor(make_fair(slug="expo"), full_name="顾砚秋", language="zh")
    assert f'action="/expo/ticket/{visitor.token}/badge"' in client.get(f"/expo/ticket/{visitor.token}").text
    badge = client.post(f"/expo/ticket/{visitor.token}/badge")
    assert badge.mimetype == "application/pdf"
    assert "顾砚秋" in text_of(badge.data)
    assert client.get(f"/expo/ticket/{visitor.token}/badge").status_code == 405
    assert client.post("/expo/ticket/unknown/badge").status_code == 404


def test_a_badge_that_cannot_be_printed_says_which_characters(
    app: Flask, client: FlaskClient, fonts_installed: Path
) -> None:
    visitor = make_visitor(make_fair(slug="expo"), full_name="አበ")
    page = client.post(f"/expo/ticket/{visitor.token}/badge?lang=en")
    assert page.status_code == 422
    assert "አ በ" in page.text


def test_a_badge_without_fonts_says_so(app: Flask, client: FlaskClient, fonts_missing: Path) -> None:
    visitor = make_visitor(make_fair(slug="expo"))
    assert client.post(f"/expo/ticket/{visitor.token}/badge").status_code == 503


def test_staff_print_one_visitors_badge(app: Flask, sign_in: SignIn, fonts_installed: Path) -> None:
    fair, other = make_fair(slug="expo"), make_fair(slug="other")
    mine, theirs = make_visitor(fair), make_visitor(other)
    organiser = sign_in(make_member(fair))
    assert organiser.post(f"/organise/expo/badges/visitors/{mine.id}").mimetype == "application/pdf"
    again = organiser.post(f"/organise/expo/badges/visitors/{mine.id}")
    assert again.location == f"/organise/expo/badges/people/visitor/{mine.id}"
    assert organiser.post(f"/organise/expo/badges/visitors/{theirs.id}").status_code == 404
    assert sign_in(make_user()).post(f"/organise/expo/badges/visitors/{mine.id}").status_code == 403


def test_an_exhibitor_adds_people_and_prints_their_badges(app: Flask, sign_in: SignIn, fonts_installed: Path) -> None:
    fair, owner = make_fair(slug="expo"), make_user()
    make_exhibitor_with_owner(fair, owner, "Brackenfell Tools")
    browser = sign_in(owner)
    assert "Brackenfell Tools" in browser.get("/exhibit/expo/badges").text
    answer = browser.post("/exhibit/expo/badges", data={"full_name": "윤서린", "language": "ko"})
    assert answer.status_code == 302
    person = db.session.scalars(select(StaffMember)).one()
    assert "윤서린" in browser.get("/exhibit/expo/badges").text
    badge = browser.post(f"/exhibit/expo/badges/{person.id}")
    assert "윤서린" in text_of(badge.data)
    assert browser.post(f"/exhibit/expo/badges/{person.id}/remove").status_code == 302
    assert db.session.scalars(select(StaffMember)).all() == []


def test_a_nameless_person_is_refused_and_nothing_is_lost(app: Flask, sign_in: SignIn) -> None:
    fair, owner = make_fair(slug="expo"), make_user()
    make_exhibitor_with_owner(fair, owner)
    data = {"full_name": " ", "job_title": "Kỹ sư", "language": "vi"}
    page = sign_in(owner).post("/exhibit/expo/badges", data=data)
    assert page.status_code == 422
    assert "Kỹ sư" in page.text


def test_people_of_another_exhibitor_are_out_of_reach(
    app: Flask, client: FlaskClient, sign_in: SignIn, fonts_installed: Path
) -> None:
    fair, owner, rival = make_fair(slug="expo"), make_user(), make_user()
    person = make_staff(make_exhibitor_with_owner(fair, owner, "One"))
    make_exhibitor_with_owner(fair, rival, "Two")
    assert client.get("/exhibit/expo/badges").status_code == 302
    assert sign_in(make_user()).get("/exhibit/expo/badges").status_code == 404
    browser = sign_in(rival)
    assert browser.post(f"/exhibit/expo/badges/{person.id}").status_code == 404
    assert browser.post(f"/exhibit/expo/badges/{person.id}/remove").status_code == 404
    assert db.session.get(StaffMember, person.id) is not None
