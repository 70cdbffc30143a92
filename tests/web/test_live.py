"""Answers that stay open: who is let in, who hears what, and how all ends."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from redis.asyncio import Redis

from config import Settings, load_settings
from eventsapp.infra.live import CHANNEL, Teller
from eventsapp.web.live import News, Opened, hub
from eventsapp.web.live.layer import LiveLayer
from eventsapp.web.live.opening import SLOT

SECONDS = 20
Script = Callable[["Place"], Awaitable[Any]]


class Connection:
    """A browser at the other end of one answer; with ``is_stuck`` it takes nothing more after the beginning."""

    def __init__(self, *, is_stuck: bool = False) -> None:
        self.status, self.headers, self.body, self.is_over = 0, {}, "", False
        self._changed, self._left = asyncio.Event(), asyncio.Event()
        self._takes = asyncio.Event()
        if not is_stuck:
            self._takes.set()

    async def receive(self) -> dict[str, Any]:
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status, self.headers = message["status"], dict(message["headers"])
        else:
            if self.body:
                await self._takes.wait()
            self.body += message["body"].decode()
            self.is_over = not message.get("more_body", False)
        self._changed.set()

    def leave(self) -> None:
        self._left.set()

    def take_on(self) -> None:
        self._takes.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(SECONDS):
            while not condition():
                self._changed.clear()
                await self._changed.wait()


@dataclass
class Place:
    """A site with one view, which tells the numbers up to ``latest``."""

    settings: Settings
    address: str = "192.0.2.1"
    latest: int = 0
    looks: int = 0
    is_over: bool = False
    running: set["asyncio.Task[None]"] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.layer = LiveLayer(self.view, Flask(__name__), self.settings)

    async def view(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        beginning = News(f"begin {self.latest}\n", self.latest, self.latest, 3600)
        if scope["path"] != "/api/refused/stream":
            scope[SLOT].opened = Opened("numbers", beginning, self.look, self.address, time.monotonic())
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"8")]})
        await send({"type": "http.response.body", "body": beginning.text.encode()})

    def look(self, position: int) -> News:
        self.looks += 1
        text = "".join(f"<{number}>" for number in range(position + 1, self.latest + 1))
        return News(text, self.latest, self.latest, 3600, is_over=self.is_over)

    def tell(self, latest: int) -> None:
        self.latest = latest
        Teller(None).tell("numbers")

    def connect(self, path: str = "/api/numbers/stream", *, is_stuck: bool = False) -> Connection:
        connection = Connection(is_stuck=is_stuck)
        scope = {"type": "http", "method": "GET", "path": path}
        task = asyncio.create_task(self.layer(scope, connection.receive, connection.send))
        self.running.add(task)
        return connection

    async def open(self, *, is_stuck: bool = False) -> Connection:
        connection = self.connect(is_stuck=is_stuck)
        await connection.until(lambda: bool(connection.body))
        return connection


@pytest.fixture
def play(tmp_path: Path) -> Callable[..., None]:
    """Return a function that runs a script on a loop of its own, and sees that all streams end with the site."""

    async def played(script: Script, settings: Settings) -> None:
        place = Place(settings)
        await script(place)
        place.layer.close()
        async with asyncio.timeout(SECONDS):
            await asyncio.gather(*place.running)

    def run(script: Script, **limits: int | str) -> None:
        settings = replace(load_settings({"INSTANCE": str(tmp_path)}), **limits)
        with ThreadPoolExecutor(1) as beside:  # a browser of another test may keep this thread's loop running
            beside.submit(asyncio.run, played(script, settings)).result()

    return run


Play = Callable[..., None]


@pytest.fixture
def _told_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is found by looking now and then: who is not told waits for an hour."""
    monkeypatch.setattr(hub, "LOOK_SECONDS", 3600)


@pytest.mark.usefixtures("_told_only")
def test_everybody_hears_everything_and_one_look_serves_all(play: Play) -> None:
    async def script(place: Place) -> None:
        connections = [await place.open() for _ in range(20)]
        assert {connection.body for connection in connections} == {"begin 0\n"}
        assert b"content-length" not in connections[0].headers
        for number in range(1, 11):
            place.tell(number)
        for connection in connections:
            await connection.until(lambda c=connection: c.body.endswith("<10>"))
        assert {connection.body.count("<") for connection in connections} == {10}
        assert place.looks <= 3  # ten changes at once were gathered
        late = await place.open()
        assert late.body == "begin 10\n"

    play(script)


@pytest.mark.usefixtures("_told_only")
def test_what_another_process_tells_comes_through_redis(play: Play, redis_url: str) -> None:
    async def script(place: Place) -> None:
        reader = await place.open()
        place.latest = 1
        async with asyncio.timeout(SECONDS), Redis.from_url(redis_url) as elsewhere:
            while not await elsewhere.publish(CHANNEL, "numbers"):
                pass  # nobody listens yet
        await reader.until(lambda: "<1>" in reader.body)

    play(script, redis_url=redis_url)


@pytest.mark.usefixtures("_told_only")
def test_reader_who_joins_behind_the_others_is_told_what_it_missed(play: Play) -> None:
    async def script(place: Place) -> None:
        first = await place.open()
        place.tell(3)
        await first.until(lambda: "<3>" in first.body)
        place.latest = 0  # what a reader read before the others heard of it
        late = await place.open()
        await late.until(lambda: late.body == "begin 0\n<1><2><3>")

    play(script)


def test_change_that_nobody_told_of_is_found_all_the_same(play: Play) -> None:
    async def script(place: Place) -> None:
        reader = await place.open()
        place.latest = 1
        await reader.until(lambda: "<1>" in reader.body)

    play(script)


def test_more_streams_than_a_process_holds_are_asked_to_come_later(play: Play) -> None:
    async def script(place: Place) -> None:
        first, second = await place.open(), await place.open()
        third = await place.open()
        assert (first.status, second.status, third.status) == (200, 200, 503)
        assert int(third.headers[b"retry-after"]) > 0
        assert json.loads(third.body)["status"] == 503
        first.leave()
        await first.until(lambda: first.is_over)
        assert (await place.open()).status == 200

    play(script, live_streams=2)


def test_one_address_cannot_take_all_streams(play: Play) -> None:
    async def script(place: Place) -> None:
        mine = [await place.open() for _ in range(3)]
        assert [connection.status for connection in mine] == [200, 200, 503]
        place.address = "192.0.2.2"
        assert (await place.open()).status == 200
        place.address = ""  # known ones are not counted
        assert [(await place.open()).status for _ in range(3)] == [200, 200, 200]

    play(script, live_streams_per_address=2)


def test_answer_that_is_no_stream_passes_whole(play: Play) -> None:
    async def script(place: Place) -> None:
        connection = place.connect("/api/refused/stream")
        await connection.until(lambda: connection.is_over)
        assert (connection.status, connection.body) == (200, "begin 0\n")
        assert connection.headers == {b"content-length": b"8"}

    play(script)


def test_reader_too_slow_for_the_changes_is_sent_away_and_holds_nobody_up(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pause in ("GATHER_SECONDS", "BETWEEN_LOOKS_SECONDS"):  # else so many looks take a minute
        monkeypatch.setattr(hub, pause, 0)

    async def script(place: Place) -> None:
        slow, quick = await place.open(is_stuck=True), await place.open()
        for number in range(1, hub.MOST_WAITING + 5):
            place.tell(number)
            await quick.until(lambda n=number: quick.body.endswith(f"<{n}>"))
        slow.take_on()
        await slow.until(lambda: slow.is_over)
        assert slow.body.count("<") < hub.MOST_WAITING
        assert not quick.is_over

    play(script)


def test_streams_end_when_nobody_may_look_any_longer(play: Play) -> None:
    async def script(place: Place) -> None:
        reader = await place.open()
        place.is_over = True
        place.tell(0)
        await reader.until(lambda: reader.is_over)

    play(script)
