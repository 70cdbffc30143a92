"""Builds the forum: rooms, tracks, speakers, two or three days of sessions, and the published release."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from eventsapp.demo.dice import Dice
from eventsapp.demo.fairs import OpenFair
from eventsapp.demo.firms import Firm
from eventsapp.demo.names import invent_person
from eventsapp.demo.words import forum_texts as words
from eventsapp.demo.words.topics import TOPICS, Topic
from eventsapp.programme.actions import (
    AudienceValues,
    RoomValues,
    SessionValues,
    SpeakerValues,
    TrackValues,
    create_audience,
    create_room,
    create_session,
    create_speaker,
    create_track,
    publish_release,
    set_seats,
)
from eventsapp.programme.queries import draft_release
from eventsapp.programme.rules import WALK_IN_PERCENT, Side, session_times

SLOTS = ((time(11), 45), (time(13, 30), 45), (time(14, 30), 45), (time(15, 45), 60))
LANGUAGES = ("vi", "en", "vi", "ko", "vi", "zh", "en", "vi")
INTERPRETED = {"vi": ["en", "ko"], "en": ["vi"], "ko": ["vi", "en"], "zh": ["vi"]}
TITLED_IN_TWO = 6
"""Every so many sessions have their title in Vietnamese and English only."""

Voice = tuple[int, str]
"""A speaker's id and language."""


@dataclass(frozen=True)
class Stage:
    """Rooms, tracks and audiences by code, as ids; the speakers by their side, with the language of each."""

    rooms: Mapping[str, int]
    tracks: Mapping[str, int]
    audiences: Mapping[str, int]
    speakers: Mapping[str, Sequence[Voice]]


def add_forum(at: OpenFair, firms: Sequence[Firm]) -> int:
    """Write the whole forum and return how many sessions it has."""
    stage = _stage(at, firms)
    count = 0
    for day in range(at.edition.forum_days):
        for values in _day(at, stage, day):
            session = create_session(at.fair, values, actor=at.team.organiser)
            if values.kind == "workshop":
                set_seats(at.fair, session, None, WALK_IN_PERCENT, actor=at.team.organiser)
            count += 1
    if at.edition.forum_is_published:
        publish_release(at.fair, draft_release(at.fair), actor=at.team.organiser)
    return count


def _stage(at: OpenFair, firms: Sequence[Firm]) -> Stage:
    rooms = {
        code: create_room(at.fair, RoomValues(code=code, name=name, capacity=seats, position=rank)).id
        for rank, (code, seats, name) in enumerate(words.ROOMS)
    }
    tracks = {
        code: create_track(at.fair, TrackValues(code=code, name=name, colour=rank + 1, position=rank)).id
        for rank, (code, name) in enumerate(words.TRACKS)
    }
    audiences = {
        code: create_audience(at.fair, AudienceValues(name=name, position=rank)).id
        for rank, (code, name) in enumerate(words.AUDIENCES)
    }
    dice = Dice(f"speakers:{at.edition.slug}")
    speakers: dict[str, list[Voice]] = {side: [] for side in Side}
    for side, values in _speakers(firms, dice):
        speakers[side].append((create_speaker(at.fair, values).id, values.name_language))
    return Stage(rooms, tracks, audiences, speakers)


def _speakers(firms: Sequence[Firm], dice: Dice) -> Iterator[tuple[Side, SpeakerValues]]:
    """Invent people of the State, of schools and of the exhibitors."""
    bodies = [(Side.STATE, *body) for body in words.STATE_BODIES * 3]
    schools = [(Side.ACADEMIA, *school) for school in words.SCHOOLS * 5]
    companies = [(Side.BUSINESS, firm.display, firm.language, "") for firm in firms]
    jobs = {"vi": "Giám đốc kỹ thuật", "en": "Chief engineer", "zh": "技术总监", "ko": "기술 이사"}
    for side, organisation, language, job in [*bodies, *schools, *companies]:
        person = invent_person(language, dice)
        yield (
            side,
            SpeakerValues(
                full_name=person.full_name,
                latin_name=person.latin_name,
                name_language=language,
                organisation=organisation,
                job_title=job or jobs[language],
                side=side,
            ),
        )


def _day(at: OpenFair, stage: Stage, number: int) -> Iterator[SessionValues]:
    """Yield the sessions of one day; nobody speaks in two rooms at once."""
    day_on = at.edition.starts_on + timedelta(days=number)
    dice = Dice(f"forum:{at.edition.slug}:{number}")
    yield from _ceremonies(at, stage, day_on, number, dice)
    topics = list(TOPICS) if number == 0 else dice.shuffled(TOPICS)
    upcoming = iter(enumerate(topics))
    for rank, (start, minutes) in enumerate(SLOTS):
        rooms = [code for code in stage.rooms if rank or code != "R1"]
        free = {side: dice.shuffled(people) for side, people in stage.speakers.items()}
        for code, (at_index, topic) in zip(rooms, upcoming, strict=False):
            starts_at, ends_at = session_times(day_on, start, minutes, at.fair.timezone)
            yield replace(
                _session(stage, topic, at_index + number, number, free),
                room_id=stage.rooms[code],
                day_on=day_on,
                starts_at=starts_at,
                ends_at=ends_at,
            )


def _session(stage: Stage, topic: Topic, rank: int, day: int, free: Mapping[str, list[Voice]]) -> SessionValues:
    """Return a talk on the first day; a workshop or dialogue on the same subject on the others."""
    language = LANGUAGES[rank % len(LANGUAGES)]
    kind = "talk" if day == 0 else ("workshop", "dialogue")[rank % 2]
    codes = ("vi", "en") if rank % TITLED_IN_TWO == 4 else ("vi", "en", "zh", "ko")
    pattern = {"workshop": words.WORKSHOP, "dialogue": words.DIALOGUE}.get(kind)
    title = {code: pattern[code].format(topic.title[code]) if pattern else topic.title[code] for code in codes}
    business = free[Side.BUSINESS]
    speakers = [_call_up(business, language)]
    if kind == "dialogue":
        speakers += [_call_up(free[Side.STATE], language), _call_up(business, language)]
    return SessionValues(
        title=title,
        abstract=words.WORKSHOP_ABSTRACT if kind == "workshop" else topic.abstract,
        kind=kind,
        track_id=stage.tracks[topic.track],
        audiences=[stage.audiences[code] for code in words.MEANT_FOR[topic.track]],
        language=language,
        interpreted=INTERPRETED[language] if kind != "workshop" else [],
        speakers=speakers,
        moderators=[_call_up(free[Side.ACADEMIA], language)] if kind == "dialogue" else [],
    )


def _call_up(people: list[Voice], language: str) -> int:
    """Take someone who speaks the session's language, else whoever is left, so that nobody is in two rooms."""
    chosen = next((voice for voice in people if voice[1] == language), people[-1])
    people.remove(chosen)
    return chosen[0]


def _ceremonies(at: OpenFair, stage: Stage, day_on: date, number: int, dice: Dice) -> Iterator[SessionValues]:
    """Yield what the whole house attends: opening, breaks, closing; interpreted into all four languages."""
    title, abstract = (
        (words.OPENING, words.OPENING_ABSTRACT) if number == 0 else (words.DAY_TWO, words.DAY_TWO_ABSTRACT)
    )
    closing = words.CLOSING[min(number, 1)]
    everybody = [speaker for people in stage.speakers.values() for speaker, _language in people]
    main, last = dice.some(everybody, 5), dice.some(everybody, 5)
    plan: tuple[tuple[str, dict[str, str], dict[str, str], time, int, list[int]], ...] = (
        ("ceremony" if number == 0 else "plenary", title, abstract, time(8, 30), 90, main),
        ("break", words.COFFEE, {}, time(10, 15), 30, []),
        ("break", words.LUNCH, {}, time(12), 80, []),
        ("break", words.COFFEE, {}, time(15, 20), 20, []),
        ("plenary", closing, words.CLOSING_ABSTRACT, time(17), 30, last),
    )
    for kind, name, text, start, minutes, people in plan:
        starts_at, ends_at = session_times(day_on, start, minutes, at.fair.timezone)
        yield SessionValues(
            title=name,
            abstract=text,
            kind=kind,
            track_id=stage.tracks["SC"] if people else None,
            room_id=stage.rooms["R1"] if people else None,
            day_on=day_on,
            starts_at=starts_at,
            ends_at=ends_at,
            language="vi" if people else "",
            interpreted=["en", "zh", "ko"] if people else [],
            speakers=people[1:],
            moderators=people[:1],
        )
