"""Forms of the programme team."""

from eventsapp.programme.forms.fields import language_word
from eventsapp.programme.forms.others import (
    IMPORT_OPTIONS,
    ButtonForm,
    ImportForm,
    ReleaseForm,
    RoomForm,
    SpeakerForm,
    TrackForm,
    import_choice,
    import_columns,
)
from eventsapp.programme.forms.session import SessionForm

__all__ = [
    "IMPORT_OPTIONS",
    "ButtonForm",
    "ImportForm",
    "ReleaseForm",
    "RoomForm",
    "SessionForm",
    "SpeakerForm",
    "TrackForm",
    "import_choice",
    "import_columns",
    "language_word",
]
