"""How the jobs of imports are shown while they run and when they ended badly."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, permissions_in
from eventsapp.fairs.imports.kinds import kind_called
from eventsapp.fairs.imports.queueing import FORGOTTEN, IMPORT, PREVIEW, PreviewTooOld
from eventsapp.fairs.imports.working import COMPARE, READ, STAGES, WRITE
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.jobs import Job, JobState
from eventsapp.infra.locale import current_language, number
from eventsapp.web.jobs import JobPage, Stage, present, time_left_text


def init_app() -> None:
    """Say how our jobs are shown."""
    for kind in (PREVIEW, IMPORT):
        page = JobPage(
            title=title,
            stages=stages,
            may_see=is_importer,
            address=address,
            counts=counts,
            left=time_left,
            note=note,
            stop=stop_words,
        )
        present(kind, page)


def title(job: Job) -> str:
    """Return what is being done with which file."""
    name = job.params["name"]
    return _("Looking at %(name)s", name=name) if job.kind == PREVIEW else _("Importing %(name)s", name=name)


def stages(job: Job) -> Sequence[Stage]:
    """Return the parts of the work: done, under way, to come."""
    words = {READ: _("Read the file"), COMPARE: _("Compare it with the fair"), WRITE: _("Write it, all or nothing")}
    names = STAGES[job.kind]
    now = job.stage.partition(" ")[0]
    at = names.index(now) if now in names else -1
    return [Stage(_state(place, at), words[name]) for place, name in enumerate(names)]


def _state(place: int, at: int) -> str:
    return "to_come" if place > at else "current" if place == at else "done"


def counts(job: Job) -> str:
    """Return "1,240 / 1,783": the rows of the present stage, nothing where there is nothing to count."""
    figures = [int(part) for part in job.stage.split()[1:] if part.isdecimal()]
    return " / ".join(number(figure, current_language()) for figure in figures)


def time_left(job: Job) -> str:
    """Return the estimated time left; nothing while everything is written at once."""
    return "" if job.stage == WRITE else time_left_text(job)


def stop_words(job: Job) -> str:
    """Return what the button says that stops the work; nothing while it cannot be stopped."""
    return "" if job.stage == WRITE else _("Stop; nothing is changed")


def note(job: Job) -> str:
    """Return what a person should know while the work goes on."""
    if job.kind == PREVIEW:
        return _("Nothing is changed yet. You may close this page: you find the preview here again.")
    return _("You may close this page: the work goes on, and you find its report here.")


@dataclass(frozen=True)
class Trouble:
    """Why a job that is over has brought nothing; what the file is to blame for stands beside its field.

    ``field`` names another field of the form where that one is to blame.
    """

    words: str
    tone: str = "care"
    of_the_file: bool = False
    field: str = ""


def trouble(job: Job) -> Trouble | None:
    """Say why a job that is over has brought nothing; None where it did."""
    if "report" in job.result:
        return None
    if "refusal" in job.result:
        return Trouble(str(job.result["refusal"]), of_the_file=True, field=job.result.get("field") or "")
    if job.state == JobState.STOPPED:
        return Trouble(_("Stopped. Nothing was changed."))
    if job.state == JobState.FAILED:
        return Trouble(_("This failed. Nothing was changed. Try again, and tell us if it repeats."), "bad")
    return Trouble(str(PreviewTooOld())) if job.stage == FORGOTTEN else None


def standing(job: Job) -> str:
    """Say in a word or two what became of a file."""
    if not job.is_over:
        return _("under way")
    if trouble(job):
        return _("nothing was changed")
    return _("not imported yet") if job.kind == PREVIEW else _("imported")


def is_visible(job: Job) -> bool:
    """Whether the person at the browser may see a job: who started it, and who may import into its fair."""
    return job.started_by_id == current_user.id or is_importer(job)


def is_importer(job: Job) -> bool:
    """Whether the person at the browser may import into the fair of a job."""
    fair = db.session.get(Fair, job.fair_id)
    return fair is not None and Permission.IMPORT in permissions_in(fair)


def address(job: Job) -> str:
    """Return the page of a job."""
    fair = db.session.get_one(Fair, job.fair_id)
    return url_for(f"{kind_called(job.params['what']).endpoint}_job", fair=fair.slug, job_id=job.id)
