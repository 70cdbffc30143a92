"""Rooms and tracks: two lists that are kept in the same way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme import actions
from eventsapp.programme.forms import ButtonForm, RoomForm, TrackForm
from eventsapp.programme.models import Room, Track
from eventsapp.programme.queries import room_of, rooms_of, track_of, tracks_of
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.frame import found_or_404, parts_of


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """What differs between the two; ``one`` and ``all`` name the pages and what they show."""

    one: str
    all: str
    rows: Callable[[Fair], Any]
    row: Callable[[Fair, int], Any]
    form: type[Any]
    blank: Mapping[str, str] = field(default_factory=dict)
    create: Callable[..., Any]
    edit: Callable[..., None]
    remove: Callable[..., None]
    added: LazyString
    saved: LazyString
    removed: LazyString


_ROOMS = _Kind(
    one="room",
    all="rooms",
    rows=rooms_of,
    row=room_of,
    form=RoomForm,
    create=actions.create_room,
    edit=actions.edit_room,
    remove=actions.remove_room,
    added=_l("The room is added."),
    saved=_l("The room is saved."),
    removed=_l("The room is removed."),
)
_TRACKS = _Kind(
    one="track",
    all="tracks",
    rows=tracks_of,
    row=track_of,
    form=TrackForm,
    blank={"colour": "1"},
    create=actions.create_track,
    edit=actions.edit_track,
    remove=actions.remove_track,
    added=_l("The track is added."),
    saved=_l("The track is saved."),
    removed=_l("The track is removed."),
)


@blueprint.get("/programme/rooms")
@staff_may(Permission.PROGRAMME)
def rooms(fair: Fair) -> ResponseReturnValue:
    """List the rooms."""
    return _list(fair, _ROOMS)


@blueprint.route("/programme/rooms/new", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def new_room(fair: Fair) -> ResponseReturnValue:
    """Add a room."""
    return _new(fair, _ROOMS)


@blueprint.route("/programme/rooms/<int:room_id>", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def edit_room(fair: Fair, room_id: int) -> ResponseReturnValue:
    """Change a room."""
    return _edit(fair, _ROOMS, room_id)


@blueprint.post("/programme/rooms/<int:room_id>/remove")
@staff_may(Permission.PROGRAMME)
def remove_room(fair: Fair, room_id: int) -> ResponseReturnValue:
    """Remove a room that no session uses."""
    return _remove(fair, _ROOMS, room_id)


@blueprint.get("/programme/tracks")
@staff_may(Permission.PROGRAMME)
def tracks(fair: Fair) -> ResponseReturnValue:
    """List the tracks."""
    return _list(fair, _TRACKS)


@blueprint.route("/programme/tracks/new", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def new_track(fair: Fair) -> ResponseReturnValue:
    """Add a track."""
    return _new(fair, _TRACKS)


@blueprint.route("/programme/tracks/<int:track_id>", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def edit_track(fair: Fair, track_id: int) -> ResponseReturnValue:
    """Change a track."""
    return _edit(fair, _TRACKS, track_id)


@blueprint.post("/programme/tracks/<int:track_id>/remove")
@staff_may(Permission.PROGRAMME)
def remove_track(fair: Fair, track_id: int) -> ResponseReturnValue:
    """Remove a track that no session uses."""
    return _remove(fair, _TRACKS, track_id)


def _list(fair: Fair, kind: _Kind) -> str:
    return _page(fair, kind, kind.all, **{kind.all: kind.rows(fair)})


def _new(fair: Fair, kind: _Kind) -> ResponseReturnValue:
    form = kind.form(**kind.blank)
    if form.validate_on_submit():
        try:
            with transaction():
                kind.create(fair, form.values(), actor=current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _back(fair, kind, kind.added)
    return _page(fair, kind, kind.one, form=form, **{kind.one: None}), form.status


def _edit(fair: Fair, kind: _Kind, place_id: int) -> ResponseReturnValue:
    place: Room | Track = found_or_404(kind.row(fair, place_id))
    form = kind.form()
    if not form.is_submitted():
        form.show(place)
    elif form.validate():
        try:
            with transaction():
                place = found_or_404(kind.row(fair, place_id))
                kind.edit(fair, place, form.values(place), actor=current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _back(fair, kind, kind.saved)
    return _page(fair, kind, kind.one, form=form, **{kind.one: place}), form.status


def _remove(fair: Fair, kind: _Kind, place_id: int) -> ResponseReturnValue:
    if not ButtonForm().validate_on_submit():
        return redirect(url_for(f".{kind.all}", fair=fair.slug))
    with transaction():
        kind.remove(fair, found_or_404(kind.row(fair, place_id)), actor=current_user)
    return _back(fair, kind, kind.removed)


def _back(fair: Fair, kind: _Kind, done: LazyString) -> ResponseReturnValue:
    flash(str(done), "good")
    return redirect(url_for(f".{kind.all}", fair=fair.slug))


def _page(fair: Fair, kind: _Kind, name: str, **values: Any) -> str:
    return render_template(f"programme/organiser/{name}.html", parts=parts_of(fair, kind.all), **values)
