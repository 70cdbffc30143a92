"""Writing halls, units and drafts of plans."""

from eventsapp.venues.actions.drafts import (
    Edited,
    begin_draft,
    begin_hall,
    discard_draft,
    edit_draft,
    locked_draft,
    put_background,
    remove_background,
    scale_background,
)
from eventsapp.venues.actions.drawings import put_drawing
from eventsapp.venues.actions.plans import apply_changes, put_plan

__all__ = [
    "Edited",
    "apply_changes",
    "begin_draft",
    "begin_hall",
    "discard_draft",
    "edit_draft",
    "locked_draft",
    "put_background",
    "put_drawing",
    "put_plan",
    "remove_background",
    "scale_background",
]
