"""The clashes of the programme, and what to do about each."""

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme import actions
from eventsapp.programme.clashes import Clash, Kind, Remedy, Severity, remedies_for
from eventsapp.programme.forms import ClashForm
from eventsapp.programme.models import Room, Session
from eventsapp.programme.queries import ClashReport, clash_report, code_of
from eventsapp.programme.rules import CLASH_WORDS
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.clash_words import Words
from eventsapp.programme.views.organiser.frame import page_number, parts_of

PAGE_CLASHES = 50
_KINDS, _SEVERITIES = list(Kind), list(Severity)


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A clash as the page has it."""

    code: str
    fact: str
    detail: str
    when: tuple[str, str]
    sessions: list[tuple[Session, Room | None]]
    remedies: list[tuple[str, str]]
    seen: str
    reason: str = ""
    by: str = ""


@blueprint.get("/programme/clashes")
@staff_may(Permission.PROGRAMME)
def clashes(fair: Fair) -> ResponseReturnValue:
    """List the clashes, by how bad they are and by what they are about."""
    return _page(fair, ClashForm(formdata=None))


@blueprint.post("/programme/clashes/remedy")
@staff_may(Permission.PROGRAMME)
def remedy_clash(fair: Fair) -> ResponseReturnValue:
    """Do what is offered for a clash."""
    form = ClashForm()
    if form.validate():
        try:
            with transaction():
                actions.apply_remedy(
                    fair, form.clash.data or "", form.remedy.data or "", form.versions, actor=current_user
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("It is done. The public sees the change with the next release."), "good")
            return _back(fair)
    return _page(fair, form), form.status


@blueprint.post("/programme/clashes/meant")
@staff_may(Permission.PROGRAMME)
def mean_clash(fair: Fair) -> ResponseReturnValue:
    """Keep that a clash is meant so."""
    form = ClashForm()
    if form.validate():
        try:
            with transaction():
                actions.note_clash(
                    fair, form.clash.data or "", form.reason.data or "", form.versions, actor=current_user
                )
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("It is kept as meant so. It comes back when one of its sessions changes."), "good")
            return _back(fair)
    return _page(fair, form), form.status


@blueprint.post("/programme/clashes/open")
@staff_may(Permission.PROGRAMME)
def reopen_clash(fair: Fair) -> ResponseReturnValue:
    """Take back that a clash is meant so."""
    form = ClashForm()
    if form.validate():
        with transaction():
            actions.forget_clash_note(fair, form.clash.data or "", actor=current_user)
        flash(_("It is a clash again."), "good")
    return _back(fair)


def _back(fair: Fair) -> ResponseReturnValue:
    return redirect(url_for(".clashes", fair=fair.slug, session=_session_id()))


def _session_id() -> int | None:
    text = request.args.get("session", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _page(fair: Fair, form: ClashForm) -> str:
    report, wanted = clash_report(fair, with_notes=True), _session_id()
    found = sorted(_listed(report, wanted), key=_place)
    pages = max(1, -(-len(found) // PAGE_CLASHES))
    page = min(page_number(), pages)
    clashes = found[(page - 1) * PAGE_CLASHES : page * PAGE_CLASHES]
    remedies = {clash.key: remedies_for(report.board, clash) for clash in clashes}
    words = Words(fair, [*clashes, *report.meant], [one for some in remedies.values() for one in some])
    return render_template(
        "programme/organiser/clashes.html",
        parts=parts_of(fair, "clashes", report),
        form=form,
        is_lost=form.is_submitted() and form.clash.data not in {code_of(clash) for clash in clashes},
        groups=_groups(words, clashes, remedies),
        meant=_meant(words, report),
        total=len(found),
        counts=Counter(clash.severity.value for clash in found),
        session_id=wanted,
        page=page,
        pages=pages,
        url_of=lambda number: url_for(".clashes", fair=fair.slug, session=wanted, page=number),
    )


def _listed(report: ClashReport, session_id: int | None) -> list[Clash]:
    """Return the open clashes and what is noted, of one session where it is asked for."""
    both = (*report.open, *report.noted)
    return [clash for clash in both if session_id is None or str(session_id) in clash.sessions]


def _place(clash: Clash) -> tuple[int, int, tuple[object, ...]]:
    return _SEVERITIES.index(clash.severity), _KINDS.index(clash.kind), clash.order


def _groups(
    words: Words, clashes: list[Clash], remedies: dict[str, tuple[Remedy, ...]]
) -> list[tuple[Severity, list[tuple[str, list[Shown]]]]]:
    return [
        (
            severity,
            [
                (str(CLASH_WORDS[kind]), [_shown(words, clash, remedies[clash.key]) for clash in some])
                for kind, some in groupby(alike, key=lambda clash: clash.kind)
            ],
        )
        for severity, alike in groupby(clashes, key=lambda clash: clash.severity)
    ]


def _meant(words: Words, report: ClashReport) -> list[Shown]:
    notes = {clash.key: note for clash in report.meant if (note := report.note_of(clash))}
    return [
        _shown(words, clash, (), reason=note.reason, by=note.noted_by.display_name if note.noted_by else "")
        for clash in report.meant
        if (note := notes.get(clash.key))
    ]


def _shown(words: Words, clash: Clash, remedies: tuple[Remedy, ...], *, reason: str = "", by: str = "") -> Shown:
    return Shown(
        code=code_of(clash),
        fact=words.fact(clash),
        detail=words.detail(clash, clash.sessions[0]),
        when=(words.hour(clash.starts_at), words.hour(clash.ends_at)),
        sessions=[words.placed(ref) for ref in clash.sessions],
        remedies=[(one.code, words.offer(one)) for one in remedies],
        seen=words.seen(clash, remedies),
        reason=reason,
        by=by,
    )
