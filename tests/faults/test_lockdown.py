"""Many phones behind one address, at two web processes: all hear of a lockdown, and of codes that are void."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from eventsapp.checkin.actions import enrol_browser, lock_down, open_again, revoke_device
from eventsapp.checkin.models import Device, Gate
from eventsapp.infra.database import db, transaction
from eventsapp.visitors.actions import cancel_registration
from eventsapp.visitors.models import Visitor
from tests.checkin.gates import make_gate
from tests.factories import make_visitor
from tests.faults.conftest import Distributed
from tests.faults.streams import Rush, Stream, begin_rush

PHONES = 60


class Phone(Stream):
    """The stream of a device: it keeps the marks it was told last."""

    def __init__(self, port: int, gate_id: int, secret: str) -> None:
        self.marks: dict[str, int] = {}
        super().__init__(port, path=f"/scan/{gate_id}/stream", cookie=f"gate-device={secret}")

    def _hear(self, document: dict[str, Any]) -> None:
        self.marks = document["marks"]


@pytest.fixture
def rush(distributed: Distributed, tmp_path: Path) -> Iterator[Rush]:
    with begin_rush(distributed, tmp_path) as begun:
        yield begun


def test_every_phone_hears_of_a_lockdown_of_its_end_of_a_revoked_phone_and_of_a_void_ticket(rush: Rush) -> None:
    gates = [make_gate(rush.fair, code, rush.user) for code in ("G1", "G2")]
    visitor = make_visitor(rush.fair)
    with transaction():
        enrolled = [enrol_browser(rush.fair, gate, "phone", rush.user) for gate in gates for _ in range(PHONES // 2)]
        phones = [(device.gate_id, secret) for device, secret in enrolled]
        last = enrolled[-1][0].id
    first, second = (f"gate {gate.id}" for gate in gates)
    with ExitStack() as opened:
        streams = [opened.enter_context(Phone(rush.port, gate_id, secret)) for gate_id, secret in phones]

        def all_hear(name: str) -> None:
            """Wait until every stream has another mark of this than before."""
            before = [dict(stream.marks) for stream in streams]
            for stream, old in zip(streams, before, strict=True):
                stream.read_until(lambda s=stream, o=old: s.marks[name] != o[name])
                assert {key for key in old if old[key] != stream.marks[key]} == {name}

        with transaction() as session:
            lock_down(rush.fair, [session.get_one(Gate, gates[0].id)], "A delegation passes", rush.user)
        all_hear(first)
        with transaction() as session:
            open_again(rush.fair, [session.get_one(Gate, gates[0].id)], rush.user)
        all_hear(first)
        with transaction() as session:
            revoke_device(session.get_one(Device, last), rush.user)
        all_hear(second)
        with transaction() as session:
            cancel_registration(session.get_one(Visitor, visitor.id), actor=None)
        all_hear("codes")
    db.session.remove()
