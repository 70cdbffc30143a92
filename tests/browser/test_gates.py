"""A gate in a real Chromium: a camera that sees tickets, no network, a clock that is wrong; nobody lost or twice."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from tests.browser.phones import (
    GATES,
    Records,
    await_worker,
    codes_of_tickets,
    enrol,
    enrolment,
    kept,
    new_phone,
    show_to_scanner,
)
from tests.browser.window import PHONE_SIZE, Window
from tests.services.camera import camera_arguments, drawn, write_film
from tests.services.chromium import browser_arguments
from tests.services.running import RunningService, wait_until
from tests.services.wire import Wire

FIVE_MINUTES_LATE = "const real = Date.now; Date.now = () => real.call(Date) - 300000;"


@pytest.fixture
def open_phone(chromium: Browser, wire: Wire) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a helper's phone, in a browser with or without a camera of its own."""
    opened: list[BrowserContext] = []

    def open_one(link: str, browser: Browser = chromium, script: str = "") -> Page:
        context = new_phone(browser, wire.url)
        opened.append(context)
        if script:
            context.add_init_script(script)
        page = enrol(context, link)
        expect.set_options(timeout=15_000)
        return page

    yield open_one
    for context in opened:
        context.close()


def test_camera_admits_twenty_a_minute(
    playwright: Playwright,
    chromium_path: str,
    gate: tuple[Window, str],
    open_phone: Callable[..., Page],
    records: Records,
    tmp_path: Path,
) -> None:
    codes = codes_of_tickets(gate[0].page, records, 100, 6)
    arguments = [*browser_arguments(), *camera_arguments(write_film(drawn(codes), tmp_path / "tickets.y4m"))]
    browser = playwright.chromium.launch(executable_path=chromium_path, args=arguments)
    try:
        page = open_phone(enrolment(*gate), browser)
        began = time.monotonic()
        page.get_by_role("button", name="Use the camera").click()
        assert wait_until(lambda: kept(records, gate[1]).get("admitted", 0) == len(codes), 40)
        assert time.monotonic() - began < len(codes) * 3, "twenty a minute are three seconds each"
        expect(page.locator(".scan__line--admitted").first).to_be_visible()
    finally:
        browser.close()


def test_gate_goes_on_without_a_network_and_loses_and_doubles_nobody(
    gate: tuple[Window, str], open_phone: Callable[..., Page], records: Records, wire: Wire
) -> None:
    codes = codes_of_tickets(gate[0].page, records, 120, 5)
    one, other = open_phone(enrolment(*gate), script=FIVE_MINUTES_LATE), open_phone(enrolment(*gate))
    show_to_scanner(one, codes[0])
    expect(one.locator("[data-word]")).to_have_text("Come in")
    assert kept(records, gate[1]) == {"admitted": 1}
    for page in (one, other):
        expect(page.locator("[data-strip]")).to_be_hidden()
        await_worker(page)
        page.context.set_offline(True)
    wire.cut()
    show_to_scanner(one, codes[1])
    expect(one.locator("[data-word]")).to_have_text("Come in")
    expect(one.locator("[data-name]")).not_to_be_empty()
    expect(one.locator("[data-strip]")).to_contain_text("Scanning goes on, and 1 scans wait")
    show_to_scanner(one, codes[0])
    expect(one.locator("[data-word]")).to_have_text("Already in")
    show_to_scanner(one, codes[2][:-1] + ("0" if codes[2][-1] != "0" else "1"))
    expect(one.locator("[data-reason]")).to_contain_text("Not signed by this fair")
    show_to_scanner(one, codes[2])
    expect(one.locator("[data-strip]")).to_contain_text("and 4 scans wait")
    page = one.context.new_page()  # the phone is killed, and its page opened again without a network
    one.close()
    page.goto(f"{one.url.partition('?')[0]}")
    expect(page.locator("[data-strip]")).to_contain_text("and 4 scans wait")
    show_to_scanner(page, codes[3])
    expect(page.locator("[data-word]")).to_have_text("Come in")
    show_to_scanner(other, codes[3])
    expect(other.locator("[data-word]")).to_have_text("Come in")
    assert kept(records, gate[1]) == {"admitted": 1}
    wire.mend()
    other.context.set_offline(False)
    expect(other.locator("[data-strip]")).to_be_hidden()
    page.context.set_offline(False)
    expect(page.locator("[data-strip]")).to_be_hidden()
    assert kept(records, gate[1]) == {"admitted": 4, "again": 2, "refused": 1}
    question = (
        "SELECT holder, count(*) FROM gate_scans JOIN gates ON gates.id = gate_id"
        " WHERE code = ? AND verdict = 'admitted' GROUP BY holder HAVING count(*) > 1"
    )
    assert records.ask(question, gate[1]) == []
    late = records.ask(
        "SELECT max(abs(julianday(received_at) - julianday(scanned_at))) * 86400 FROM gate_scans"
        " JOIN gates ON gates.id = gate_id WHERE code = ?", gate[1],
    )  # fmt: skip
    assert float(str(late[0][0])) < 120, "the clock of the phone is five minutes late, its scans are not"


def test_page_that_came_by_http_says_why_it_does_not_scan(
    playwright: Playwright, chromium_path: str, demo: RunningService, gate: tuple[Window, str]
) -> None:
    port, link = demo.url.rpartition(":")[2], enrolment(*gate)
    arguments = [*browser_arguments(), "--host-resolver-rules=MAP fair.test 127.0.0.1"]
    browser = playwright.chromium.launch(executable_path=chromium_path, args=arguments)
    try:
        page = browser.new_page()
        page.goto(f"http://fair.test:{port}/scan/{link}?lang=en")
        page.get_by_role("button", name="Scan with this phone").click()
        expect(page.locator("[data-word]")).to_contain_text("not opened by https")
        expect(page.locator("[data-reason]")).to_contain_text("begins with https")
        expect(page.get_by_role("button", name="Use the camera")).to_be_hidden()
    finally:
        browser.close()


def test_page_that_scans_is_without_complaint(
    gate: tuple[Window, str], open_window: Callable[..., Window], records: Records
) -> None:
    link, phone = enrolment(*gate), open_window(width=PHONE_SIZE["width"], height=PHONE_SIZE["height"])
    phone.go(f"/scan/{link}?lang=en")
    phone.check_everywhere()
    page = phone.page
    page.get_by_role("button", name="Scan with this phone").click()
    expect(page.locator("[data-ready]")).to_be_visible()
    phone.check_everywhere()
    for words, verdict in (("V-00150", "Come in"), ("V-00150", "Already in"), ("V-99999", "No entry")):
        page.get_by_label("Number on the ticket, or a code").fill(words)
        page.keyboard.press("Enter")
        expect(page.locator("[data-word]")).to_have_text(verdict)
        phone.check_everywhere()
    phone.expected.add(404)
    page.get_by_label("Number on the ticket, or a code").fill("ZZZZZZ")
    page.keyboard.press("Enter")
    expect(page.locator("[data-note]")).to_have_text("No group has this code.")
    page.keyboard.press("F2")
    page.get_by_label("Name or company").fill("nguyen")
    expect(page.locator(".scan__choice").first).to_be_visible()
    phone.check_everywhere()
    page.locator(".scan__choice").first.click()
    expect(page.locator("[data-word]")).to_have_text("Come in")
    page.keyboard.press("F4")
    page.get_by_label("Why").fill("pressed the wrong name")
    page.get_by_role("button", name="Undo the scan").click()
    expect(page.locator("[data-note]")).to_have_text("Undone")
    expect(page.locator(".scan__line--undone")).to_have_count(1)
    team = gate[0]
    team.go(f"{GATES}?lang=en")
    expect(team.page.get_by_text("pressed the wrong name")).to_be_visible()
    team.check_everywhere()
    team.page.locator(".gate-card", has_text=gate[1]).get_by_text("Let nobody in").click()
    team.page.locator(".gate-card", has_text=gate[1]).get_by_label("Why").fill("A delegation passes")
    team.page.locator(".gate-card", has_text=gate[1]).get_by_role("button", name="Lock").click()
    team.check_everywhere()
    expect(page.locator("[data-note]")).to_contain_text("A delegation passes")
    page.get_by_label("Number on the ticket, or a code").fill("V-00151")
    page.keyboard.press("Enter")
    expect(page.locator("[data-word]")).to_have_text("Closed")
