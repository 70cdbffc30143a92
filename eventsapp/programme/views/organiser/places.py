"""Rooms, tracks, audiences and equipment: lists that are kept in the same way; days and ways of the whole forum."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from eventsapp.fairs.access import Permission, staff_may
from eventsapp.fairs.models import Fair
from eventsapp.infra.database import transaction
from eventsapp.infra.refusals import Refusal
from eventsapp.programme import actions
from eventsapp.programme.forms import AudienceForm, ButtonForm, EquipmentForm, ForumForm, RoomForm, TrackForm
from eventsapp.programme.models import Audience, Equipment, Room, Track
from eventsapp.programme.queries import (
    audience_of,
    audiences_of,
    equipment_named,
    equipment_of,
    forum_of,
    is_on_plan,
    room_of,
    rooms_of,
    session_counts_of_audiences,
    track_of,
    tracks_of,
)
from eventsapp.programme.views.organiser import blueprint
from eventsapp.programme.views.organiser.frame import found_or_404, parts_of, refuse


@dataclass(frozen=True, kw_only=True)
class _Kind:
    """What differs between them; ``one`` and ``all`` name the pages and what they show."""

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
_AUDIENCES = _Kind(
    one="audience",
    all="audiences",
    rows=audiences_of,
    row=audience_of,
    form=AudienceForm,
    create=actions.create_audience,
    edit=actions.edit_audience,
    remove=actions.remove_audience,
    added=_l("The audience is added."),
    saved=_l("The audience is saved."),
    removed=_l("The audience is removed."),
)
_EQUIPMENT = _Kind(
    one="tool",
    all="equipment",
    rows=equipment_of,
    row=equipment_named,
    form=EquipmentForm,
    create=actions.create_equipment,
    edit=actions.edit_equipment,
    remove=actions.remove_equipment,
    added=_l("The equipment is added."),
    saved=_l("The equipment is saved."),
    removed=_l("The equipment is removed."),
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


@blueprint.get("/programme/audiences")
@staff_may(Permission.PROGRAMME)
def audiences(fair: Fair) -> ResponseReturnValue:
    """List whom sessions may be meant for."""
    return _page(fair, _AUDIENCES, "audiences", audiences=audiences_of(fair), counts=session_counts_of_audiences(fair))


@blueprint.route("/programme/audiences/new", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def new_audience(fair: Fair) -> ResponseReturnValue:
    """Add people a session may be meant for."""
    return _new(fair, _AUDIENCES)


@blueprint.route("/programme/audiences/<int:audience_id>", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def edit_audience(fair: Fair, audience_id: int) -> ResponseReturnValue:
    """Change what people are called."""
    return _edit(fair, _AUDIENCES, audience_id)


@blueprint.post("/programme/audiences/<int:audience_id>/remove")
@staff_may(Permission.PROGRAMME)
def remove_audience(fair: Fair, audience_id: int) -> ResponseReturnValue:
    """Remove people whom no session is meant for."""
    return _remove(fair, _AUDIENCES, audience_id)


@blueprint.get("/programme/equipment")
@staff_may(Permission.PROGRAMME)
def equipment(fair: Fair) -> ResponseReturnValue:
    """List the equipment."""
    return _list(fair, _EQUIPMENT)


@blueprint.route("/programme/equipment/new", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def new_equipment(fair: Fair) -> ResponseReturnValue:
    """Add a kind of equipment."""
    return _new(fair, _EQUIPMENT)


@blueprint.route("/programme/equipment/<int:equipment_id>", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def edit_equipment(fair: Fair, equipment_id: int) -> ResponseReturnValue:
    """Change a kind of equipment."""
    return _edit(fair, _EQUIPMENT, equipment_id)


@blueprint.post("/programme/equipment/<int:equipment_id>/remove")
@staff_may(Permission.PROGRAMME)
def remove_equipment(fair: Fair, equipment_id: int) -> ResponseReturnValue:
    """Remove a kind of equipment that nothing names."""
    return _remove(fair, _EQUIPMENT, equipment_id)


@blueprint.route("/programme/days", methods=["GET", "POST"])
@staff_may(Permission.PROGRAMME)
def forum(fair: Fair) -> ResponseReturnValue:
    """Set the days of the forum, their hours, and the ways between rooms."""
    form = ForumForm()
    if not form.is_submitted():
        form.show(fair, forum_of(fair))
    elif form.validate():
        try:
            with transaction():
                actions.set_forum(fair, form.values(fair), actor=current_user, seen=form.version.number)
        except Refusal as refusal:
            refuse(form, refusal, forum_of(fair))
        else:
            flash(_("Days and ways are saved."), "good")
            return redirect(url_for(".forum", fair=fair.slug))
    page = render_template("programme/organiser/forum.html", parts=parts_of(fair, "forum"), form=form)
    return page, form.status


def _list(fair: Fair, kind: _Kind) -> str:
    return _page(fair, kind, kind.all, **{kind.all: kind.rows(fair)})


def _new(fair: Fair, kind: _Kind) -> ResponseReturnValue:
    form = _form(fair, kind, **kind.blank)
    if form.validate_on_submit():
        try:
            with transaction():
                kind.create(fair, form.values(), actor=current_user)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return _back(fair, kind, kind.added)
    return _page(fair, kind, kind.one, form=form, is_on_plan=False, **{kind.one: None}), form.status


def _form(fair: Fair, kind: _Kind, **blank: str) -> Any:
    form = kind.form(**blank)
    if isinstance(form, RoomForm):
        form.offer(fair)
    return form


def _edit(fair: Fair, kind: _Kind, place_id: int) -> ResponseReturnValue:
    place: Room | Track | Audience | Equipment = found_or_404(kind.row(fair, place_id))
    form = _form(fair, kind)
    if not form.is_submitted():
        form.show(place)
    elif form.validate():
        try:
            with transaction():
                place = found_or_404(kind.row(fair, place_id))
                kind.edit(fair, place, form.values(place), actor=current_user, seen=form.version.number)
        except Refusal as refusal:
            refuse(form, refusal, kind.row(fair, place_id))
        else:
            return _back(fair, kind, kind.saved)
    where = isinstance(place, Room) and is_on_plan(fair, place.place)
    return _page(fair, kind, kind.one, form=form, is_on_plan=where, **{kind.one: place}), form.status


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
