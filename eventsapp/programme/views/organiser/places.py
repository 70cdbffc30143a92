"""Rooms and tracks."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme import actions
from eventsapp.programme.forms import ButtonForm, RoomForm, TrackForm
from eventsapp.programme.queries import room_of, rooms_of, track_of, tracks_of
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.frame import found_or_404, parts_of


@blueprint.get("/programme/rooms")
@staff_may(Permission.PROGRAMME)
def rooms(fair: Fair) -> ResponseReturnValue:
    """List the rooms."""
    return render_template("programme/organiser/rooms.html", parts=parts_of(fair, "rooms"), rooms=rooms_of(fair))


@blueprint.route("/programme/rooms/new", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def new_room(fair: Fair) -> ResponseReturnValue:
    """Add a room."""
    form = RoomForm()
    if form.validate_on_submit():
        try:
            with transaction():
                actions.create_room(fair, form.values(), actor=current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The room is added."), "good")
            return redirect(url_for(".rooms", fair=fair.slug))
    page = render_template("programme/organiser/room.html", parts=parts_of(fair, "rooms"), form=form, room=None)
    return page, form.status


@blueprint.route("/programme/rooms/<int:room_id>", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def edit_room(fair: Fair, room_id: int) -> ResponseReturnValue:
    """Change a room."""
    room = found_or_404(room_of(fair, room_id))
    form = RoomForm()
    if not form.is_submitted():
        form.show(room)
    elif form.validate():
        try:
            with transaction():
                room = found_or_404(room_of(fair, room_id))
                actions.edit_room(fair, room, form.values(room), actor=current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The room is saved."), "good")
            return redirect(url_for(".rooms", fair=fair.slug))
    page = render_template("programme/organiser/room.html", parts=parts_of(fair, "rooms"), form=form, room=room)
    return page, form.status


@blueprint.post("/programme/rooms/<int:room_id>/remove")
@staff_may(Permission.PROGRAMME)
def remove_room(fair: Fair, room_id: int) -> ResponseReturnValue:
    """Remove a room that no session uses."""
    if ButtonForm().validate_on_submit():
        with transaction():
            actions.remove_room(fair, found_or_404(room_of(fair, room_id)), actor=current_user)
        flash(_("The room is removed."), "good")
    return redirect(url_for(".rooms", fair=fair.slug))


@blueprint.get("/programme/tracks")
@staff_may(Permission.PROGRAMME)
def tracks(fair: Fair) -> ResponseReturnValue:
    """List the tracks."""
    return render_template("programme/organiser/tracks.html", parts=parts_of(fair, "tracks"), tracks=tracks_of(fair))


@blueprint.route("/programme/tracks/new", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def new_track(fair: Fair) -> ResponseReturnValue:
    """Add a track."""
    form = TrackForm(colour="1")
    if form.validate_on_submit():
        try:
            with transaction():
                actions.create_track(fair, form.values(), actor=current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The track is added."), "good")
            return redirect(url_for(".tracks", fair=fair.slug))
    page = render_template("programme/organiser/track.html", parts=parts_of(fair, "tracks"), form=form, track=None)
    return page, form.status


@blueprint.route("/programme/tracks/<int:track_id>", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def edit_track(fair: Fair, track_id: int) -> ResponseReturnValue:
    """Change a track."""
    track = found_or_404(track_of(fair, track_id))
    form = TrackForm()
    if not form.is_submitted():
        form.show(track)
    elif form.validate():
        try:
            with transaction():
                track = found_or_404(track_of(fair, track_id))
                actions.edit_track(fair, track, form.values(track), actor=current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            flash(_("The track is saved."), "good")
            return redirect(url_for(".tracks", fair=fair.slug))
    page = render_template("programme/organiser/track.html", parts=parts_of(fair, "tracks"), form=form, track=track)
    return page, form.status


@blueprint.post("/programme/tracks/<int:track_id>/remove")
@staff_may(Permission.PROGRAMME)
def remove_track(fair: Fair, track_id: int) -> ResponseReturnValue:
    """Remove a track that no session uses."""
    if ButtonForm().validate_on_submit():
        with transaction():
            actions.remove_track(fair, found_or_404(track_of(fair, track_id)), actor=current_user)
        flash(_("The track is removed."), "good")
    return redirect(url_for(".tracks", fair=fair.slug))
