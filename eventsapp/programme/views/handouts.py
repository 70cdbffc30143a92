"""Materials and photos for everybody: what the release names, unless it was withdrawn since."""

from flask.typing import ResponseReturnValue

from eventsapp.fairs.access import in_fair
from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.refusals import NotFound
from eventsapp.programme.queries import agenda_of, agenda_today, latest_release, material_of, session_of, speaker_of
from eventsapp.programme.rules import check_material
from eventsapp.programme.views.giving import give_material, give_photo
from eventsapp.programme.views.public import blueprint


@blueprint.get("/<fair>/agenda/<int:session_id>/materials/<int:material_id>")
@in_fair
def material(fair: Fair, session_id: int, material_id: int) -> ResponseReturnValue:
    """Give a published material, once it may be had."""
    release = latest_release(fair)
    entry = agenda_today(release).session_by_id.get(session_id) if release else None
    session = session_of(fair, session_id)
    found = material_of(session, material_id) if session else None
    if entry is None or found is None or material_id not in {one.id for one in entry.materials}:
        raise NotFound
    check_material(found.visibility, entry.ends_at, clock.now())
    return give_material(found)


@blueprint.get("/<fair>/agenda/speakers/<int:speaker_id>/photo")
@in_fair
def photo(fair: Fair, speaker_id: int) -> ResponseReturnValue:
    """Show the photo of a published speaker."""
    release = latest_release(fair)
    entry = agenda_of(release).speaker_by_id.get(speaker_id) if release else None
    speaker = speaker_of(fair, speaker_id) if entry and entry.photo else None
    if speaker is None or speaker.photo is None:
        raise NotFound
    return give_photo(speaker.photo)
