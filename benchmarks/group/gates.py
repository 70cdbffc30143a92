"""Two gates on the day: phones with a camera and a scanner, a network that is cut, a server that dies."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

from playwright.sync_api import Browser, Page, expect

from tests.browser.phones import await_worker, enrol, new_phone, show_to_scanner
from tests.services.running import wait_until
from tests.services.wire import Wire

STEP_UP_SECONDS = 1.0
"""From a verdict to the next badge under the scanner: one looks, one steps up."""
SECONDS = 60
COME_IN, ALREADY = "Come in", "Already in"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody with a badge."""

    name: str
    code: str


@dataclass
class Post:
    """A phone at a gate with a scanner that types; `shown` counts verdicts that it showed at once."""

    page: Page
    scans: int = 0
    shown: dict[str, int] = field(default_factory=dict)
    waited: list[float] = field(default_factory=list)

    def scan(self, guest: Guest) -> float:
        """Hold a badge under the scanner; returns when that began."""
        began = time.perf_counter()
        show_to_scanner(self.page, guest.code)
        self.scans += 1
        return began

    def see(self, guest: Guest, word: str, began: float) -> None:
        """Wait for the verdict about this guest."""
        expect(self.page.locator("[data-name]")).to_have_text(guest.name, timeout=SECONDS * 1000)
        expect(self.page.locator("[data-word]")).to_have_text(word)
        self.waited.append(time.perf_counter() - began)
        self.shown[word] = self.shown.get(word, 0) + 1


@dataclass
class Gates:
    """Two posts behind one network; seconds and people that passed by the scanner are summed up."""

    one: Post
    other: Post
    wire: Wire
    step_up: float = STEP_UP_SECONDS
    seconds: float = 0.0
    passed: int = 0

    @classmethod
    def open(cls, browser: Browser, wire: Wire, links: Sequence[str], step_up: float = STEP_UP_SECONDS) -> Self:
        """Enrol a phone for each link, and wait until it works without a network."""
        posts = []
        for link in links:
            page = enrol(new_phone(browser, wire.url), link)
            await_worker(page)
            posts.append(Post(page))
        return cls(posts[0], posts[1], wire, step_up)

    def admit(self, guests: Sequence[Guest]) -> None:
        """Let people in at both gates at the pace of people, every other one at each."""
        began = time.perf_counter()
        for first, second in _in_twos(guests):
            starts = [
                (post, guest, post.scan(guest)) for post, guest in ((self.one, first), (self.other, second)) if guest
            ]
            for post, guest, at in starts:
                post.see(guest, COME_IN, at)
            self.one.page.wait_for_timeout(self.step_up * 1000)
        self.seconds += time.perf_counter() - began
        self.passed += len(guests)

    def show_again(self, guests: Sequence[Guest], word: str) -> None:
        """Show badges that passed the first gate at the second one as well."""
        for guest in guests:
            self.other.see(guest, word, self.other.scan(guest))

    def cut(self) -> None:
        """Cut the network off, for pages and for their workers."""
        for post in (self.one, self.other):
            expect(post.page.locator("[data-strip]")).to_be_hidden(timeout=SECONDS * 1000)
            post.page.context.set_offline(True)
        self.wire.cut()

    def mend(self) -> None:
        """Let the network through again."""
        self.wire.mend()
        for post in (self.one, self.other):
            post.page.context.set_offline(False)

    def kill_one(self) -> None:
        """Kill the first phone's page in the middle, and open it again."""
        page = self.one.page.context.new_page()
        address = self.one.page.url.partition("?")[0]
        self.one.page.close()
        page.goto(address)
        expect(page.locator("[data-ready]")).to_be_visible(timeout=SECONDS * 1000)
        self.one.page = page

    def wait_for_sync(self) -> float:
        """Wait until both phones have sent what waited; returns the seconds."""
        began = time.perf_counter()
        for post in (self.one, self.other):
            expect(post.page.locator("[data-strip]")).to_be_hidden(timeout=2 * SECONDS * 1000)
        return time.perf_counter() - began

    def close(self) -> None:
        """Put the phones away."""
        for post in (self.one, self.other):
            post.page.context.close()

    @property
    def a_minute(self) -> float:
        """Return how many people pass one gate in a minute by the scanner."""
        return self.passed / 2 / (self.seconds / 60)


def by_camera(page: Page, admitted: Callable[[], int], count: int) -> float:
    """Let a camera admit so many people whom it sees in a film; returns people a minute."""
    began = time.perf_counter()
    page.get_by_role("button", name="Use the camera").click()
    if not wait_until(lambda: admitted() >= count, count * 6 + SECONDS):
        raise RuntimeError(f"the camera admitted {admitted()} of {count}")
    return count / ((time.perf_counter() - began) / 60)


def _in_twos(guests: Sequence[Guest]) -> Iterator[tuple[Guest, Guest | None]]:
    for place in range(0, len(guests), 2):
        yield guests[place], guests[place + 1] if place + 1 < len(guests) else None
