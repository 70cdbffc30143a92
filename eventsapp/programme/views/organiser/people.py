"""Speakers."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.datastructures import FileStorage

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra import storage
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme import actions
from eventsapp.programme.forms import ButtonForm, SpeakerForm
from eventsapp.programme.models import Speaker
from eventsapp.programme.queries import PAGE_ROWS, session_counts_of, speaker_of, speakers_page
from eventsapp.programme.rules import SIDE_WORDS
from eventsapp.programme.views.giving import give_photo
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.frame import found_or_404, page_number, parts_of, refuse, search_words
from eventsapp.web.uploads import Upload, read_portrait


@blueprint.get("/programme/speakers")
@staff_may(Permission.PROGRAMME)
def speakers(fair: Fair) -> ResponseReturnValue:
    """List the speakers."""
    words, page = search_words(), page_number()
    rows, total = speakers_page(fair, words, page)

    def url_of(number: int) -> str:
        return url_for("programme_organiser.speakers", fair=fair.slug, q=words or None, page=number)

    return render_template(
        "programme/organiser/speakers.html",
        parts=parts_of(fair, "speakers"),
        rows=rows,
        total=total,
        words=words,
        page=page,
        pages=max(1, -(-total // PAGE_ROWS)),
        url_of=url_of,
        counts=session_counts_of(rows),
        sides=SIDE_WORDS,
    )


@blueprint.route("/programme/speakers/new", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def new_speaker(fair: Fair) -> ResponseReturnValue:
    """Add a speaker."""
    form = SpeakerForm()
    form.offer()
    if form.validate_on_submit():
        try:
            photo = _photo_in(form)
            with transaction():
                speaker = actions.create_speaker(fair, form.values(fair), actor=current_user)
                _keep_photo(fair, speaker, form, photo)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The speaker is added."), "good")
            return redirect(url_for(".speakers", fair=fair.slug))
    return _speaker_page(fair, form, None)


@blueprint.route("/programme/speakers/<int:speaker_id>", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def edit_speaker(fair: Fair, speaker_id: int) -> ResponseReturnValue:
    """Change a speaker."""
    speaker = found_or_404(speaker_of(fair, speaker_id))
    form = SpeakerForm()
    form.offer()
    if not form.is_submitted():
        form.show(fair, speaker)
    elif form.validate():
        try:
            photo = _photo_in(form)
            with transaction():
                speaker = found_or_404(speaker_of(fair, speaker_id))
                values = form.values(fair, speaker)
                actions.edit_speaker(fair, speaker, values, actor=current_user, seen=form.version.number)
                _keep_photo(fair, speaker, form, photo)
        except Refusal as refusal:
            refuse(form, refusal, speaker_of(fair, speaker_id))
        else:
            flash(_("The speaker is saved."), "good")
            return redirect(url_for(".speakers", fair=fair.slug))
    return _speaker_page(fair, form, speaker)


@blueprint.post("/programme/speakers/<int:speaker_id>/remove")
@staff_may(Permission.PROGRAMME)
def remove_speaker(fair: Fair, speaker_id: int) -> ResponseReturnValue:
    """Remove a speaker, also from the sessions."""
    if ButtonForm().validate_on_submit():
        with transaction():
            actions.remove_speaker(fair, found_or_404(speaker_of(fair, speaker_id)), actor=current_user)
        flash(_("The speaker is removed."), "good")
    return redirect(url_for(".speakers", fair=fair.slug))


@blueprint.get("/programme/speakers/<int:speaker_id>/photo")
@staff_may(Permission.PROGRAMME)
def speaker_photo(fair: Fair, speaker_id: int) -> ResponseReturnValue:
    """Show a speaker's photo."""
    return give_photo(found_or_404(found_or_404(speaker_of(fair, speaker_id)).photo))


def _photo_in(form: SpeakerForm) -> Upload | None:
    file = form.photo.data
    return read_portrait(file, field="photo") if isinstance(file, FileStorage) and file.filename else None


def _keep_photo(fair: Fair, speaker: Speaker, form: SpeakerForm, photo: Upload | None) -> None:
    if photo is not None:
        stored = storage.store(photo.data, name=photo.name, media_type=photo.media_type, created_by_id=current_user.id)
        actions.set_photo(fair, speaker, stored, actor=current_user)
    elif form.no_photo.data and speaker.photo is not None:
        actions.set_photo(fair, speaker, None, actor=current_user)


def _speaker_page(fair: Fair, form: SpeakerForm, speaker: Speaker | None) -> ResponseReturnValue:
    page = render_template(
        "programme/organiser/speaker.html", parts=parts_of(fair, "speakers"), form=form, speaker=speaker
    )
    return page, form.status
