"""Forms of the programme team."""

from eventsapp.programme.forms.fields import language_word
from eventsapp.programme.forms.others import (
    IMPORT_OPTIONS,
    ButtonForm,
    ClashForm,
    EquipmentForm,
    ForumForm,
    GoBackForm,
    ImportForm,
    MaterialForm,
    ReleaseForm,
    RoomForm,
    TrackForm,
    VisibilityForm,
    import_choice,
    import_columns,
)
from eventsapp.programme.forms.session import SessionForm
from eventsapp.programme.forms.speaker import SpeakerForm

__all__ = [
    "IMPORT_OPTIONS",
    "ButtonForm",
    "ClashForm",
    "EquipmentForm",
    "ForumForm",
    "GoBackForm",
    "ImportForm",
    "MaterialForm",
    "ReleaseForm",
    "RoomForm",
    "SessionForm",
    "SpeakerForm",
    "TrackForm",
    "VisibilityForm",
    "import_choice",
    "import_columns",
    "language_word",
]
