"""Forms of the programme team."""

from eventsapp.programme.forms.fields import language_word
from eventsapp.programme.forms.others import ButtonForm, ImportForm, ReleaseForm, RoomForm, SpeakerForm, TrackForm
from eventsapp.programme.forms.session import SessionForm

__all__ = [
    "ButtonForm",
    "ImportForm",
    "ReleaseForm",
    "RoomForm",
    "SessionForm",
    "SpeakerForm",
    "TrackForm",
    "language_word",
]
