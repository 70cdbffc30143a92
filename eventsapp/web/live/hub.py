"""One hub a process: it looks once for all who follow the same topic, and hands everybody the same bytes.

Being told (by a commit here, or through Redis by one elsewhere) makes it look at once. It looks every two seconds
anyway, and when a deadline passes, so a message that is lost delays and loses nothing.
"""

import asyncio
import contextlib
import logging
import time
from collections import Counter, deque
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from flask import Flask
from redis.asyncio import Redis
from redis.exceptions import RedisError

from config import Settings
from eventsapp.infra import live
from eventsapp.web.live.opening import News, Opened

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
GATHER_SECONDS = 0.15
"""How long what follows a message is waited for."""
BETWEEN_LOOKS_SECONDS = 0.8
"""How long it is at least from one look to the next that a message causes: telling 1,500 readers takes a while, and a
rush would have them told of every change by itself."""
HEARTBEAT_SECONDS = 20.0
HEARTBEAT = b": still here\n\n"
MOST_WAITING = 64
"""Chunks a reader may be behind before it is sent away: it comes back and gets its own delta."""
KEPT_MESSAGES = 64


class Reader:
    """One open stream: chunks wait here until its connection takes them."""

    def __init__(self, address: str) -> None:
        self.address = address
        self._chunks: asyncio.Queue[bytes | None] = asyncio.Queue(MOST_WAITING)

    def give(self, chunk: bytes) -> None:
        """Add a chunk; a reader too slow for them is sent away."""
        if self._chunks.full():
            self.end()
        else:
            self._chunks.put_nowait(chunk)

    def end(self) -> None:
        """Let the stream end, whatever still waits."""
        while not self._chunks.empty():
            self._chunks.get_nowait()
        self._chunks.put_nowait(None)

    async def next(self) -> bytes | None:
        """Return the next chunk, None at the end."""
        return await self._chunks.get()


@dataclass(frozen=True, slots=True)
class _Message:
    seq: int
    looked: float
    chunk: bytes


@dataclass(slots=True, eq=False)
class _Watch:
    """A topic that somebody follows."""

    opened: Opened
    news: News
    """The latest there is."""
    due: float
    readers: set[Reader] = field(default_factory=set)
    messages: deque[_Message] = field(default_factory=lambda: deque(maxlen=KEPT_MESSAGES))
    told: asyncio.Event = field(default_factory=asyncio.Event)
    looked: float = 0.0
    """When it was looked last."""
    forgotten_seq: int = -1
    """The highest number among messages that are not kept any more."""


class Hub:
    """Everybody who follows something in this process; lives on one loop, from its first reader on."""

    def __init__(self, app: Flask, settings: Settings) -> None:
        self._app = app
        self._redis_url = settings.redis_url
        self._watches: dict[str, _Watch] = {}
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.addresses: Counter[str] = Counter()
        """How many streams each network address has open."""

    def join(self, opened: Opened) -> Reader | None:
        """Let one more follow, with what was told since its own reading began; None where that is not kept."""
        self._start()
        watch = self._watches.get(opened.topic)
        if watch is None:
            watch = self._watches[opened.topic] = _Watch(opened, opened.beginning, self._in(opened.beginning.wait))
            self._spawn(self._follow(opened.topic, watch))
        elif watch.forgotten_seq > opened.beginning.seq:
            return None
        reader = Reader(opened.address)
        at = opened.beginning.seq
        for message in watch.messages:
            if message.seq > at or (message.seq == at and message.looked > opened.began):
                reader.give(message.chunk)
        watch.readers.add(reader)
        self.addresses[reader.address] += 1
        if at > watch.news.seq:
            watch.told.set()
        return reader

    def leave(self, topic: str, reader: Reader) -> None:
        """Forget a reader."""
        if watch := self._watches.get(topic):
            watch.readers.discard(reader)
        self.addresses[reader.address] -= 1
        if self.addresses[reader.address] <= 0:
            del self.addresses[reader.address]

    def hear(self, topic: str) -> None:
        """Look at a topic soon; for every thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._notice, topic)

    def close(self) -> None:
        """End every stream and stop looking."""
        live.stop_listening(self.hear)
        for watch in self._watches.values():
            for reader in watch.readers:
                reader.end()
        for task in self._tasks:
            task.cancel()
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _start(self) -> None:
        if self._loop is not None:
            return
        self._loop = asyncio.get_running_loop()
        live.listen(self.hear)
        self._spawn(self._beat())
        if self._redis_url:
            self._spawn(self._listen(self._redis_url))

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _in(self, seconds: float) -> float:
        return time.monotonic() + min(LOOK_SECONDS, max(0.0, seconds))

    def _notice(self, topic: str) -> None:
        if watch := self._watches.get(topic):
            watch.told.set()

    async def _follow(self, topic: str, watch: _Watch) -> None:
        """Look whenever told or due, until nobody follows."""
        while watch.readers:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(watch.told.wait(), max(0.0, watch.due - time.monotonic()))
                await asyncio.sleep(max(GATHER_SECONDS, watch.looked + BETWEEN_LOOKS_SECONDS - time.monotonic()))
            watch.told.clear()
            await self._look(watch)
        del self._watches[topic]

    async def _look(self, watch: _Watch) -> None:
        began = watch.looked = time.monotonic()
        try:
            news = await asyncio.get_running_loop().run_in_executor(self._threads, self._read, watch)
        except Exception as error:  # noqa: BLE001 - a database that is away comes back, and the streams wait for it
            logger.warning("Cannot look what is new: %s", error)
            watch.due = self._in(LOOK_SECONDS)
            return
        watch.news, watch.due = news, self._in(news.wait)
        if news.text:
            self._tell(watch, _Message(news.seq, began, news.text.encode()))
        if news.is_over:
            for reader in watch.readers:
                reader.end()

    def _read(self, watch: _Watch) -> News:
        """Look, in a thread: the connection to the database goes back with the context."""
        with self._app.app_context():
            return watch.opened.look(watch.news.position)

    def _tell(self, watch: _Watch, message: _Message) -> None:
        if len(watch.messages) == KEPT_MESSAGES:
            watch.forgotten_seq = watch.messages[0].seq
        watch.messages.append(message)
        for reader in watch.readers:
            reader.give(message.chunk)

    async def _beat(self) -> None:
        """Send a comment now and then: proxies close what is silent, and who went away is found out."""
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            for watch in self._watches.values():
                for reader in watch.readers:
                    reader.give(HEARTBEAT)

    async def _listen(self, url: str) -> None:
        """Hear through Redis what other processes tell."""
        while True:
            try:
                async with (
                    Redis.from_url(url, socket_connect_timeout=1, socket_keepalive=True) as client,
                    client.pubsub() as channel,
                ):
                    await channel.subscribe(live.CHANNEL)
                    async for message in channel.listen():
                        if message["type"] == "message":
                            self._notice(message["data"].decode())
            except (RedisError, OSError) as error:
                logger.warning("Redis does not tell what is new (%s); looking every two seconds.", error)
            await asyncio.sleep(LOOK_SECONDS)
