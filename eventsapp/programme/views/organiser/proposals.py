"""Proposals of rooms and times: asked for, watched, looked at, and taken over."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from eventsapp.fairs.access import Permission, permissions_in, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import Job, queue_job
from eventsapp.infra.locale import current_language, number
from eventsapp.programme import actions
from eventsapp.programme.clashes import Kind
from eventsapp.programme.forms.scheduling import ProposeForm, TakeForm
from eventsapp.programme.models import Room, Session
from eventsapp.programme.queries import rooms_of, sessions_numbered, tracks_of
from eventsapp.programme.queries.scheduling import SCHEDULE, latest_schedule_job, schedule_job, tray_count
from eventsapp.programme.rules import Placement
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.frame import found_or_404, parts_of
from eventsapp.web.jobs import JobPage, page_values, present

WHY_NOT: dict[str, LazyString] = {
    Kind.ROOM: _l("the room is taken or is being prepared"),
    Kind.SPEAKER: _l("somebody in it is elsewhere, or on the way"),
    Kind.AVAILABILITY: _l("somebody in it cannot come"),
    Kind.EQUIPMENT: _l("the equipment is in use"),
    Kind.CAPACITY: _l("the room has too few seats"),
}


@dataclass(frozen=True)
class Row:
    """A session with the place that is proposed for it, and where it stands now."""

    session: Session
    kept: dict[str, Any]
    placement: Placement
    room: Room | None
    before: Placement | None = None
    before_room: Room | None = None

    @property
    def is_taken(self) -> bool:
        """Whether the session stands where it was proposed."""
        return replace(Placement.of(self.session), is_locked=False) == self.placement

    @property
    def is_open(self) -> bool:
        """Whether nobody has changed the session since."""
        return self.session.version == self.kept["version"] and not self.session.is_locked


@blueprint.route("/programme/proposals", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def proposals(fair: Fair) -> ResponseReturnValue:
    """Ask for places for the sessions that have none."""
    form = ProposeForm().offer(fair)
    if form.validate_on_submit():
        track = int(form.track.data) if form.track.data else None
        with transaction():
            job = queue_job(
                SCHEDULE,
                {"track": track, "moves": int(form.moves.data)},
                fair_id=fair.id,
                started_by_id=current_user.id,
                language=current_language(),
            )
        return redirect(url_for(".proposal", fair=fair.slug, job_id=job.id))
    page = render_template(
        "programme/organiser/proposals.html",
        parts=parts_of(fair, "grid"),
        form=form,
        count=tray_count(fair),
        latest=latest_schedule_job(fair),
    )
    return page, form.status


@blueprint.route("/programme/proposals/<int:job_id>", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def proposal(fair: Fair, job_id: int) -> ResponseReturnValue:
    """Watch a proposal being made; look at it, and take it over."""
    job = found_or_404(schedule_job(fair, job_id))
    rows = _rows(fair, [*job.result.get("moved", ()), *job.result.get("placed", ())])
    form = TakeForm()
    form.taken.choices = [(str(row.session.id), "") for row in rows]
    if form.validate_on_submit():
        _take(fair, rows, {int(one) for one in form.taken.data or ()})
        return redirect(url_for(".proposal", fair=fair.slug, job_id=job.id))
    page = render_template(
        "programme/organiser/proposal.html",
        parts=parts_of(fair, "grid"),
        form=form,
        job=job,
        rows=rows,
        missing=_missing(fair, job),
        tracks={track.id: track for track in tracks_of(fair)},
        **page_values(job),
    )
    return page, form.status


def _take(fair: Fair, rows: Sequence[Row], taken: set[int]) -> None:
    wanted = [(row.session, row.placement, row.kept["version"]) for row in rows if row.session.id in taken]
    with transaction():
        left = actions.place_sessions(fair, wanted, actor=current_user)
    done = len(wanted) - len(left)
    flash(ngettext("%(num)s session has its place.", "%(num)s sessions have their places.", done), "good")
    if left:
        words = ngettext(
            "%(num)s was changed meanwhile and left as it is.",
            "%(num)s were changed meanwhile and left as they are.",
            len(left),
        )
        flash(words, "care")


def _rows(fair: Fair, kept: Sequence[dict[str, Any]]) -> list[Row]:
    sessions = {one.id: one for one in sessions_numbered(fair, [one["id"] for one in kept])}
    rooms = {room.id: room for room in rooms_of(fair)}
    found = []
    for one in kept:
        session = sessions.get(one["id"])
        if session is None:
            continue  # it was removed meanwhile
        before = _placement(one["before"]) if "before" in one else None
        placement = _placement(one)
        rows = rooms.get(placement.room_id or 0), rooms.get(before.room_id or 0) if before else None
        found.append(Row(session, one, placement, rows[0], before, rows[1]))
    return sorted(found, key=lambda row: (row.before is None, row.kept["starts_at"], row.session.id))


def _placement(kept: dict[str, Any]) -> Placement:
    return Placement(
        day_on=date.fromisoformat(kept["day"]),
        room_id=kept["room"],
        starts_at=datetime.fromisoformat(kept["starts_at"]),
        ends_at=datetime.fromisoformat(kept["ends_at"]),
    )


def _missing(fair: Fair, job: Job) -> list[tuple[Session, list[str]]]:
    """Return the sessions without a place, each with what stands in its way."""
    kept = {one["id"]: one for one in job.result.get("missing", ())}
    return [(session, _why(kept[session.id])) for session in sessions_numbered(fair, list(kept))]


def _why(kept: dict[str, Any]) -> list[str]:
    language, looked_at = current_language(), kept["looked_at"]
    if not looked_at:
        return [_("No day is open for as long as it takes.")]
    of_all = number(looked_at, language)
    return [
        _("%(count)s of %(all)s places: %(why)s", count=number(count, language), all=of_all, why=WHY_NOT[kind])
        for kind, count in kept["reasons"]
        if kind in WHY_NOT
    ]


def _title(job: Job) -> str:
    return _("Proposed rooms and times") if job.is_over else _("Looking for rooms and times")


def _address(job: Job) -> str:
    fair = db.session.get_one(Fair, job.fair_id)
    return url_for("programme_organiser.proposal", fair=fair.slug, job_id=job.id)


def _may_see(job: Job) -> bool:
    fair = db.session.get(Fair, job.fair_id)
    return fair is not None and Permission.PROGRAMME in permissions_in(fair)


def _stop(job: Job) -> LazyString:
    return _l("Stop and keep the best found so far")


def show_proposals() -> None:
    """Say how these jobs are shown."""
    present(SCHEDULE, JobPage(title=_title, may_see=_may_see, address=_address, counts=lambda _job: "", stop=_stop))
