"""What follows when a release is published."""

from eventsapp.infra.database import db
from eventsapp.infra.outbox import on, publish
from eventsapp.programme.facts import ReleasePublished, SpeakerConcerned, StarsConcerned
from eventsapp.programme.models import Release
from eventsapp.programme.queries import speakers_concerned, star_lists_concerned


@on(ReleasePublished)
def tell_whom_it_concerns(fact: ReleasePublished) -> None:
    """Say it to each by a fact of its own: a thousand letters are not one transaction."""
    release = db.session.get_one(Release, fact.release_id)
    for speaker_id in speakers_concerned(release):
        publish(SpeakerConcerned(fact.fair_id, fact.release_id, speaker_id))
    for list_id in star_lists_concerned(release):
        publish(StarsConcerned(fact.fair_id, fact.release_id, list_id))
