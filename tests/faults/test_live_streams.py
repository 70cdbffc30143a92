"""Open pages on two web processes: all hear what happens at either, whatever becomes of Redis or their connection."""

import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import select

from eventsapp.booths import actions
from eventsapp.booths.models import Stand
from eventsapp.booths.queries import latest_seq
from eventsapp.infra.database import db, transaction
from tests.faults.conftest import SECONDS, Distributed
from tests.faults.streams import Rush, Stream, begin_rush
from tests.services.running import RunningService, wait_until

STREAMS = 200
BACKENDS = "SELECT state FROM pg_stat_activity WHERE application_name = 'eventsapp' AND pid <> pg_backend_pid()"


@pytest.fixture
def rush(distributed: Distributed, tmp_path: Path) -> Iterator[Rush]:
    """A fair on the two processes."""
    with begin_rush(distributed, tmp_path) as begun:
        yield begun


def test_hold_at_one_process_is_heard_by_every_stream_of_both_and_no_stream_costs_a_connection(rush: Rush) -> None:
    with ExitStack() as opened:
        streams = [opened.enter_context(Stream(rush.port)) for _ in range(STREAMS)]
        rush.hold("A-101")
        for stream in streams:
            stream.read_until(lambda s=stream: s.units.get("A-101") == "held")
        assert len(rush.distributed.rows(BACKENDS)) < STREAMS / 4
        # A worker may be in the middle of something; a stream would be for as long as it is open.
        assert wait_until(lambda: ("idle in transaction",) not in rush.distributed.rows(BACKENDS), SECONDS)


def test_stream_that_breaks_again_and_again_misses_nothing(rush: Rush) -> None:
    numbers = [f"A-{row}{column:02d}" for row in range(1, 5) for column in range(1, 11)]
    with Stream(rush.port) as stream:
        stream.units |= rush.present()
        for turn in range(12):
            with transaction():
                stand = actions.hold_units(rush.hall, [numbers[turn]], rush.user)
            if turn % 3 == 0:
                stream.break_off()
            with transaction():
                if turn % 2:
                    actions.give_back(rush.fair, stand.id, rush.user)
                else:
                    actions.reserve_own(rush.fair, stand.id, rush.user)
            if turn % 3 == 0:
                stream.come_back()
        seq = str(latest_seq(rush.fair.id))
        stream.read_until(lambda: stream.last_id == seq and len(stream.units) >= 12)
        assert {number: state for number, state in stream.units.items() if state != "available"} == rush.present()
        assert set(stream.units) >= set(numbers[:12])


def test_hold_that_runs_out_is_seen_to_be_free_though_nothing_sweeps(rush: Rush) -> None:
    rush.distributed.run()  # neither worker nor beat
    rush.hold("A-401")
    with Stream(rush.port, since="0") as stream:
        stream.read_until(lambda: stream.units.get("A-401") == "held")
        with transaction():
            cart = db.session.scalars(select(Stand).where(Stand.state == "cart")).one()
            rush.distributed.rows(f"UPDATE stands SET expires_at = now() WHERE id = {cart.id} RETURNING id")
        stream.read_until(lambda: stream.units.get("A-401") == "available")


def test_redis_that_hangs_or_drops_everybody_only_delays(rush: Rush, broker: RunningService) -> None:
    with Stream(rush.port) as stream, Redis.from_url(broker.url, socket_timeout=SECONDS) as redis:
        os.kill(broker.pid, signal.SIGSTOP)
        try:
            rush.hold("A-402")
            stream.read_until(lambda: stream.units.get("A-402") == "held")
        finally:
            os.kill(broker.pid, signal.SIGCONT)
        redis.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
        with transaction():
            cart = db.session.scalars(select(Stand).where(Stand.state == "cart")).one()
            actions.give_back(rush.fair, cart.id, rush.user)
        stream.read_until(lambda: stream.units.get("A-402") == "available")
