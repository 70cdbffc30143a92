"""How batches of badges are shown while they run."""

from collections.abc import Sequence

from flask import url_for
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.badges.actions import BATCH, FONTS
from eventsapp.badges.rules import BadgeType
from eventsapp.fairs.access import Permission, permissions_in
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db
from eventsapp.infra.jobs import Job, JobState
from eventsapp.infra.locale import current_language, number
from eventsapp.visitors.models import VisitorGroup
from eventsapp.web.jobs import JobPage, Stage, present


def init_app() -> None:
    """Say how our jobs are shown."""
    present(BATCH, JobPage(title=batch_title, stages=batch_stages, may_see=_is_staff, address=batch_address))
    present(FONTS, JobPage(title=font_title, stages=font_stages))


def batch_title(job: Job) -> LazyString | str:
    """Return what is being made, or was."""
    visitors = job.params["type"] == BadgeType.VISITOR
    group = db.session.get(VisitorGroup, job.params.get("group") or 0)
    if group is not None:
        words = _("Badges of %(group)s", group=group.name)
        return words if job.is_over else _("Making the badges of %(group)s", group=group.name)
    if job.is_over:
        return _("Visitors' badges") if visitors else _("Exhibitors' badges")
    return _("Making visitors' badges") if visitors else _("Making exhibitors' badges")


def batch_stages(job: Job) -> Sequence[Stage]:
    """Return the files that are ready, the one in work, and who is left out."""
    result = job.result
    files = result.get("files", [])
    stages = [
        Stage("done", _file_label(place, file), _("Download"), _file_address(job, place))
        for place, file in enumerate(files, start=1)
    ]
    if job.state == JobState.RUNNING:
        in_work = number(max(0, job.done - result.get("seen", 0)), current_language())
        stages.append(Stage("current", _("File %(number)s is being laid out", number=len(files) + 1), in_work))
    if beyond := result.get("beyond"):
        words = ngettext(
            "%(num)s person is beyond the exhibitor's quota; the badge is left out",
            "%(num)s people are beyond their exhibitors' quotas; their badges are left out",
            len(beyond),
        )
        stages.append(Stage("care", words, _("Show"), f"{batch_address(job)}#beyond"))
    if left_out := result.get("uncovered"):
        words = ngettext(
            "%(num)s name has characters that no font here can print; it is left out",
            "%(num)s names have characters that no font here can print; they are left out",
            len(left_out),
        )
        stages.append(Stage("care", words, _("Show"), f"{batch_address(job)}#left-out"))
    return stages


def font_title(job: Job) -> LazyString | str:
    """Return what is being fetched."""
    return _l("Fetching the fonts of badges")


def font_stages(job: Job) -> Sequence[Stage]:
    """Return the font that is being fetched."""
    if job.state != JobState.RUNNING or not job.stage:
        return ()
    return (Stage("current", job.stage if job.done else _("Downloading the packages")),)


def batch_address(job: Job) -> str:
    """Return a batch's own page."""
    return url_for("badges_organiser.batch", fair=_fair(job).slug, job_id=job.id)


def _file_label(place: int, file: dict[str, int]) -> str:
    words = ngettext("File %(place)s: %(num)s badge", "File %(place)s: %(num)s badges", file["pages"], place=place)
    return str(words)


def _file_address(job: Job, place: int) -> str:
    return url_for("badges_organiser.batch_file", fair=_fair(job).slug, job_id=job.id, number=place)


def _is_staff(job: Job) -> bool:
    return Permission.BADGES in permissions_in(_fair(job))


def _fair(job: Job) -> Fair:
    return db.session.get_one(Fair, job.fair_id)
