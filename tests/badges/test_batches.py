"""Batches: complete, in pieces, stoppable, resumable."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pypdf
import pytest
from flask import Flask
from sqlalchemy import select

from eventsapp.badges import batches
from eventsapp.badges.actions import BatchWish, issue_visitor_badge, queue_badge_batch, queue_missing_fonts
from eventsapp.badges.models import Badge
from eventsapp.badges.queries import tally
from eventsapp.badges.rules import BadgeType, FontsNotInstalled, NothingToPrint, NoTicketYet
from eventsapp.fairs.models import Fair
from eventsapp.infra import jobs, storage
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import Job, JobRun, JobState, JobStopped
from eventsapp.infra.storage import StoredFile
from eventsapp.visitors.models import VisitorState
from tests.badges.people import make_exhibitor_with_owner, make_staff
from tests.factories import make_fair, make_user, make_visitor


@pytest.fixture
def small_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of two badges, so that a few visitors make several."""
    monkeypatch.setattr(batches, "PER_FILE", 2)


def queue(fair: Fair, kind: BadgeType = BadgeType.VISITOR, *, only_new: bool = False) -> Job:
    actor = make_user()
    with transaction():
        return queue_badge_batch(fair, BatchWish(kind, only_new), actor=actor, language="en")


def pages_of(job: Job) -> list[str]:
    db.session.expire_all()
    texts = []
    for file in job.result["files"]:
        data = storage.read(db.session.get_one(StoredFile, file["file_id"]))
        texts += [page.extract_text() for page in pypdf.PdfReader(BytesIO(data)).pages]
    return texts


def test_a_batch_prints_every_visitor_once_in_files(
    app: Flask, fonts_installed: Path, small_files: None, work: Callable[[], None]
) -> None:
    fair = make_fair()
    names = ["Nguyễn Thị Hoa", "顾砚秋", "윤서린", "Ingrid Fallows", "Đặng Văn Đức"]
    for name in names:
        make_visitor(fair, full_name=name)
    job = queue(fair)
    work()
    pages = pages_of(job)
    assert (job.state, job.done, job.total, job.percent) == (JobState.DONE, 5, 5, 100)
    assert [file["pages"] for file in job.result["files"]] == [2, 2, 1]
    assert all(name.split()[0] in page for name, page in zip(names, pages, strict=True))
    assert tally(fair, BadgeType.VISITOR).printed == 5


def test_a_batch_has_nobody_of_another_fair(app: Flask, fonts_installed: Path, work: Callable[[], None]) -> None:
    fair = make_fair()
    make_visitor(fair, full_name="An")
    make_visitor(make_fair(), full_name="Lạ")
    job = queue(fair)
    work()
    assert len(pages_of(job)) == 1


def test_a_batch_has_nobody_without_a_ticket(app: Flask, fonts_installed: Path, work: Callable[[], None]) -> None:
    fair = make_fair()
    make_visitor(fair, full_name="An")
    waiting, cancelled = make_visitor(fair), make_visitor(fair)
    with transaction():
        waiting.state, cancelled.state = VisitorState.PENDING, VisitorState.CANCELLED
    job = queue(fair)
    work()
    assert (len(pages_of(job)), job.total, tally(fair, BadgeType.VISITOR).people) == (1, 1, 1)
    with pytest.raises(NoTicketYet), transaction():
        issue_visitor_badge(fair, waiting)


def test_names_without_a_font_are_left_out_and_listed(
    app: Flask, fonts_installed: Path, work: Callable[[], None]
) -> None:
    fair = make_fair()
    make_visitor(fair, full_name="አበበ")
    make_visitor(fair, full_name="An")
    job = queue(fair)
    work()
    assert len(pages_of(job)) == 1
    assert job.result["uncovered"] == [{"ref": "V-00001", "name": "አበበ", "characters": "አበ"}]
    assert tally(fair, BadgeType.VISITOR).printed == 1


def test_the_second_batch_of_new_badges_has_only_new_ones(
    app: Flask, fonts_installed: Path, work: Callable[[], None]
) -> None:
    fair = make_fair()
    make_visitor(fair, full_name="An")
    queue(fair)
    work()
    make_visitor(fair, full_name="Bình")
    job = queue(fair, only_new=True)
    work()
    pages = pages_of(job)
    assert len(pages) == 1
    assert "Bình" in pages[0]


def test_making_a_batch_twice_issues_no_second_badge(
    app: Flask, fonts_installed: Path, work: Callable[[], None]
) -> None:
    fair = make_fair()
    make_visitor(fair)
    codes = []
    for _ in range(2):
        queue(fair)
        work()
        codes.append(db.session.scalars(select(Badge.code)).all())
    assert codes[0] == codes[1]
    assert len(codes[0]) == 1


def test_a_stopped_batch_keeps_what_is_done(app: Flask, fonts_installed: Path, small_files: None) -> None:
    fair = make_fair()
    for number in range(6):
        make_visitor(fair, full_name=f"An {number}")
    job = queue(fair)

    class StoppedAfterThree(JobRun):
        def advance(self, done: int, total: int, *more: str, **how: bool) -> None:
            super().advance(done, total, *more, **how)
            if done == 3:
                raise JobStopped

    run = StoppedAfterThree(job)
    with pytest.raises(JobStopped):
        batches.make_batch(run)
    assert [file["pages"] for file in run.result["files"]] == [2, 1]
    assert tally(fair, BadgeType.VISITOR).printed == 3


def test_asking_to_stop_before_the_start_stops_the_batch(app: Flask, fonts_installed: Path) -> None:
    fair = make_fair()
    make_visitor(fair)
    job = queue(fair)
    with transaction() as session:
        jobs.request_stop(session.get_one(Job, job.id))
    assert jobs.run_due() == 0
    assert db.session.get_one(Job, job.id).state == JobState.STOPPED


def test_a_batch_whose_worker_died_goes_on_where_it_was(
    app: Flask, fonts_installed: Path, small_files: None, work: Callable[[], None]
) -> None:
    fair = make_fair()
    for number in range(5):
        make_visitor(fair, full_name=f"An {number}")
    job = queue(fair)

    class DiesAfterThree(JobRun):
        def advance(self, done: int, total: int, *more: str, **how: bool) -> None:
            if done >= 3:
                raise KeyboardInterrupt
            super().advance(done, total, *more, **how)

    with pytest.raises(KeyboardInterrupt):
        batches.make_batch(DiesAfterThree(job))
    work()
    pages = pages_of(job)
    assert job.state == JobState.DONE
    assert [sum(f"An {number}" in page for page in pages) for number in range(5)] == [1, 1, 1, 1, 1]


def test_a_batch_without_anybody_is_refused(app: Flask, fonts_installed: Path) -> None:
    with pytest.raises(NothingToPrint):
        queue(make_fair())


def test_missing_fonts_are_asked_for_once(app: Flask, fonts_missing: Path) -> None:
    with transaction():
        assert queue_missing_fonts() is not None
        assert queue_missing_fonts() is None


def test_fonts_that_are_there_are_not_asked_for(app: Flask, fonts_installed: Path) -> None:
    with transaction():
        assert queue_missing_fonts() is None


def test_a_batch_without_fonts_is_refused(app: Flask, fonts_missing: Path) -> None:
    fair = make_fair()
    make_visitor(fair)
    with pytest.raises(FontsNotInstalled):
        queue(fair)


def test_the_staff_of_exhibitors_are_a_batch_of_their_own(
    app: Flask, fonts_installed: Path, work: Callable[[], None]
) -> None:
    fair = make_fair()
    make_visitor(fair, full_name="Visitor Only")
    make_staff(make_exhibitor_with_owner(fair, make_user(), "Trúc Lâm Sơn"), "Trần Văn Bình")
    job = queue(fair, BadgeType.EXHIBITOR)
    work()
    pages = pages_of(job)
    assert len(pages) == 1
    assert "Trúc Lâm Sơn" in pages[0]
