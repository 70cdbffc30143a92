"""Long work as a page: where it stands, what came of it so far, and how to stop it.

A slice says with ``present`` how the jobs of one kind are shown and who besides their starter may see them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Blueprint, abort, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import Job, JobState, request_stop
from eventsapp.infra.locale import current_language, number
from eventsapp.web.access import signed_in

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")


@dataclass(frozen=True)
class Stage:
    """A line below the bar; ``state`` is done, current, to_come or care."""

    state: str
    label: str
    note: str | None = None
    href: str | None = None


def _no_stages(job: Job) -> Sequence[Stage]:
    return ()


def _working(job: Job) -> LazyString | str:
    return _l("Work in progress")


def _nobody_else(job: Job) -> bool:
    return False


def _generic_page(job: Job) -> str:
    return url_for("jobs.show", job_id=job.id)


def counts_text(job: Job) -> str:
    """Return "6,412 / 10,000" in the reader's digits."""
    language = current_language()
    return f"{number(job.done, language)} / {number(job.total, language)}"


def time_left_text(job: Job) -> str:
    """Return the estimated time left as a sentence, or nothing while it is unknown."""
    seconds = job.seconds_left
    if seconds is None:
        return ""
    if seconds < 90:
        words = ngettext("about %(num)s second left", "about %(num)s seconds left", max(1, seconds))
    else:
        words = ngettext("about %(num)s minute left", "about %(num)s minutes left", round(seconds / 60))
    return str(words)


def _stop_keeping(job: Job) -> LazyString | str:
    return _l("Stop and keep what is done")


def _found_again(job: Job) -> LazyString | str:
    return _l("You may close this page: the work goes on, and you find it here again.")


@dataclass(frozen=True)
class JobPage:
    """How the jobs of one kind are shown; ``address`` is their own page where they have one.

    ``counts`` and ``left`` stand below the bar, ``note`` says what a person should know meanwhile, ``stop`` is on the
    button that stops the work; nothing there takes the button away.
    """

    title: Callable[[Job], LazyString | str]
    stages: Callable[[Job], Sequence[Stage]] = _no_stages
    may_see: Callable[[Job], bool] = _nobody_else
    address: Callable[[Job], str] = _generic_page
    counts: Callable[[Job], str] = counts_text
    left: Callable[[Job], str] = time_left_text
    note: Callable[[Job], LazyString | str] = _found_again
    stop: Callable[[Job], LazyString | str] = _stop_keeping


_pages: dict[str, JobPage] = {}
_GENERIC = JobPage(title=_working)


def present(kind: str, page: JobPage) -> None:
    """Show the jobs of this kind like this."""
    _pages[kind] = page


def page_of(job: Job) -> JobPage:
    """Return how a job is shown."""
    return _pages.get(job.kind, _GENERIC)


def outcome(job: Job) -> tuple[str, str]:
    """Return the tone and the sentence for a job that is over."""
    if job.state == JobState.DONE:
        return "good", _("Everything is done.")
    if job.state == JobState.STOPPED:
        return "care", _("Stopped. What was done until then is kept.")
    if job.error == "lost":
        return "bad", _("The worker was lost three times. What was done until then is kept; start again.")
    return "bad", _("This failed. What was done until then is kept; start again, and tell us if it repeats.")


@blueprint.get("/<int:job_id>")
@signed_in
def show(job_id: int) -> ResponseReturnValue:
    """Show a job, on its slice's own page where there is one."""
    job = _job(job_id)
    page = page_of(job)
    if page.address is not _generic_page:
        return redirect(page.address(job))
    return render_template("jobs/show.html", job=job, **page_values(job))


@blueprint.get("/<int:job_id>/progress")
@signed_in
def progress(job_id: int) -> ResponseReturnValue:
    """Give the numbers of a job to the page that watches it."""
    job = _job(job_id)
    page = page_of(job)
    return jsonify(
        percent=job.percent,
        done=job.done,
        total=job.total,
        counts=page.counts(job),
        left=page.left(job),
        stoppable=bool(page.stop(job)) and not job.stop_requested,
        finished=job.is_over,
        url=page.address(job),
    )


@blueprint.get("/<int:job_id>/stages")
@signed_in
def stages(job_id: int) -> ResponseReturnValue:
    """Give the lines below the bar anew."""
    job = _job(job_id)
    return render_template("jobs/_stages.html", job=job, stages=page_of(job).stages(job))


@blueprint.post("/<int:job_id>/stop")
@signed_in
def stop(job_id: int) -> ResponseReturnValue:
    """Ask a job to stop; what is done is kept."""
    with transaction():
        job = _job(job_id)
        if not job.is_over:
            request_stop(job)
    return redirect(page_of(job).address(job))


def page_values(job: Job) -> dict[str, object]:
    """Return what ``jobs/_progress.html`` needs."""
    page = page_of(job)
    return {
        "title": str(page.title(job)),
        "stages": page.stages(job),
        "counts": page.counts(job),
        "left": page.left(job),
        "note": page.note(job),
        "stop_words": page.stop(job),
        "outcome": outcome(job) if job.is_over else None,
    }


def _job(job_id: int) -> Job:
    """Return a job the person may see; others look as if they did not exist."""
    job = db.session.get(Job, job_id)
    if job is None or not (job.started_by_id == current_user.id or page_of(job).may_see(job)):
        abort(404)
    return job
