"""Phones that scan at a gate: enrolled as helpers do it, with a scanner that types or a camera."""

import sqlite3
from io import BytesIO
from pathlib import Path

import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.window import PHONE_SIZE, Window
from tests.services.running import RunningService, wait_until

WORKER_SECONDS = 30
FAIR = "/binh-duong-2027"
GATES = f"/organise{FAIR}/gates"


class Records:
    """What the site has kept, read past it."""

    def __init__(self, demo: RunningService) -> None:
        self._file = Path(demo.folder) / "instance" / "fair.sqlite"

    def ask(self, question: str, *values: object) -> list[tuple[object, ...]]:
        """Return the rows that answer a question in SQL."""
        with sqlite3.connect(f"file:{self._file}?mode=ro", uri=True) as line:
            return line.execute(question, values).fetchall()


def kept(records: Records, code: str) -> dict[str, int]:
    """Return how many scans of each verdict a gate has."""
    question = (
        "SELECT verdict, count(*) FROM gate_scans JOIN gates ON gates.id = gate_id WHERE code = ? GROUP BY verdict"
    )
    return {str(verdict): int(str(many)) for verdict, many in records.ask(question, code)}


def enrolment(window: Window, code: str, use: str = "gate") -> str:
    """Return the path of a code for one device, as the team shows it at a gate."""
    window.go(f"{GATES}?lang=en")
    page = window.page
    card = page.locator(".gate-card", has=page.locator(".plate", has_text=code))
    card.get_by_role("link", name="Enrol devices").click()
    page.get_by_label("What for").select_option(use)
    page.get_by_role("button", name="Show the code").click()
    link = page.locator(".gate-code__link").inner_text()
    window.check()
    window.go(f"{GATES}?lang=en")
    return link.partition("/scan/")[2]


def codes_of_tickets(page: Page, records: Records, first: int, many: int) -> list[str]:
    """Return what is on tickets of the demo, read off the pictures that visitors keep."""
    rows = records.ask(
        "SELECT token FROM visitors WHERE fair_id = (SELECT id FROM fairs WHERE slug = ?) AND number BETWEEN ? AND ?"
        " ORDER BY number", FAIR[1:], first, first + many - 1,
    )  # fmt: skip
    pictures = [page.request.get(f"{FAIR}/ticket/{token}/code.png").body() for (token,) in rows]
    return [zxingcpp.read_barcodes(Image.open(BytesIO(one)))[0].text for one in pictures]


def new_phone(browser: Browser, url: str) -> BrowserContext:
    """Return a helper's phone that reaches the site by ``url``."""
    return browser.new_context(
        base_url=url, viewport=PHONE_SIZE, is_mobile=True, has_touch=True, reduced_motion="reduce"
    )


def enrol(context: BrowserContext, link: str) -> Page:
    """Open a code on a phone and agree; returns its page once it scans."""
    page = context.new_page()
    page.goto(f"/scan/{link}?lang=en")
    page.get_by_role("button", name="Scan with this phone").click()
    expect(page.locator("[data-ready]")).to_be_visible()
    return page


def show_to_scanner(page: Page, text: str) -> None:
    """Let a USB scanner type a code: nothing is focused."""
    page.evaluate("document.activeElement?.blur()")
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def await_worker(page: Page) -> None:
    """Wait until a phone's worker keeps the page; asked again and again, since the page may not evaluate words."""
    has_worker = "navigator.serviceWorker.controller !== null"
    assert wait_until(lambda: bool(page.evaluate(has_worker)), WORKER_SECONDS)
