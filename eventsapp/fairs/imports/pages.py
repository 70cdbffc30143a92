"""The pages of every import: choose a file, watch the bar, look at the preview, import, read the report."""

from contextlib import ExitStack, closing
from datetime import datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import staff_may
from eventsapp.fairs.imports.kinds import ImportKind, Upload, register
from eventsapp.fairs.imports.queueing import IMPORT, PREVIEW, import_of, latest_imports, queue_import, queue_preview
from eventsapp.fairs.imports.reports import SHOWN_ROWS
from eventsapp.fairs.imports.showing import Trouble, address, is_visible, standing, trouble
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import db, transaction
from eventsapp.infra.jobs import Job, finishes
from eventsapp.infra.locale import current_language
from eventsapp.infra.refusals import Refusal
from eventsapp.web.forms import BaseForm, clean_text
from eventsapp.web.jobs import page_values

PATIENCE_SECONDS = 1.0
"""Small files are ready before the browser asks for their page."""


class NoFile(Refusal):
    """The button was pressed before a file was chosen."""

    status = 422


def add_import_pages(blueprint: Blueprint, rule: str, kind: ImportKind) -> None:
    """Serve the pages of a kind of import at ``rule`` and make it known to the workers."""
    register(kind)
    name = kind.endpoint.partition(".")[2]

    @blueprint.route(rule, methods=["GET", "POST"], endpoint=name)
    @staff_may(kind.permission)
    def choose(fair: Fair) -> ResponseReturnValue:
        """Take a file and let a worker look at it; nothing changes yet."""
        return _choose(kind, fair)

    @blueprint.route(f"{rule}/<int:job_id>", methods=["GET", "POST"], endpoint=f"{name}_job")
    @staff_may(kind.permission)
    def show(fair: Fair, job_id: int) -> ResponseReturnValue:
        """Show where an import stands; the button of its preview lets a worker take the file over."""
        job = _job(kind, fair, job_id)
        return _take_over(kind, fair, job) if request.method == "POST" else _page(kind, fair, job)


def _choose(kind: ImportKind, fair: Fair) -> ResponseReturnValue:
    form = _form(kind, fair)
    if form.validate_on_submit():
        try:
            upload = _uploaded(kind)
            with transaction():
                job = queue_preview(fair, kind, upload, current_user, current_language(), _said(kind, form))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _follow(job)
    return _choice(kind, fair, form), form.status


def _form(kind: ImportKind, fair: Fair, **settings: Any) -> BaseForm:
    form = kind.form(**settings)
    kind.offer(fair, form)
    return form


def _said(kind: ImportKind, form: BaseForm) -> dict[str, object]:
    """Return what the form says about its file, as it was typed."""
    return {name: form[name].data for name in kind.asked}


def _take_over(kind: ImportKind, fair: Fair, preview: Job) -> ResponseReturnValue:
    if preview.kind != PREVIEW:
        return redirect(address(preview))
    try:
        with transaction():
            job = queue_import(fair, preview, current_user, current_language())
    except Refusal as refusal:
        return _page(kind, fair, preview, refusal), refusal.status
    return _follow(job)


def _follow(job: Job) -> ResponseReturnValue:
    """Lead to the page of a job, which small work has finished by then."""
    finishes.wait_for(job.id, PATIENCE_SECONDS)
    return redirect(address(job))


def _uploaded(kind: ImportKind) -> Upload:
    """Read the files that were chosen; what they hold in all is limited by the size of a request."""
    with ExitStack() as opened:
        chosen = [opened.enter_context(closing(file)) for file in request.files.getlist(kind.field)]
        files = [(clean_text(file.filename)[:200] or "file", file.stream.read()) for file in chosen if file.filename]
    if not files:
        raise NoFile(_("Choose a file first."), field=kind.field)
    return kind.gather(files)


def _job(kind: ImportKind, fair: Fair, job_id: int) -> Job:
    """Return an import of this fair that the person may see; others look as if they did not exist."""
    job = db.session.get(Job, job_id)
    if job is None or job.kind not in {PREVIEW, IMPORT} or job.fair_id != fair.id or job.params["what"] != kind.name:
        abort(404)
    if not is_visible(job):
        abort(404)
    return job


def _page(kind: ImportKind, fair: Fair, job: Job, refusal: Refusal | None = None) -> str:
    """Render what there is to see of a job now."""
    if not job.is_over:
        return render_template("fairs/imports/running.html", job=job, parts=kind.parts(fair), **page_values(job))
    if found := trouble(job):
        form = _form(kind, fair, formdata=None, data=job.params.get("said", {}))
        if found.of_the_file:
            form.refuse(Refusal(found.words, field=found.field if found.field in kind.asked else kind.field))
        return _choice(kind, fair, form, trouble=found, preview=_preview_of(job))
    is_preview = job.kind == PREVIEW
    return render_template(
        "fairs/imports/report.html",
        words=kind.words(),
        parts=kind.parts(fair),
        job=job,
        is_preview=is_preview,
        report=kind.report(fair, job.result["preview" if is_preview else "report"]),
        taken_over=_report_address(job) if is_preview else None,
        refusal=refusal,
        shown_rows=SHOWN_ROWS,
        choose=url_for(kind.endpoint, fair=fair.slug),
    )


def _choice(
    kind: ImportKind, fair: Fair, form: BaseForm, *, trouble: Trouble | None = None, preview: str | None = None
) -> str:
    return render_template(
        "fairs/imports/choose.html",
        words=kind.words(),
        parts=kind.parts(fair),
        form=form,
        field=form[kind.field],
        asked=[form[name] for name in kind.asked],
        action=url_for(kind.endpoint, fair=fair.slug),
        latest=_latest(kind, fair),
        trouble=trouble if trouble and not trouble.of_the_file else None,
        preview=preview,
    )


def _latest(kind: ImportKind, fair: Fair) -> list[tuple[str, str, str, datetime]]:
    """Return the latest imports that the person may see: address, name, what became of it, when."""
    jobs = latest_imports(fair, kind)
    return [(address(job), job.params["name"], standing(job), job.created_at) for job in jobs if is_visible(job)]


def _preview_of(job: Job) -> str | None:
    """Return the address of the preview of an import that came to nothing: its button is there again."""
    preview = db.session.get(Job, job.params.get("preview_id", 0))
    return address(preview) if preview is not None and "preview" in preview.result else None


def _report_address(preview: Job) -> str | None:
    """Return the page of the import that a preview has led to, unless that came to nothing."""
    job = import_of(preview)
    return address(job) if job is not None and not (job.is_over and trouble(job)) else None
