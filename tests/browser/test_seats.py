"""A visitor reserves a seat on a phone and gives it back; the team lets people in at the door."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from eventsapp.demo.people import ORGANISER
from tests.browser.test_attendee import register
from tests.browser.window import PHONE_SIZE, Window

FAIR = "/binh-duong-2027"
PHONE = {"width": PHONE_SIZE["width"], "height": PHONE_SIZE["height"]}


def _sessions(page: Page) -> list[str]:
    """Return the sessions that say something of seats."""
    return list(page.request.get(f"{FAIR}/agenda/seats?lang=en").json())


def _get_ticket(page: Page, name: str, email: str) -> str:
    """Register, and let this device use the ticket for seats; returns its number."""
    page.goto(f"{FAIR}/register/visitor?lang=en")
    register(page, name, email)
    number = page.locator(".ticket__reference").inner_text()
    page.get_by_role("button", name="Reserve seats with this ticket").click()
    page.wait_for_url("**/agenda/mine")
    return number


@pytest.mark.parametrize("javascript", [True, False])
def test_visitor_reserves_and_gives_back_on_a_phone(open_window: Callable[..., Window], *, javascript: bool) -> None:
    window = open_window(**PHONE, javascript=javascript)
    page = window.page
    _get_ticket(page, "Lê Thị Hoa", f"hoa.{javascript}@home.example")
    session = _sessions(page)[0]
    window.go(f"{FAIR}/agenda/{session}?lang=en")
    if javascript:
        expect(page.locator("[data-seats-of]")).to_contain_text("seats free")
        window.check_everywhere()
        page.locator("[data-seats-of] a").click()
    else:
        page.get_by_role("link", name="Seats of this session").click()
    if javascript:
        window.check_everywhere()
    page.get_by_role("button", name="Reserve a seat").click()
    expect(page.locator(".seat-state__own")).to_contain_text("Your seat is reserved")
    if javascript:
        window.check_everywhere()
    window.go(f"{FAIR}/agenda/mine?lang=en")
    expect(page.locator(".slot__seat")).to_contain_text("Your seat is reserved")
    if javascript:
        window.check_everywhere()
    page.locator(".slot__seat a").click()
    page.get_by_role("button", name="Give the seat back").click()
    expect(page.get_by_role("button", name="Reserve a seat")).to_be_visible()


def test_agenda_of_a_day_says_what_is_free(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.go(f"{FAIR}/agenda?day=all&lang=en")
    expect(page.locator("li[data-slot] .seats-free").first).to_contain_text("seats free")
    window.check()


@pytest.mark.parametrize("width", [PHONE_SIZE["width"], 1440])
def test_team_lets_in_by_a_typed_code_once(open_window: Callable[..., Window], width: int) -> None:
    visitor, team = open_window(**PHONE), open_window(width=width)
    number = _get_ticket(visitor.page, "Phạm Quốc Bảo", f"bao.{width}@home.example")
    session = _sessions(visitor.page)[1]
    page = team.sign_in(ORGANISER)
    door = f"/organise{FAIR}/programme/sessions/{session}/door?lang=en"
    visitor.go(f"{FAIR}/agenda/{session}/seat?lang=en")
    visitor.page.get_by_role("button", name="Reserve a seat").click()
    code = visitor.page.locator(".seat-code figcaption .figures").inner_text()
    team.go(door)
    team.check_everywhere()
    expect(page.locator("#code")).to_be_focused()
    page.keyboard.type(code)
    page.keyboard.press("Enter")
    expect(page.locator(".door-person")).to_contain_text("Phạm Quốc Bảo")
    expect(page.locator(".door-person")).to_contain_text("Seat reserved")
    team.check_everywhere()
    page.keyboard.press("Enter")  # the button that lets in has the focus
    expect(page.locator(".verdict")).to_contain_text("Come in")
    team.check_everywhere()
    page.reload()  # the browser sends the same press again
    expect(page.locator(".verdict")).to_contain_text("Come in")
    page.locator("#code").fill(number)
    page.get_by_role("button", name="Find").click()
    expect(page.locator(".door-person")).to_contain_text("Already in since")
    expect(page.get_by_role("button", name="Let in")).to_have_count(0)
    page.locator("#code").fill("nobody at all")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_text(re.compile("Nobody has this code"))).to_be_visible()
    team.go(f"/organise{FAIR}/programme/sessions/{session}/seats?lang=en")
    team.check_everywhere()
    expect(page.get_by_role("row").filter(has_text=number)).to_contain_text("Seat reserved")


def test_camera_reads_a_code_where_the_browser_can(open_window: Callable[..., Window]) -> None:
    window = open_window(**PHONE)
    window.page.add_init_script(
        """
        window.BarcodeDetector = class { async detect() { return [{ rawValue: "V-99999" }]; } };
        navigator.mediaDevices.getUserMedia = async () => {
          const canvas = document.createElement("canvas");
          setInterval(() => canvas.getContext("2d").fillRect(0, 0, 300, 150 * Math.random()), 50);
          return canvas.captureStream(5);
        };
        """
    )
    page = window.sign_in(ORGANISER)
    session = _sessions(page)[2]
    window.go(f"/organise{FAIR}/programme/sessions/{session}/door?lang=en")
    page.get_by_role("button", name="Scan with the camera").click()
    expect(page.get_by_text(re.compile("Nobody has this code"))).to_be_visible()
    expect(page.locator("#code")).to_have_value("V-99999")
