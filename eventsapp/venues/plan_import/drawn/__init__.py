"""What a drawing holds, whatever its format: closed shapes, loose lines and texts; and which of them are units."""

from eventsapp.venues.plan_import.drawn.model import Drawing, Label, Outline, are_sound
from eventsapp.venues.plan_import.drawn.reading import read_drawing

__all__ = ["Drawing", "Label", "Outline", "are_sound", "read_drawing"]
