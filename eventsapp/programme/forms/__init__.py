"""Forms of the programme team."""

from eventsapp.programme.forms.audience import AudienceForm
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
from eventsapp.programme.forms.today import LateForm, MoveForm, NoticeForm, SessionTodayForm

__all__ = [
    "IMPORT_OPTIONS",
    "AudienceForm",
    "ButtonForm",
    "ClashForm",
    "EquipmentForm",
    "ForumForm",
    "GoBackForm",
    "ImportForm",
    "LateForm",
    "MaterialForm",
    "MoveForm",
    "NoticeForm",
    "ReleaseForm",
    "RoomForm",
    "SessionForm",
    "SessionTodayForm",
    "SpeakerForm",
    "TrackForm",
    "VisibilityForm",
    "import_choice",
    "import_columns",
    "language_word",
]
