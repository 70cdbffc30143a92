"""The desk worked by keys alone, a badge printed in the browser, a station, and the kiosk that goes back by itself."""

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from eventsapp.demo.people import ORGANISER
from tests.browser.phones import Records
from tests.browser.window import Window

FAIR = "/binh-duong-2027"
DESK = f"/organise{FAIR}/desk"
NO_PRINTER = "window.print = () => {}"
_codes = itertools.count(1)


@pytest.fixture
def desk(open_window: Callable[..., Window]) -> Window:
    window = open_window()
    window.context.add_init_script(NO_PRINTER)
    window.sign_in(ORGANISER)
    window.go(f"{DESK}?lang=en")
    return window


def name_of(page: Page) -> str:
    """Return who is chosen."""
    return page.locator(".desk-badge__name").inner_text()


def hears(page: Page, seen: Locator) -> None:
    """Wait until the page that shows something also hears keys."""
    expect(seen).to_be_visible()
    expect(page.locator("[data-desk][data-ready]")).to_be_visible()


def find(page: Page, text: str) -> Locator:
    """Type into the field and wait for who is found by all of it; returns the rows."""
    page.keyboard.type(text)
    expect(page.locator(f"[data-shows='{text}']")).to_be_visible()
    return page.locator(".desk-row")


def test_rows_appear_while_one_types_and_are_chosen_by_arrows_and_digits(desk: Window) -> None:
    page = desk.page
    rows = find(page, "nguyen")
    second = rows.nth(1).locator(".desk-row__name").inner_text()
    third = rows.nth(2).locator(".desk-row__name").inner_text()
    desk.check()
    page.keyboard.press("Alt+2")
    expect(page.locator(".desk-badge__name")).to_have_text(second)
    desk.check()
    find(page, "nguyen")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".desk-badge__name")).to_have_text(third)
    find(page, "nguyen")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("3")
    expect(page.locator(".desk-badge__name")).to_have_text(third)


def test_digits_of_a_number_or_a_telephone_choose_nobody(desk: Window) -> None:
    page = desk.page
    page.keyboard.type("v")
    expect(page.locator(".desk-row").nth(2)).to_be_visible()
    page.keyboard.type("23")
    page.keyboard.press("Enter")
    expect(page.locator(".desk-tags")).to_contain_text("V-00023")


def test_badge_is_printed_and_printed_again_by_keys(desk: Window) -> None:
    page = desk.page
    page.keyboard.type("v20")
    page.keyboard.press("Enter")
    hears(page, page.locator(".desk-badge__name"))
    page.keyboard.press("F3")
    hears(page, page.get_by_label("Name on the badge"))
    expect(page.get_by_label("Name on the badge")).to_be_focused()
    page.keyboard.press("Escape")
    hears(page, page.get_by_role("button", name="Print the badge"))
    page.keyboard.press("Enter")
    hears(page, page.get_by_text("The badge is ready."))
    assert page.frames[1].wait_for_selector("img")
    desk.check()
    page.keyboard.press("F8")
    expect(page.get_by_label("What happened to the badge")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.type("coffee")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The badge is ready.")).to_be_visible()


def test_badge_of_an_exhibitor_is_printed_and_swapped_by_keys(desk: Window, records: Records) -> None:
    page = desk.page
    question = (
        "SELECT s.full_name, e.display_name FROM staff_members s JOIN exhibitors e ON e.id = s.exhibitor_id"
        " JOIN fairs f ON f.id = e.fair_id WHERE f.slug = ? AND s.language = 'en' ORDER BY s.id DESC LIMIT 1"
    )
    ((name, company),) = records.ask(question, FAIR[1:])
    page.keyboard.type(f"{name} {company}")
    page.keyboard.press("Enter")
    hears(page, page.get_by_role("button", name="Print the badge"))
    desk.check()
    page.keyboard.press("Enter")
    hears(page, page.get_by_text("The badge is ready."))
    page.keyboard.press("F9")
    expect(page.get_by_label("Full name")).to_be_focused()
    desk.check_everywhere()
    page.keyboard.type("Ada Colleague")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The badge is ready.")).to_be_visible()
    assert name_of(page) == "Ada Colleague"


def test_somebody_new_has_a_badge_without_the_mouse(desk: Window) -> None:
    page = desk.page
    page.keyboard.type("Tran Dang Moi")
    page.keyboard.press("F2")
    expect(page.get_by_label("Full name")).to_have_value("Tran Dang Moi")
    page.keyboard.press("Tab")
    page.keyboard.type("Co khi Truc Lam")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The badge is ready.")).to_be_visible()
    assert name_of(page) == "Tran Dang Moi"


def test_desk_works_without_scripts(open_window: Callable[..., Window]) -> None:
    window = open_window(javascript=False)
    window.sign_in(ORGANISER)
    page = window.go(f"{DESK}?lang=en")
    page.get_by_label("Scan a code").fill("v21")
    page.get_by_role("button", name="Search").click()
    page.locator(".desk-row a").first.click()
    page.get_by_role("button", name="Print the badge").click()
    expect(page.get_by_text("The badge is ready.")).to_be_visible()
    page.get_by_role("link", name="Print from a page").click()
    expect(page.locator("img")).to_be_visible()


def test_station_prints_what_the_desk_sends(desk: Window) -> None:
    page, code = desk.page, f"P{next(_codes)}"
    desk.go(f"{DESK}/stations")
    page.get_by_label("Code on the sign").fill(code)
    page.get_by_role("button", name="Add the station").click()
    expect(page.get_by_role("heading", name="Nothing to print")).to_be_visible()
    station = page.url
    desk.go(DESK)
    page.locator(".desk-place summary").click()
    page.get_by_label("Print at").select_option(label=code)
    page.get_by_role("button", name="Keep for this desk").click()
    desk.go(f"{DESK}?q=v22")
    page.keyboard.press("Enter")
    hears(page, page.get_by_role("button", name="Print the badge"))
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"At printer {code}", exact=True)).to_be_visible()
    page.goto(station)
    page.get_by_role("button", name="Print the next badge").click()
    expect(page.get_by_role("button", name="It came out", exact=True)).to_be_visible()
    desk.check_everywhere()
    page.get_by_role("button", name="It came out", exact=True).click()
    expect(page.get_by_role("heading", name="Nothing to print")).to_be_visible()


def test_kiosk_sends_the_unknown_to_the_help_desk_and_goes_back_by_itself(desk: Window) -> None:
    page, code = desk.page, f"K{next(_codes)}"
    desk.go(f"/organise{FAIR}/gates/new")
    page.get_by_label("Code on the sign").fill(code)
    page.get_by_role("button", name="Add the gate").click()
    card = page.locator(".gate-card", has=page.locator(".plate", has_text=code))
    card.get_by_role("button", name="Kiosk here").click()
    page.clock.install()
    expect(page.get_by_role("heading", name="Print your badge")).to_be_visible()
    desk.check_everywhere()
    page.keyboard.type("nobody@home.example")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your name")).to_be_focused()
    desk.check()
    page.keyboard.type("Nobody")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="The help desk goes on from here")).to_be_visible()
    desk.check_everywhere()
    page.clock.fast_forward(16_000)
    page.wait_for_url(lambda url: "/kiosk?lang=" in url)
