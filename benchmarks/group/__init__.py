"""A delegation of 300 from the workbook to the gate, in Chromium against the real program; nobody lost, nobody twice.

A leader uploads names in four scripts and confirms the address, the organiser prints the badges, others read them back,
and two gates let everybody in: some by a camera, a third without a network or with a server that was killed, some shown
at both. Ends with an error unless all are in, each once. Then the desk, at the speed of hands.
"""

import argparse
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, Playwright, sync_playwright
from sqlalchemy import create_engine, text

from benchmarks import desk
from benchmarks.booths import there
from benchmarks.group import gates, office
from benchmarks.group.gates import Gates, Guest, by_camera
from benchmarks.group.papers import Paper, code_of, contact_sheets, read_back
from benchmarks.group.people import Member, members
from eventsapp.demo.people import ORGANISER
from tests.browser.phones import enrol, enrolment, new_phone
from tests.browser.window import PHONE_SIZE, Window
from tests.services.camera import camera_arguments, write_film
from tests.services.chromium import browser_arguments, find_chromium
from tests.services.postgres import WITHOUT_DISK, create_database, start_postgres
from tests.services.running import Missing, TestRun
from tests.services.site import KEY, Site
from tests.services.wire import Wire

PEOPLE = 300
CAMERA_SHARE, CUT_SHARE, DEAD_SHARE, TWICE_SHARE = 0.12, 0.18, 0.16, 0.04
PER_MINUTE = 20
PERSON_SECONDS = 2.0
"""So often somebody holds a badge before the camera."""
LEADER = "leader@delegation.example"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add this benchmark's own options."""
    parser.add_argument("--people", type=int, default=PEOPLE, help="how many come (at least 12)")
    parser.add_argument("--shots", type=Path, help="keep pictures of pages and badges in this folder")
    parser.add_argument("--sqlite", action="store_true", help="without PostgreSQL, as the program starts by itself")


def measure(options: argparse.Namespace) -> Mapping[str, float | str]:
    """Return how many were let in, lost and doubled, how many a minute pass, and the desk's figures."""
    with _stage(sqlite=options.sqlite) as (site, playwright):
        run = Run(site, playwright, members(options.people), options.shots)
        try:
            return run.all()
        finally:
            run.close()


@contextmanager
def _stage(*, sqlite: bool) -> Iterator[tuple[Site, Playwright]]:
    """Start the program with the demo, and a driver of browsers."""
    run = TestRun.begin()
    with ExitStack() as ends:
        ends.callback(run.end)
        environ = {}
        if not sqlite:
            postgres = there(start_postgres(run, WITHOUT_DISK))
            environ = {"DATABASE_URL": create_database(postgres.url, "benchmark"), "SECRET_KEY": KEY}
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory()))
        site = Site(folder, DEMO="1", **environ)
        ends.callback(site.end)
        site.start_web()
        yield site, ends.enter_context(sync_playwright())


class Run:
    """One run from the workbook to the last figure."""

    def __init__(self, site: Site, playwright: Playwright, people: list[Member], shots: Path | None) -> None:
        self._site, self._playwright, self._people, self._shots = site, playwright, people, shots
        program = find_chromium()
        if isinstance(program, Missing):
            raise SystemExit(program.reason)
        self._program = program
        self._browser = self._launch()
        self._opened: list[Browser] = [self._browser]
        url = site.environ.get("DATABASE_URL") or f"sqlite:///{site.folder / 'instance' / 'fair.sqlite'}"
        self._engine = create_engine(url)
        self._wire = Wire(site.port)

    def all(self) -> dict[str, float | str]:
        """Do everything in its order."""
        began = time.perf_counter()
        leader, team = self._window(), self._window()
        code = office.register(leader, self._people, LEADER, self._site.folder, self._shoot)
        uploaded = time.perf_counter()
        team.sign_in(ORGANISER)
        data = office.print_badges(team, code, self._site.folder, self._shoot)
        printed = time.perf_counter()
        paper = read_back(data, [one.full_name for one in self._people], self._site.folder)
        if self._shots is not None:
            contact_sheets(paper.pictures, self._shots)
            (self._shots / "badges.pdf").write_bytes(data)
        self._desk_page(team.page, code)
        found: dict[str, float | str] = {
            "group_upload_s": uploaded - began,
            "group_print_s": printed - uploaded,
            "group_pdf_pages": float(len(paper.pictures)),
            "group_pdf_mb": len(data) / 1e6,
            "group_unread_by_poppler": float(len(paper.unread["poppler"])),
            "group_unread_by_pdfium": float(len(paper.unread["pdfium"])),
            "group_unread": ", ".join(dict.fromkeys(name for names in paper.unread.values() for name in names)),
        }
        found |= self._admit(team, paper)
        self._check_messages()
        team.page.add_init_script("window.print = () => {}")
        return {**found, **desk.figures_at(team.page), "group_run_s": time.perf_counter() - began}

    def _admit(self, team: Window, paper: Paper) -> dict[str, float | str]:
        guests = [Guest(one.full_name, code) for one, code in zip(self._people, paper.codes, strict=True)]
        count = len(guests)
        filmed, cut, dead = (max(2, round(count * share)) for share in (CAMERA_SHARE, CUT_SHARE, DEAD_SHARE))
        twice = max(1, round(count * TWICE_SHARE))
        camera = self._camera(team, paper, filmed)
        both = Gates.open(self._browser, self._wire, [enrolment(team, one) for one in ("G1", "G2")])
        rest = guests[filmed:]
        online, rest = rest[: len(rest) - cut - dead], rest[len(rest) - cut - dead :]
        both.admit(online)
        both.show_again(online[: 2 * twice : 2], gates.ALREADY)
        self._shoot(both.one.page, "gate-online", wide=False)
        self._without_network(both, rest[:cut], twice)
        sync = self._without_server(both, rest[cut:], twice)
        self._shoot(both.other.page, "gate-after", wide=False)
        team.go("/organise/binh-duong-2027/gates?lang=en")
        self._shoot(team.page, "gates")
        waited = statistics.quantiles(both.one.waited + both.other.waited, n=20)[-1]
        found = {
            **self._verdicts(filmed + both.one.scans + both.other.scans, 3 * twice),
            "gate_camera_a_minute": camera,
            "gate_scanner_a_minute": both.a_minute,
            "gate_verdict_p95_s": waited,
            "gate_sync_s": sync,
            "gate_without_network": float(cut + dead),
        }
        slow = min(camera, both.a_minute) < PER_MINUTE
        return {**found, "gate": f"under {PER_MINUTE} a minute" if slow else "in time"}

    def _camera(self, team: Window, paper: Paper, count: int) -> float:
        """Film the printed badges, and let the camera of a phone see them."""
        pictures = [code_of(one) for one in paper.pictures[:count]]
        film = write_film(pictures, self._site.folder / "badges.y4m", shown=1.2, between=PERSON_SECONDS - 1.2, tail=8)
        browser = self._launch(*camera_arguments(film))
        self._opened.append(browser)
        page = enrol(new_phone(browser, self._wire.url), enrolment(team, "G1"))
        a_minute = by_camera(page, self._admitted, count)
        self._shoot(page, "gate-camera", wide=False)
        browser.close()
        return a_minute

    def _without_network(self, both: Gates, guests: Sequence[Guest], twice: int) -> None:
        both.cut()
        both.admit(guests[: len(guests) // 2])
        both.kill_one()
        both.admit(guests[len(guests) // 2 :])
        both.show_again(guests[: 2 * twice : 2], gates.COME_IN)  # the second gate cannot know
        self._shoot(both.other.page, "gate-offline", wide=False)

    def _without_server(self, both: Gates, guests: Sequence[Guest], twice: int) -> float:
        """Mend the network while the server is dead, then start it; returns the seconds until all is sent."""
        self._site.end()
        both.mend()
        both.admit(guests)
        both.show_again(guests[: 2 * twice : 2], gates.COME_IN)
        self._site.start_web()
        return both.wait_for_sync()

    def _verdicts(self, scans: int, doubles: int) -> dict[str, float]:
        """Look into the database: everybody in, each once; every scan there; what was shown twice is a duplicate."""
        rows = self._ask("SELECT holder, verdict FROM gate_scans")
        admitted = Counter(holder for holder, verdict in rows if verdict == "admitted")
        again = sum(verdict == "again" for _holder, verdict in rows)
        inside = len(self._ask("SELECT holder FROM presences"))
        count = len(self._people)
        found = {
            "gate_admitted": float(len(admitted)),
            "gate_lost": float(count - len(admitted) + scans - len(rows)),
            "gate_doubled": float(sum(many - 1 for many in admitted.values()) + inside - len(admitted)),
            "gate_duplicates": float(again),
        }
        if found["gate_lost"] or found["gate_doubled"] or len(admitted) != count or again != doubles:
            raise SystemExit(f"{found}; {scans} scans were made, {len(rows)} arrived, {doubles} of them twice")
        return found

    def _check_messages(self) -> None:
        """Look whether each member with an address has one mail."""
        told = [
            row[0] for row in self._ask("SELECT recipient FROM mails WHERE recipient LIKE 'member%@delegation.example'")
        ]
        wanted = sorted(one.email for one in self._people if one.email)
        if sorted(told) != wanted:
            raise SystemExit(f"{len(wanted)} members have an address, {len(told)} mails were written")

    def _admitted(self) -> int:
        return len(self._ask("SELECT id FROM gate_scans WHERE verdict = 'admitted'"))

    def _ask(self, question: str) -> list[Sequence[object]]:
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(question))]

    def _desk_page(self, page: Page, code: str) -> None:
        page.goto(f"/organise/binh-duong-2027/desk?lang=en&q={code}")
        self._shoot(page, "desk-group")

    def _shoot(self, page: Page, name: str, *, wide: bool = True) -> None:
        """Take pictures in light and dark, in a wide window and on a phone."""
        if self._shots is None:
            return
        before = page.viewport_size or PHONE_SIZE
        for size in [before] if not wide else [before, PHONE_SIZE]:
            page.set_viewport_size(size)
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                path = self._shots / f"{name}-{size['width']}-{scheme}.png"
                page.screenshot(path=path, animations="disabled")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(before)

    def _window(self) -> Window:
        context = self._browser.new_context(
            base_url=self._site.url, locale="en-GB", viewport={"width": 1440, "height": 900}, reduced_motion="reduce"
        )
        return Window(context)

    def _launch(self, *arguments: str) -> Browser:
        return self._playwright.chromium.launch(executable_path=self._program, args=[*browser_arguments(), *arguments])

    def close(self) -> None:
        """Close browsers and lines."""
        for browser in self._opened:
            browser.close()
        self._wire.close()
        self._engine.dispose()


__all__ = ["add_arguments", "measure"]
