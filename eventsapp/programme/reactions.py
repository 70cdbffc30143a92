"""What follows when a release is published, and when something is said on the day."""

from eventsapp.infra.database import db
from eventsapp.infra.outbox import on, publish
from eventsapp.programme.facts import (
    ReleasePublished,
    SaidOnTheDay,
    SpeakerConcerned,
    SpeakerKeptWaiting,
    StarsConcerned,
)
from eventsapp.programme.models import Adjustment, Release
from eventsapp.programme.queries import speakers_concerned, speakers_kept_waiting, star_lists_concerned


@on(ReleasePublished)
def tell_whom_it_concerns(fact: ReleasePublished) -> None:
    """Say it to each by a fact of its own: a thousand letters are not one transaction."""
    release = db.session.get_one(Release, fact.release_id)
    for speaker_id in speakers_concerned(release):
        publish(SpeakerConcerned(fact.fair_id, fact.release_id, speaker_id))
    for list_id in star_lists_concerned(release):
        publish(StarsConcerned(fact.fair_id, fact.release_id, list_id))


@on(SaidOnTheDay)
def tell_who_waits(fact: SaidOnTheDay) -> None:
    """Tell the people on stage and at the microphones, each by a fact of its own."""
    said = db.session.get_one(Adjustment, fact.adjustment_id)
    for speaker_id in speakers_kept_waiting(said, is_over=fact.is_over):
        publish(SpeakerKeptWaiting(fact.fair_id, fact.adjustment_id, fact.is_over, speaker_id))
