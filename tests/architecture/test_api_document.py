"""The examples of docs/api.md are true: asked as they are written, in their order, they are answered as it says.

Ids, moments, hashes and everything that a plan is computed to are compared by their kind, all else to the letter.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest
from flask import Flask

from config import ROOT
from eventsapp.accounts.models import User
from eventsapp.allocation.actions.picking import call_next
from eventsapp.allocation.models import Round
from eventsapp.exhibitors.models import Exhibitor
from eventsapp.fairs.models import Fair
from eventsapp.infra import jobs
from eventsapp.infra.database import db, transaction
from eventsapp.programme.actions import RoomValues, SessionValues, create_room, create_session
from eventsapp.questions.models import Feedback, Question
from eventsapp.web.access import declared_access
from tests.allocation.merits import make_ranked
from tests.allocation.rounds_world import make_round, opened
from tests.factories import make_fair, make_hall_with_units, make_member
from tests.programs import program_of

EXAMPLE = re.compile(r"```http\n([A-Z]+) (\S+)\n(.*?)\n?\n(\d{3})\n(.*?)```", re.DOTALL)
ADDRESS = re.compile(r"`(?:(GET|POST) )?(/[a-zA-Z/?=&.-]+)`")
BY_KIND = {"id", "room", "stand", "exhibitor", "turn", "round", "plan_hash", "next", "evidence_url"} | {
    "ticket",
    "ticket_url",
}
COMPUTED = "/allocation/plans"


class Example(NamedTuple):
    """A request with what it is answered."""

    method: str
    address: str
    body: Any
    status: int
    answer: Any


def examples() -> Iterator[Example]:
    """Yield the examples of the document in their order."""
    text = (ROOT / "docs" / "api.md").read_text("utf-8")
    for method, address, body, status, answer in EXAMPLE.findall(text):
        yield Example(method, address, json.loads(body) if body else None, int(status), json.loads(answer))


class World:
    """The fair of the document; ``ids`` are the real ones of what is written there as 2, 3, 7, 12, 13, 14 and 41."""

    def __init__(self) -> None:
        self.fair: Fair = make_fair(slug="expo")
        self.organiser: User = make_member(self.fair)
        make_hall_with_units(self.fair, columns=6)
        self.round: Round = make_round(self.fair, self.organiser, mode="appointment")
        exhibitors: list[Exhibitor] = [
            make_ranked(self.fair, "Ferrowick Drives", self.organiser, units=2),
            make_ranked(self.fair, "Larkspur Robotics", self.organiser, units=2, consecutive_years=3),
            make_ranked(self.fair, "Alder Optics", self.organiser, units=1),
        ]
        with transaction():
            for one in exhibitors:
                one.company.country = "VN"
        with transaction():
            room = create_room(self.fair, RoomValues(code="R1", name={"en": "Grand Hall"}))
            session = create_session(self.fair, SessionValues(title={"en": "Grippers for fruit"}))
            asked = Question(
                session_id=session.id, fair_id=self.fair.id, text="Does it pick ripe figs?", name="Lan", state="waiting"
            )
            db.session.add(asked)
            db.session.add(Feedback(session_id=session.id, fair_id=self.fair.id, score=4, comment="Good pace"))
        self.ids = {
            2: room.id,
            5: asked.id,
            41: session.id,
            3: self.round.id,
            **{12 + place: one.id for place, one in enumerate(exhibitors)},
        }

    def call_first(self) -> None:
        """Open the round and call the first in line."""
        opened(self.round, self.organiser)
        with transaction():
            call_next(self.fair.id, self.round.id, 1, self.organiser)

    def real(self, address: str) -> str:
        """Return an address with the ids of this world."""
        return re.sub(
            r"/(stands|places|rounds|sessions|questions|visitors|exhibitors)/(\d+)",
            lambda found: f"/{found[1]}/{self.ids[int(found[2])]}",
            address,
        )

    def before(self, example: Example) -> None:
        """Let happen what the document says happened meanwhile."""
        happened: dict[tuple[str, str], Callable[[], object]] = {
            ("POST", "/api/v1/fairs/expo/allocation/plans"): self.call_first,
            ("GET", "/api/v1/fairs/expo/allocation/plans/1"): jobs.run_due,
        }
        happened.get((example.method, example.address), lambda: None)()


def differences(said: Any, real: Any, where: str, *, by_kind: bool) -> Iterator[str]:
    """Yield where an answer is another than the document says."""
    if isinstance(said, dict) and isinstance(real, dict):
        if said.keys() != real.keys():
            yield f"{where}: {sorted(said.keys() ^ real.keys())}"
        for name in said.keys() & real.keys():
            free = by_kind or name in BY_KIND or name.endswith("_at") or (name == "version" and "/halls/" in where)
            yield from differences(said[name], real[name], f"{where}.{name}", by_kind=free)
    elif isinstance(said, list) and isinstance(real, list) and (by_kind or len(said) == len(real)):
        for place, (one, other) in enumerate(zip(said[:1] * len(real) if by_kind else said, real, strict=False)):
            yield from differences(one, other, f"{where}[{place}]", by_kind=by_kind)
    elif kind(said) != kind(real) or not (by_kind or said == real):
        yield f"{where}: {said!r} is written, {real!r} is answered"


def kind(value: Any) -> str:
    """Return what kind of JSON a value is."""
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def test_every_example_is_answered_as_it_is_written(app: Flask, world: World) -> None:
    asking, wrong = program_of(app, world.organiser, world.fair), []
    for example in examples():
        world.before(example)
        body = dict(example.body) if example.body is not None else None
        for name in ("exhibitor", "room"):
            if body and name in body:
                body[name] = world.ids[body[name]]
        answer = asking.open(world.real(example.address), method=example.method, json=body)
        asked = f"{example.method} {example.address}"
        if answer.status_code != example.status:
            wrong.append(f"{asked}: {answer.status_code} {answer.text}")
        elif "id" in example.answer:
            world.ids[example.answer["id"]] = answer.json["id"]
        wrong += differences(example.answer, answer.json, asked, by_kind=COMPUTED in example.address)
    assert wrong == []


def test_document_has_examples_of_stands_and_of_allocation(app: Flask) -> None:
    known = list(examples())
    assert len(known) > 10
    assert any(COMPUTED in one.address for one in known)
    assert {one.status for one in known} >= {200, 201, 202, 409, 422}


def test_every_operation_is_in_the_document(session_app: Flask) -> None:
    text = (ROOT / "docs" / "api.md").read_text("utf-8")
    written = {re.sub(r"\?.*", "", address) for _method, address in ADDRESS.findall(text)}
    missing = []
    for rule in session_app.url_map.iter_rules():
        access = declared_access(session_app.view_functions[rule.endpoint])
        if access is not None and access.kind == "program":
            path = re.sub(r"^/api/v1/fairs/<fair>(/allocation|/programme)?", "", rule.rule)
            names = re.sub(r"<(?:int:)?(\w+)>", lambda found: PLACES[found[1]], path)
            if names not in written and f"/{names.rpartition('/')[2]}" not in written:
                missing.append(names)
    assert missing == []


PLACES = {
    "stand_id": "ID",
    "gate_id": "ID",
    "session_id": "ID",
    "question_id": "QUESTION",
    "decision": "DECISION",
    "visitor_id": "ID",
    "type_id": "ID",
    "asked_id": "ID",
    "group_id": "ID",
    "code_id": "ID",
    "person_id": "ID",
    "round_id": "ID",
    "step": "STEP",
    "hall": "HALL",
    "number": "N",
    "exhibitor_id": "EXHIBITOR",
    "word_id": "ID",
    "notice_id": "ID",
    "seat_id": "SEAT",
}
"""What stands for a part of an address in the document."""
