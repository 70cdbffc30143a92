"""Where sessions stand: their placement as a value, and what is refused on the grid."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from eventsapp.infra.refusals import Refusal
from eventsapp.programme.models import Session

USUAL_MINUTES = 30
"""How long a session is at first where nobody said."""


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where a session stands, and whether it stays there; without ``starts_at`` it has no time yet."""

    day_on: date | None = None
    room_id: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    is_locked: bool = False

    @classmethod
    def of(cls, session: Session) -> "Placement":
        """Return where a session stands."""
        return cls(
            day_on=session.day_on,
            room_id=session.room_id,
            starts_at=session.starts_at,
            ends_at=session.ends_at,
            is_locked=session.is_locked,
        )

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Placement":
        """Return a placement that was kept."""
        moments = {name: datetime.fromisoformat(kept[name]) if kept[name] else None for name in _MOMENTS}
        day_on = date.fromisoformat(kept["day_on"]) if kept["day_on"] else None
        return cls(day_on=day_on, room_id=kept["room_id"], is_locked=kept["is_locked"], **moments)

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept."""
        moments = {name: value.isoformat() if (value := getattr(self, name)) else None for name in _MOMENTS}
        day_on = self.day_on.isoformat() if self.day_on else None
        return {"day_on": day_on, "room_id": self.room_id, **moments, "is_locked": self.is_locked}

    @property
    def minutes(self) -> int | None:
        """How long the session is; None without a time."""
        if self.starts_at is None or self.ends_at is None:
            return None
        return round((self.ends_at - self.starts_at).total_seconds() / 60)


_MOMENTS = ("starts_at", "ends_at")


def programme_topic(fair_id: int) -> str:
    """Return the name under which changes of a fair's programme are told."""
    return f"programme {fair_id}"


class SessionSettled(Refusal):
    """A session that stays where it is, to be moved."""

    sentence = _l("This session is settled in its place, so it was not moved. Let it move first.")


class MovedMeanwhile(Refusal):
    """A session that somebody else changed since it was looked at."""

    sentence = _l(
        "Somebody else changed this session before you, so yours was not done. Look at where it stands now, then place "
        "it again."
    )


class RoomGone(Refusal):
    """A room that the fair does not have, or not any more."""

    status = 422
    field = "room"
    sentence = _l("The fair has no such room. Choose one of the list.")


class NothingToUndo(Refusal):
    """No step of one's own is left to take back."""

    sentence = _l("There is no step of yours to take back.")


class NothingToRedo(Refusal):
    """No step of one's own was taken back."""

    sentence = _l("There is no step of yours to do again.")


class ChangedSince(Refusal):
    """A step whose session was changed by somebody since."""

    def __init__(self, act: str, session_id: int, title: str) -> None:
        self.act, self.session_id = act, session_id
        sentence = _(
            "“%(title)s” was changed since, so your step stays as it is. Move it by hand where that is right.",
            title=title,
        )
        super().__init__(sentence)
