"""The kiosk and the other side of the desk in a real Chromium: a camera, idleness, and consents seen as they happen."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Playwright, expect

from tests.browser.phones import FAIR, Records, codes_of_tickets, enrolment
from tests.browser.window import PHONE_SIZE, Window
from tests.services.camera import camera_arguments, drawn, write_film
from tests.services.chromium import browser_arguments
from tests.services.running import RunningService

DESK = f"/organise{FAIR}/desk"
KIOSK_SIZE = {"width": 1080, "height": 1920}


def test_kiosk_reads_a_ticket_by_its_camera_and_again_for_the_next_visitor(
    playwright: Playwright,
    chromium_path: str,
    demo: RunningService,
    gate: tuple[Window, str],
    records: Records,
    tmp_path: Path,
) -> None:
    (ticket,) = codes_of_tickets(gate[0].page, records, 160, 1)
    arguments = [*browser_arguments(), *camera_arguments(write_film(drawn([ticket]), tmp_path / "ticket.y4m"))]
    browser = playwright.chromium.launch(executable_path=chromium_path, args=arguments)
    try:
        page = browser.new_page(base_url=demo.url, viewport=KIOSK_SIZE)
        page.add_init_script("window.print = () => {}")
        page.goto(f"/scan/{enrolment(*gate, 'kiosk')}?lang=en")
        page.get_by_role("button", name="Use this device").click()
        expect(page.locator("[data-kiosk][data-ready]")).to_be_visible()
        page.get_by_role("button", name="Use the camera").click()
        expect(page.get_by_role("heading", name="Is this you?")).to_be_visible()
        page.get_by_role("button", name="Yes, print my badge").click()
        expect(page.get_by_role("heading", name="Take your badge")).to_be_visible()
        page.get_by_role("link", name="Next visitor").click()
        # The camera looks again without a touch: the same ticket has a badge now.
        expect(page.get_by_role("heading", name="Đây có phải là bạn?")).to_be_visible()
    finally:
        browser.close()


def test_kiosk_says_that_it_starts_again_and_that_its_gate_is_closed(
    gate: tuple[Window, str], open_window: Callable[..., Window]
) -> None:
    kiosk = open_window(**KIOSK_SIZE)
    page = kiosk.go(f"/scan/{enrolment(*gate, 'kiosk')}?lang=en")
    page.get_by_role("button", name="Use this device").click()
    expect(page.locator("[data-kiosk][data-ready]")).to_be_visible()
    kiosk.check_everywhere()
    page = kiosk.go(f"{page.url.partition('?')[0]}?lang=vi")
    expect(page.locator("[data-kiosk][data-ready]")).to_be_visible()
    team = gate[0].page
    card = team.locator(".gate-card", has_text=gate[1])
    card.get_by_text("Let nobody in").click()
    card.get_by_label("Why").fill("A delegation passes")
    card.get_by_role("button", name="Lock").click()
    expect(page.get_by_text("A delegation passes")).to_be_visible()
    kiosk.check_everywhere()
    page.clock.install()
    page.goto(f"{page.url.partition('?')[0]}?lang=ko")
    expect(page.locator("[data-kiosk][data-ready]")).to_be_visible()
    page.clock.run_for(11_000)
    expect(page.locator("[data-kiosk-left]")).to_be_visible()
    page.keyboard.press("4")
    expect(page.locator("[data-kiosk-left]")).to_be_hidden()
    page.clock.run_for(16_000)
    page.wait_for_url(lambda url: "lang=vi" in url)


def ask(desk: Window, number: int) -> Page:
    """Choose a visitor at the desk and ask what they agree to."""
    page = desk.go(f"{DESK}?visitor={number}&lang=en")
    expect(page.locator("[data-desk][data-ready]")).to_be_visible()
    page.keyboard.press("F7")
    expect(page.get_by_text("Waits for the visitor")).to_be_visible()
    expect(page.locator("[data-desk][data-ready]")).to_be_visible()
    return page


def test_consents_are_chosen_on_a_phone_and_a_tablet_while_the_desk_looks_on(
    gate: tuple[Window, str], open_window: Callable[..., Window]
) -> None:
    desk, phone, tablet = gate[0], open_window(**PHONE_SIZE), open_window(width=1024, height=768)
    page = ask(desk, 170)
    desk.check_everywhere()
    link = page.locator(".desk-asked__code .figures").inner_text()
    phone.go(f"/scan/{link.partition('/scan/')[2]}?lang=en")
    phone.check_everywhere()
    expect(page.get_by_text("The visitor reads")).to_be_visible()
    choice = phone.page.get_by_text("Exhibitors whose stand scans my badge")
    choice.click()
    phone.page.get_by_role("button", name="That is my choice").click()
    expect(phone.page.get_by_role("heading", name="Thank you")).to_be_visible()
    phone.check_everywhere()
    expect(page.get_by_text("Answered by the visitor")).to_be_visible()
    page = desk.go(f"{DESK}/screen/pair?lang=en")
    page.get_by_role("button", name="Show a code for a tablet").click()
    link = page.locator(".gate-code__link").inner_text()
    desk.check_everywhere()
    tablet.go(f"/scan/{link.partition('/scan/')[2]}?lang=en")
    tablet.page.get_by_role("button", name="Use this device").click()
    expect(tablet.page.get_by_role("heading", level=1)).to_be_visible()
    tablet.check_everywhere()
    page = ask(desk, 171)
    expect(tablet.page.locator(".asked__form")).to_be_visible()
    tablet.check_everywhere()
    tablet.page.get_by_role("link", name="English").click()
    tablet.page.get_by_role("button", name="That is my choice").click()
    expect(tablet.page.get_by_role("heading", name="Thank you")).to_be_visible()
    expect(page.get_by_text("Answered by the visitor")).to_be_visible()
