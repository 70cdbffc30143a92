"""The grid of a day as its page shows it; always the same number of queries."""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

from flask import request, url_for
from flask_login import current_user

from eventsapp.fairs.models import Fair
from eventsapp.infra import clock
from eventsapp.infra.locale import LANGUAGES, current_language, text_in, zone
from eventsapp.programme.agenda.arranging import Block, DayPlan, plan_day
from eventsapp.programme.clashes import Clash, Severity, remedies_for
from eventsapp.programme.forms.placing import PlaceForm, place_form
from eventsapp.programme.importers.times import DAY_CHANGE, moment_of, programme_day, read_date
from eventsapp.programme.models import Room, Session, Track
from eventsapp.programme.queries import (
    Change,
    ClashReport,
    Person,
    clash_report,
    code_of,
    grid_days,
    latest_changes,
    people_in,
    programme_mark,
    rooms_of,
    session_on_grid,
    sessions_of_day,
    tracks_of,
    tray_of,
    turns_of,
)
from eventsapp.programme.rules import Placement
from eventsapp.programme.views.organiser.clash_words import Words
from eventsapp.programme.views.organiser.frame import number_in, search_words
from eventsapp.programme.views.organiser.grid_shown import Advice, Shown
from eventsapp.programme.views.organiser.grid_words import said_of, where_of
from eventsapp.web.forms import clean_text

USUAL_HOURS = (time(8), time(18))
HAVE = "X-Planner-Have"
"""What the page's script has: rooms with the keys of their columns, ``3.1f2e3d4c,4.…``."""
KEPT_IN_ADDRESS = ("day", "room", "session", "q", "track")


@dataclass(frozen=True)
class GridPage:
    """Everything that the page of a day shows, read once; ``form`` is the one that was refused."""

    fair: Fair
    form: PlaceForm | None = None
    errors: Sequence[str] = ()

    @cached_property
    def days(self) -> list[date]:
        """The days of the programme."""
        return grid_days(self.fair, self.report.board.world)

    @cached_property
    def day(self) -> date:
        """The day that is looked at: the one asked for, else today, else the first."""
        asked, today = read_date(request.args.get("day", "")), programme_day(self._local_now)
        return next((day for day in (asked, today) if day in self.days), self.days[0])

    @property
    def _local_now(self) -> datetime:
        return clock.now().astimezone(zone(self.fair.timezone))

    @cached_property
    def rooms(self) -> dict[int, Room]:
        """The rooms by id, in their order."""
        return {room.id: room for room in rooms_of(self.fair)}

    @cached_property
    def tracks(self) -> dict[int, Track]:
        """The tracks by id, in their order."""
        return {track.id: track for track in tracks_of(self.fair)}

    @cached_property
    def report(self) -> ClashReport:
        """The clashes of the whole programme."""
        return clash_report(self.fair)

    @cached_property
    def sessions(self) -> Sequence[Session]:
        """The sessions of the day."""
        return sessions_of_day(self.fair, self.day)

    @cached_property
    def _tray(self) -> tuple[Sequence[Session], int]:
        return tray_of(self.fair, search_words(), number_in("track"))

    @property
    def words(self) -> str:
        """What was typed to search among those without a time."""
        return clean_text(request.args.get("q"))

    @cached_property
    def chosen(self) -> Session | None:
        """The session that was opened."""
        number = number_in("session")
        return session_on_grid(self.fair, number) if number else None

    @cached_property
    def _people(self) -> Mapping[int, Sequence[Person]]:
        return people_in([*self.sessions, *self._tray[0], *([self.chosen] if self.chosen else [])])

    @cached_property
    def _clashes(self) -> Mapping[int, Sequence[Clash]]:
        """The open clashes by the session that is in them, of the sessions that are shown."""
        shown = {session.id for session in self.sessions} | ({self.chosen.id} if self.chosen else set())
        found: dict[int, list[Clash]] = {number: [] for number in shown}
        for clash in self.report.open:
            for number in shown.intersection(map(int, clash.sessions)):
                found[number].append(clash)
        return found

    @cached_property
    def _remedies(self) -> dict[str, Any]:
        mine = self._clashes.get(self.chosen.id, ()) if self.chosen else ()
        return {clash.key: remedies_for(self.report.board, clash) for clash in mine}

    @cached_property
    def _words(self) -> Words:
        clashes = {clash.key: clash for some in self._clashes.values() for clash in some}
        remedies = [one for some in self._remedies.values() for one in some]
        return Words(self.fair, list(clashes.values()), remedies, tuple(self.rooms.values()))

    def title_of(self, session: Session) -> tuple[str, str]:
        """Return a session's title in the reader's language or another, with the language it is in."""
        title, code = text_in(session.title, current_language(), self.fair.default_language)
        return title, LANGUAGES[code].html_lang if code in LANGUAGES else code

    def shown(self, session: Session) -> Shown:
        """Return a session with its words."""
        title, lang = self.title_of(session)
        clashes = self._clashes.get(session.id, ())
        return Shown(
            session=session,
            title=title,
            lang=lang,
            people=self._people.get(session.id, ()),
            track=self.tracks.get(session.track_id or 0),
            facts=[self._words.fact(clash) for clash in clashes],
            is_impossible=any(clash.severity == Severity.IMPOSSIBLE for clash in clashes),
        )

    @cached_property
    def blocks(self) -> list[Shown]:
        """The sessions of the day by time, then in the order of the rooms: so they are reached by keyboard."""
        order = {number: place for place, number in enumerate(self.rooms)}
        found = [self.shown(session) for session in self.sessions if session.starts_at]
        return sorted(found, key=lambda one: (one.session.starts_at, order.get(one.session.room_id or 0, -1)))

    @cached_property
    def keys(self) -> dict[int, str]:
        """Return for each room what is another as soon as something of its column looks different."""
        words: dict[int, list[str]] = defaultdict(list)
        for one in self.blocks:
            session, is_chosen = one.session, self.chosen is not None and self.chosen.id == one.session.id
            track = (one.track.code, one.track.colour) if one.track else None
            shown = (session.id, session.version, self.plan.spots[session.id], one.facts, one.people, track, is_chosen)
            words[session.room_id or 0].append(repr(shown))
        rooms = [*self.rooms, 0]
        return {room: hashlib.sha256("\n".join(words[room]).encode()).hexdigest()[:8] for room in rooms}

    @property
    def sent(self) -> list[Shown]:
        """The sessions of the day without those of columns that the page's script says it has as they are."""
        known = dict(pair.partition(".")[::2] for pair in request.headers.get(HAVE, "").split(","))
        return [one for one in self.blocks if known.get(str(one.session.room_id or 0)) != self.key_of(one.session)]

    def key_of(self, session: Session) -> str:
        """Return the key of the column that a session is in."""
        return self.keys[session.room_id or 0]

    @cached_property
    def tray(self) -> list[Shown]:
        """The sessions without a time that fit what is searched for."""
        return [self.shown(session) for session in self._tray[0]]

    @property
    def tray_count(self) -> int:
        """How many sessions without a time fit."""
        return self._tray[1]

    @property
    def is_narrowed(self) -> bool:
        """Whether something is searched for among those without a time."""
        return bool(self.words or number_in("track"))

    @cached_property
    def plan(self) -> DayPlan:
        """The day laid out."""
        blocks = [
            Block(
                id=one.session.id,
                room=one.session.room_id or 0,
                starts_at=one.session.starts_at,
                ends_at=one.session.ends_at,
                spans=one.spans,
            )
            for one in self.blocks
            if one.session.starts_at and one.session.ends_at
        ]
        return plan_day(list(self.rooms), blocks, self._span, is_open=self._hours is not None)

    @property
    def _hours(self) -> Any:
        return self.report.board.world.days.get(self.day)

    @property
    def _span(self) -> tuple[datetime, datetime]:
        if self._hours is not None:
            return self._hours.starts_at, self._hours.ends_at
        at = zone(self.fair.timezone)
        first, last = (moment_of(self.day, hour, at, DAY_CHANGE) for hour in USUAL_HOURS)
        return first, last

    @property
    def now_row(self) -> int | None:
        """The row of the present moment, where it is in the day."""
        return self.plan.row_of(clock.now())

    @property
    def room_id(self) -> int:
        """The room that a phone shows: the one asked for, that of the chosen session, or the first."""
        wanted = number_in("room") or (self.chosen.room_id if self.chosen else None)
        return wanted if wanted in self.rooms else next(iter(self.rooms), 0)

    @cached_property
    def place_form(self) -> PlaceForm | None:
        """The typed form of the chosen session."""
        if self.form is not None or self.chosen is None:
            return self.form
        form = place_form(self.fair, formdata=None)
        form.show(self.fair, self.chosen, self.day)
        return form

    @property
    def where(self) -> str:
        """Where the chosen session stands."""
        return where_of(self.fair, Placement.of(self.chosen), self.rooms) if self.chosen else ""

    @cached_property
    def advice(self) -> list[Advice]:
        """The clashes of the chosen session, with what would end each."""
        if self.chosen is None:
            return []
        words = self._words
        return [
            Advice(
                code=code_of(clash),
                fact=words.fact(clash),
                detail=words.detail(clash, str(self.chosen.id)),
                is_impossible=clash.severity == Severity.IMPOSSIBLE,
                remedies=[(one.code, words.offer(one)) for one in self._remedies[clash.key]],
                seen=words.seen(clash, self._remedies[clash.key]),
            )
            for clash in self._clashes[self.chosen.id]
        ]

    @cached_property
    def changes(self) -> list[tuple[Change, str]]:
        """What was changed last, with who it was."""
        return [(one, said_of(self.fair, one, self.rooms)) for one in latest_changes(self.fair)]

    @cached_property
    def mark(self) -> str:
        """What is another as soon as a session is there, gone, or changed."""
        return programme_mark(self.fair.id)

    @cached_property
    def _turns(self) -> set[bool]:
        return turns_of(self.fair, current_user.id)

    @property
    def can_undo(self) -> bool:
        """Whether a step of the person's own can be taken back."""
        return False in self._turns

    @property
    def can_redo(self) -> bool:
        """Whether a step of the person's own was taken back."""
        return True in self._turns

    def url(self, name: str = "grid", session_id: int | None = None, **changes: Any) -> str:
        """Return the address of the page or of a step on it, with what is looked at."""
        kept = {key: request.args[key] for key in KEPT_IN_ADDRESS if request.args.get(key)}
        values = {**kept, "day": self.day.isoformat(), **changes}
        if session_id is not None:
            values["session_id"] = session_id
        return url_for(f"programme_organiser.{name}", fair=self.fair.slug, **values)
