"""Imports as work: who sees them, what happens twice, half-way, too late and at the same time."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from eventsapp.accounts.models import User
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.access import Permission
from eventsapp.fairs.imports.clearing import clear_uploads
from eventsapp.fairs.imports.kinds import ImportKind, Source, Tell, Words, register
from eventsapp.fairs.imports.queueing import (
    IMPORT,
    PREVIEW,
    ImportRunning,
    PreviewTooOld,
    queue_import,
    queue_preview,
)
from eventsapp.fairs.imports.reports import Report
from eventsapp.fairs.models import Fair, Role
from eventsapp.infra import clock, storage
from eventsapp.infra.audit import AuditEntry
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import Job, JobState, request_stop, run_due
from eventsapp.infra.storage import StoredFile
from eventsapp.web.forms import BaseForm
from tests.factories import make_fair, make_member, make_user
from tests.fairs.importing import press, upload
from workers.schedule import make_schedule
from workers.tasks import clear_uploads as clear_uploads_task

SignIn = Callable[[User], FlaskClient]
PAGE = "/organise/expo/import/exhibitors"
LIST = b"Company,Country\nWeldhaven Tools,Germany\nFerrowick Drives,United Kingdom\n"
DAY = timedelta(days=1, minutes=1)


@pytest.fixture
def fair(app: Flask) -> Fair:
    return make_fair(slug="expo")


@pytest.fixture
def uploader(fair: Fair) -> User:
    return make_member(fair)


@pytest.fixture
def browser(uploader: User, sign_in: SignIn) -> FlaskClient:
    return sign_in(uploader)


def begun(browser: FlaskClient, data: bytes = LIST) -> str:
    """Upload a list that no worker has looked at yet; return the address of its page."""
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\n\r\n' + data + b"\r\n--x--\r\n"
    return browser.post(PAGE, data=body, content_type="multipart/form-data; boundary=x").headers["Location"]


def jobs(kind: str) -> list[Job]:
    db.session.rollback()
    return list(db.session.scalars(select(Job).where(Job.kind == kind).order_by(Job.id)))


def count(table: type[Any], *wanted: Any) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(*wanted)) or 0


def imports_noted() -> int:
    return count(AuditEntry, AuditEntry.action == "exhibitors.imported")


def lose(job: Job, **values: object) -> None:
    """Leave a job as a worker leaves it that is killed."""
    with transaction() as session:
        lost = session.get_one(Job, job.id)
        lost.state, lost.seen_at, lost.finished_at = JobState.RUNNING, clock.now(), None
        for name, value in values.items():
            setattr(lost, name, value)


def test_upload_shows_its_bar_until_the_preview_is_there(browser: FlaskClient) -> None:
    address = begun(browser)
    waiting = browser.get(address).text
    assert "data-job-url" in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    assert "Looking at list.csv" in waiting
    assert "Stop; nothing is changed" in waiting
    run_due()
    preview = browser.get(address).text
    assert "Nothing is changed yet." in preview
    assert "Weldhaven Tools" in preview
    assert count(Exhibitor) == 0
    (job,) = jobs(PREVIEW)
    numbers = browser.get(f"/jobs/{job.id}/progress").get_json()
    assert (numbers["percent"], numbers["finished"], numbers["url"]) == (100, True, address)


def test_import_ends_with_a_report_and_reloading_imports_nothing_again(browser: FlaskClient) -> None:
    preview = upload(browser, PAGE, "file", ("list.csv", LIST))
    report = press(browser, preview)
    assert "2 exhibitors are new, 0 updated, 0 unchanged; 0 rows were left out." in report.text
    assert browser.get(report.address).text.count("2 exhibitors are new") == 1
    back = browser.get(preview.address).text
    assert "This file has been imported." in back
    assert report.address in back
    assert "Import these exhibitors" not in back
    assert (count(Exhibitor), imports_noted()) == (2, 1)


def test_button_pressed_twice_imports_once(browser: FlaskClient) -> None:
    preview = upload(browser, PAGE, "file", ("list.csv", LIST))
    first, second = (browser.post(preview.address) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    run_due()
    assert browser.post(preview.address).headers["Location"] == first.headers["Location"]
    run_due()
    assert (len(jobs(IMPORT)), count(Exhibitor), imports_noted()) == (1, 2, 1)


def test_second_file_waits_for_the_report_of_the_first(fair: Fair, browser: FlaskClient) -> None:
    first = upload(browser, PAGE, "file", ("list.csv", LIST))
    second = upload(browser, PAGE, "file", ("other.csv", b"Company,Country\nAlder,Norway\n"))
    browser.post(first.address)
    refused = browser.post(second.address)
    assert refused.status_code == ImportRunning.status
    assert "Another import into this fair is running." in refused.text
    run_due()
    assert "1 exhibitors are new" in press(browser, second).text
    assert count(Exhibitor, Exhibitor.fair_id == fair.id) == 3


@pytest.mark.parametrize("who", ["colleague", "reviewer", "organiser elsewhere", "attendee", "nobody"])
def test_import_is_seen_by_its_uploader_and_who_may_import(
    fair: Fair, browser: FlaskClient, sign_in: SignIn, client: FlaskClient, who: str
) -> None:
    preview = upload(browser, PAGE, "file", ("list.csv", LIST))
    (job,) = jobs(PREVIEW)
    people = {
        "colleague": lambda: sign_in(make_member(fair)),
        "reviewer": lambda: sign_in(make_member(fair, Role.REVIEWER)),
        "organiser elsewhere": lambda: sign_in(make_member(make_fair())),
        "attendee": lambda: sign_in(make_user()),
        "nobody": lambda: client,
    }
    other = people[who]()
    statuses = (other.get(preview.address).status_code, other.get(f"/jobs/{job.id}/progress").status_code)
    expected = {"colleague": (200, 200), "nobody": (302, 302)}
    assert statuses == expected.get(who, (403, 404))
    if who != "colleague":
        assert other.post(preview.address).status_code in {302, 403}
        assert jobs(IMPORT) == []


def test_import_of_one_fair_or_kind_is_no_page_of_another(fair: Fair, browser: FlaskClient, uploader: User) -> None:
    preview = upload(browser, PAGE, "file", ("list.csv", LIST))
    make_fair(slug="other", organiser=uploader)
    for address in (preview.address.replace("/expo/", "/other/"), preview.address.replace("exhibitors", "programme")):
        assert browser.get(address).status_code == 404
        assert browser.post(address).status_code == 404


def test_refusal_is_said_in_the_language_of_who_chose_the_file_and_the_file_is_not_kept(
    app: Flask, browser: FlaskClient
) -> None:
    browser.get("/?lang=vi")
    page = upload(browser, PAGE, "file", ("list.csv", b"a;b\n1;2\n"))
    assert "This file is of no known format" not in page.text
    assert 'class="field__error"' in page.text
    assert "không có gì thay đổi" in page.text.lower() or "không thay đổi" in page.text.lower()
    assert count(StoredFile) == 0


def test_stopped_import_changes_nothing_and_can_be_asked_for_again(browser: FlaskClient) -> None:
    preview = upload(browser, PAGE, "file", ("list.csv", LIST))
    address = browser.post(preview.address).headers["Location"]
    (job,) = jobs(IMPORT)
    assert browser.post(f"/jobs/{job.id}/stop").headers["Location"] == address
    run_due()
    stopped = browser.get(address).text
    assert "Stopped. Nothing was changed." in stopped
    assert preview.address in stopped
    assert count(Exhibitor) == 0
    assert "2 exhibitors are new" in press(browser, preview).text


def test_import_stopped_while_it_reads_changes_nothing(browser: FlaskClient) -> None:
    preview = upload(browser, PAGE, "file", ("list.csv", LIST))
    browser.post(preview.address)
    with transaction() as session:
        request = session.scalars(select(Job).where(Job.kind == IMPORT)).one()
        request.stop_requested = True
    run_due()
    (job,) = jobs(IMPORT)
    assert (job.state, count(Exhibitor)) == (JobState.STOPPED, 0)


@pytest.mark.parametrize("after_the_commit", [False, True])
def test_killed_worker_leaves_all_or_nothing_and_the_next_one_reports_the_same(
    browser: FlaskClient, *, after_the_commit: bool
) -> None:
    preview = upload(browser, PAGE, "file", ("list.csv", LIST))
    address = browser.post(preview.address).headers["Location"]
    if after_the_commit:
        run_due()
    (job,) = jobs(IMPORT)
    lose(job, attempts=1)
    with clock.shifted(timedelta(minutes=10)):
        assert run_due() == 1
    assert "2 exhibitors are new, 0 updated, 0 unchanged; 0 rows were left out." in browser.get(address).text
    assert (count(Exhibitor), imports_noted()) == (2, 1)


def test_worker_killed_while_it_writes_leaves_nothing_and_is_done_again(fair: Fair, uploader: User) -> None:
    kind = KilledOnce().kind()
    register(kind)
    with transaction():
        preview = queue_preview(fair, kind, ("file", b"Renamed"), uploader, "en")
    run_due()
    with transaction():
        job = queue_import(fair, preview, uploader, "en")
    with pytest.raises(SystemExit):
        run_due()
    db.session.rollback()
    assert db.session.get_one(Job, job.id).state == JobState.RUNNING
    assert db.session.get_one(Fair, fair.id).contact_name != "Renamed"
    with clock.shifted(timedelta(minutes=10)):
        run_due()
    db.session.rollback()
    assert db.session.get_one(Job, job.id).result == {"report": {"renamed": 1}}
    assert db.session.get_one(Fair, fair.id).contact_name == "Renamed"


class KilledOnce:
    """An import whose worker is killed when it has written for the first time."""

    def __init__(self) -> None:
        self.is_killed = False

    def read(self, _fair: Fair, source: Source, tell: Tell) -> bytes:
        tell(1, 2)
        return source.data

    def compare(self, _fair: Fair, _document: bytes, _tell: Tell) -> dict[str, Any]:
        return {"renamed": 1}

    def take_over(self, fair: Fair, document: bytes, _user: User | None) -> dict[str, Any]:
        fair.contact_name = document.decode()
        db.session.flush()
        if not self.is_killed:
            self.is_killed = True
            raise SystemExit
        return {"renamed": 1}

    def report(self, _fair: Fair, _values: dict[str, Any]) -> Report:
        return Report(tiles=[], done="", onward=("", ""))

    def kind(self) -> ImportKind:
        return ImportKind(
            name="test.killed_once",
            permission=Permission.IMPORT,
            endpoint="none.none",
            form=BaseForm,
            field="file",
            gather=lambda files: files[0],
            read=self.read,
            compare=self.compare,
            take_over=self.take_over,
            report=self.report,
            words=lambda: Words(title="", lead="", hint="", look="", take_over=""),
        )


def test_import_that_breaks_says_that_nothing_was_changed(app: Flask, browser: FlaskClient) -> None:
    preview = upload(browser, PAGE, "file", ("list.csv", LIST))
    (stored,) = db.session.scalars(select(StoredFile))
    storage.folder().delete(stored.key)
    failed = press(browser, preview)
    assert "This failed. Nothing was changed." in failed.text
    assert jobs(IMPORT)[0].state == JobState.FAILED
    assert count(Exhibitor) == 0


def test_upload_that_nobody_imports_is_thrown_away_after_a_day(app: Flask, browser: FlaskClient) -> None:
    preview = upload(browser, PAGE, "file", ("list.csv", LIST))
    (stored,) = db.session.scalars(select(StoredFile))
    path = storage.folder().path(stored.key)
    clear_uploads()
    assert path.exists()
    with clock.shifted(DAY):
        clear_uploads()
    assert (path.exists(), count(StoredFile)) == (False, 0)
    assert "Weldhaven" not in str(jobs(PREVIEW)[0].result)
    assert "The preview is too old." in browser.get(preview.address).text
    late = browser.post(preview.address)
    assert (late.status_code, "The preview is too old." in late.text) == (PreviewTooOld.status, True)
    assert jobs(IMPORT) == []


def test_file_that_was_imported_is_kept(app: Flask, browser: FlaskClient) -> None:
    press(browser, upload(browser, PAGE, "file", ("list.csv", LIST)))
    with clock.shifted(30 * DAY):
        clear_uploads()
    (stored,) = db.session.scalars(select(StoredFile))
    assert storage.read(stored) == LIST


def test_beat_asks_for_the_clearing() -> None:
    assert clear_uploads_task.name in {entry["task"] for entry in make_schedule(10).values()}


def test_preview_is_made_again_when_its_worker_was_lost(browser: FlaskClient) -> None:
    address = begun(browser)
    (job,) = jobs(PREVIEW)
    lose(job, attempts=1, stage="compare 1 2", done=800)
    with clock.shifted(timedelta(minutes=10)):
        assert run_due() == 1
    assert "Nothing is changed yet." in browser.get(address).text


def test_page_where_files_are_chosen_leads_back_to_what_was_begun(
    fair: Fair, browser: FlaskClient, sign_in: SignIn
) -> None:
    done = press(browser, upload(browser, PAGE, "file", ("list.csv", LIST)))
    waiting = upload(browser, PAGE, "file", ("other.csv", b"Company,Country\nAlder,Norway\n"))
    page = browser.get(PAGE).text
    assert page.count(">list.csv</a>") == page.count(">other.csv</a>") == 1
    assert (done.address in page, waiting.address in page) == (True, True)
    assert "list.csv" not in browser.get("/organise/expo/import/programme").text
    assert "list.csv" in sign_in(make_member(fair)).get(PAGE).text


def test_stopped_preview_is_no_preview(browser: FlaskClient) -> None:
    address = begun(browser)
    with transaction() as session:
        request_stop(session.get_one(Job, jobs(PREVIEW)[0].id))
    page = browser.get(address)
    assert "Stopped. Nothing was changed." in page.text
    assert browser.post(address).status_code == PreviewTooOld.status
