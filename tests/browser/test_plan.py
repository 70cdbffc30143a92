"""The floor plan by hand, by keyboard and on a phone: found, filtered, linked, compared, held, followed live."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from eventsapp.demo.people import EXHIBITOR, ORGANISER
from tests.browser.window import Window
from tests.services.running import RunningService

PLAN = "/binh-duong-2027/plan"
FREE = ".unit--available:not([data-parts])"
CLEAR = ".unit:not(.is-dimmed)"


def number_of(page: Page, at: int = 0) -> str:
    return page.locator(FREE).nth(at).get_attribute("data-unit") or ""


def test_company_is_found_without_marks_and_its_stand_comes_into_sight(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.open_plan(f"{PLAN}/A")
    unit = page.locator('.unit[data-name*="Đ"]').first
    name = unit.get_attribute("data-name") or ""
    page.keyboard.press("/")
    page.keyboard.type(name.replace("Đ", "d").lower())
    expect(page.locator("[data-plan-count]")).to_contain_text("match")
    expect(unit).not_to_have_class(re.compile("is-dimmed"))
    assert page.locator(CLEAR).count() < page.locator(".unit").count()
    page.keyboard.press("Enter")
    expect(page.locator("[data-plan-panel]")).to_have_attribute("data-chosen", unit.get_attribute("data-unit") or "")
    expect(unit).to_be_in_viewport()


def test_filters_are_in_the_address_and_shared_with_it(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.open_plan(f"{PLAN}/A")
    page.get_by_label("State", exact=True).select_option("available")
    page.get_by_label("Open sides", exact=True).select_option("2")
    expect(page).to_have_url(re.compile(r"state=available.*sides=2"))
    said = page.locator("[data-plan-count]").inner_text()
    shown = page.locator(CLEAR).count()
    assert said.startswith(str(shown))
    page.locator(f"{CLEAR}{FREE}").first.press("Enter")
    expect(page).to_have_url(re.compile(r"/plan/A/[^?]+\?.*sides=2"))
    window.open_plan(page.url)  # as whoever gets the link sees it
    assert page.locator(CLEAR).count() == shown
    window.check_everywhere()


def test_keys_walk_to_the_neighbour_open_it_and_close_it(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.open_plan(f"{PLAN}/A")
    first = number_of(page)
    window.open_plan(f"{PLAN}/A/{first}?from=entrance")
    expect(page.locator("[data-plan-way]")).to_have_attribute("d", re.compile("^M"))
    page.locator(f'.unit[data-unit="{first}"]').focus()
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.dataset.unit")
    assert second not in {first, None}
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.dataset.unit") == first
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("[data-plan-panel]")).to_have_attribute("data-chosen", second)
    page.keyboard.press("0")
    expect(page.locator(f'.unit[data-unit="{second}"]')).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("[data-plan-panel][data-chosen]")).to_have_count(0)


def test_stands_are_compared_in_a_sheet_on_a_phone(open_window: Callable[..., Window]) -> None:
    window = open_window(width=390, height=844)
    page = window.open_plan(f"{PLAN}/A")
    first, second = number_of(page), number_of(page, 1)
    for number in (first, second):
        window.open_plan(f"{PLAN}/A/{number}")
        expect(page.locator(f'.unit[data-unit="{number}"]')).to_be_in_viewport()
        page.get_by_role("link", name="Compare").click()
    sheet = page.get_by_role("dialog")
    expect(sheet.locator("thead th")).to_have_count(2)
    expect(sheet).to_contain_text(second)
    window.check()
    sheet.get_by_role("link", name=f"Take {first} out").click()
    expect(sheet.locator("thead th")).to_have_count(1)
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()


@pytest.fixture
def room_for_one(demo: RunningService) -> Iterator[None]:
    """Let the demo's exhibitor, who has all it asked for, ask for one unit more during a test."""
    database = next(Path(demo.folder).rglob("fair.sqlite"))
    more = """UPDATE exhibitors SET units_wanted = units_wanted + ? WHERE id IN (
        SELECT exhibitor_id FROM exhibitor_members JOIN users ON users.id = user_id WHERE email = ?)"""

    def wish(by: int) -> None:
        with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
            assert connection.execute(more, (by, EXHIBITOR.email)).rowcount

    wish(1)
    yield
    wish(-1)


@pytest.mark.usefixtures("room_for_one")
def test_hold_is_counted_down_aloud_and_seen_by_others_at_once(open_window: Callable[..., Window]) -> None:
    onlooker = open_window()
    seen = onlooker.open_plan(f"{PLAN}/A")
    number = number_of(seen)
    onlooker.open_plan(f"{PLAN}/A/{number}")
    expect(seen.locator("[data-plan-live][data-on]")).to_be_visible()
    window = open_window()
    page = window.sign_in(EXHIBITOR)
    page.clock.install()
    window.open_plan(f"{PLAN}/A/{number}")
    page.get_by_role("button", name="Hold for 15 minutes").click()
    mine = page.locator(f'.unit[data-unit="{number}"]')
    expect(page.locator(".plan-panel [data-countdown]")).to_have_text(re.compile(r"^1[45]:\d\d$"))
    expect(mine).to_have_class(re.compile("unit--own"))
    page.clock.run_for("00:02")
    expect(mine).to_have_accessible_name(re.compile(r"Held by you, 14:\d\d left"))
    window.check_everywhere()
    expect(seen.locator(f'.unit[data-unit="{number}"]')).to_have_class(re.compile("unit--held"))
    expect(seen.locator("[data-plan-news]")).to_have_text(re.compile(f"{number} has changed"))
    told = page.locator("[data-announce]")
    page.clock.run_for("09:30")
    expect(told).to_have_text("")
    page.clock.run_for("00:45")
    expect(told).to_have_text(f"Five minutes are left for {number}.")
    page.get_by_role("link", name="Close").click()
    bar = page.locator("[data-plan-held]")
    expect(bar).to_contain_text(number)  # another stand may be looked at meanwhile
    minutes, seconds = bar.locator("[data-countdown]").inner_text().split(":")
    page.clock.run_for((int(minutes) * 60 + int(seconds) - 55) * 1000)
    expect(told).to_have_text(f"One minute is left for {number}.")
    bar.get_by_role("button", name="10 minutes more").click()
    expect(page.locator(".plan-panel [data-countdown]")).to_have_text(re.compile(r"^\d\d:\d\d$"))
    page.get_by_role("button", name="Give back").click()
    expect(seen.locator(f'.unit[data-unit="{number}"]')).to_have_class(re.compile("unit--available"))


def view_of(page: Page) -> tuple[float, float, float]:
    """Return where the drawing is and how large: x, y, scale."""
    script = "node => { const { a, e, f } = new DOMMatrix(getComputedStyle(node).transform); return [e, f, a]; }"
    left, top, scale = page.locator("[data-plan]").evaluate(script)
    return left, top, scale


def middle_of_stage(page: Page) -> tuple[float, float]:
    box = page.locator("[data-plan-stage]").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def is_painted(page: Page) -> None:
    """Wait until the picture is there at the present scale, and is not empty."""
    page.wait_for_function(
        """() => {
          const holder = document.querySelector(".plan-picture");
          const scale = new DOMMatrix(getComputedStyle(document.querySelector("[data-plan]")).transform).a;
          if (Math.abs(Number(holder.dataset.painted) - scale) > 0.002) return false;
          return [...holder.querySelectorAll("canvas")].some(tile => tile.toDataURL().length > 4000);
        }"""
    )


def test_two_fingers_zoom_where_they_are_and_one_finger_moves(open_window: Callable[..., Window]) -> None:
    window = open_window(width=390, height=844)
    page = window.open_plan(f"{PLAN}/A")
    is_painted(page)
    touch = window.context.new_cdp_session(page)

    def send(kind: str, *points: tuple[float, float]) -> None:
        fingers = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    x, y = middle_of_stage(page)
    left, top, scale = view_of(page)
    stage = page.locator("[data-plan-stage]").bounding_box()
    assert stage is not None
    under = ((x - stage["x"] - left) / scale, (y - stage["y"] - top) / scale)
    send("touchStart", (x - 40, y), (x + 40, y))
    for step in range(1, 9):
        send("touchMove", (x - 40 - 5 * step, y), (x + 40 + 5 * step, y))
    send("touchEnd")
    page.wait_for_timeout(50)
    is_painted(page)
    left, top, closer = view_of(page)
    assert closer == pytest.approx(2 * scale, rel=0.05)
    now = ((x - stage["x"] - left) / closer, (y - stage["y"] - top) / closer)
    assert now == pytest.approx(under, abs=3 / closer)  # what was between the fingers still is
    expect(page.locator("[data-plan-panel][data-chosen]")).to_have_count(0)  # a pinch presses nothing
    send("touchStart", (x, y))
    for step in range(1, 7):
        send("touchMove", (x - 10 * step, y - 5 * step))
    send("touchEnd")
    is_painted(page)
    moved_left, moved_top, same = view_of(page)
    assert (moved_left - left, moved_top - top) == pytest.approx((-60, -30), abs=8)
    assert same == closer
    assert page.evaluate("visualViewport.scale") == 1  # the page itself stays as it is


def test_wheel_drag_and_buttons_move_the_plan_and_keep_it_painted(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.open_plan(f"{PLAN}/A")
    is_painted(page)
    left, top, scale = view_of(page)
    page.mouse.move(*middle_of_stage(page))
    page.mouse.wheel(0, -400)
    is_painted(page)
    assert view_of(page)[2] > scale * 1.3
    left, top, scale = view_of(page)
    x, y = middle_of_stage(page)
    page.mouse.down()
    page.mouse.move(x + 60, y + 40, steps=6)
    page.mouse.up()
    is_painted(page)
    assert view_of(page)[:2] == pytest.approx((left + 60, top + 40), abs=2)
    expect(page.locator("[data-plan-panel][data-chosen]")).to_have_count(0)  # a drag presses nothing
    page.get_by_role("button", name="Whole hall").click()
    is_painted(page)
    number = number_of(page)
    page.locator(f'.unit[data-unit="{number}"]').click()
    expect(page).to_have_url(re.compile(f"/plan/A/{number}$"))


def test_stand_is_pressed_where_it_is_painted_before_its_link_is_there(open_window: Callable[..., Window]) -> None:
    window = open_window(width=390, height=844)
    page = window.open_plan(f"{PLAN}/A")
    is_painted(page)
    unit = page.locator(".plan .unit--available").first
    number = unit.get_attribute("data-unit") or ""
    window.open_plan(f"{PLAN}/A/{number}")
    page.get_by_role("link", name="Close").click()
    expect(page.locator("[data-plan-panel][data-chosen]")).to_have_count(0)
    box = page.locator(f'.unit[data-unit="{number}"]').bounding_box()
    assert box is not None
    page.locator(f'.unit[data-unit="{number}"]').evaluate("link => link.remove()")
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator("[data-plan-panel]")).to_have_attribute("data-chosen", number)


def test_plan_is_drawn_and_pressed_without_scripts(open_window: Callable[..., Window]) -> None:
    window = open_window(javascript=False)
    page = window.go(f"{PLAN}/A?utility=&state=available")
    name = page.locator(".unit text.unit__name").first
    expect(name).to_be_visible()
    expect(page.locator(".plan__letters")).to_be_visible()
    unit = page.locator(CLEAR).first
    number = unit.get_attribute("data-unit")
    unit.click()
    expect(page).to_have_url(re.compile(f"/plan/A/{number}"))
    expect(page.locator("[data-plan-panel]")).to_have_attribute("data-chosen", number or "")


def test_print_has_the_drawing_with_its_names(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.open_plan(f"{PLAN}/A")
    is_painted(page)
    page.emulate_media(media="print")
    expect(page.locator(".unit text.unit__name").first).to_be_visible()
    expect(page.locator(".plan-picture")).to_be_hidden()
    expect(page.locator(".plan-panel")).to_be_hidden()


def test_team_sees_a_hold_at_once_and_whose_it_is(open_window: Callable[..., Window]) -> None:
    team = open_window()
    seen = team.sign_in(ORGANISER)
    team.open_plan(f"/organise{PLAN}/L")
    number = number_of(seen)
    expect(seen.locator("[data-plan-live][data-on]")).to_be_visible()
    colleague = open_window()
    page = colleague.sign_in(ORGANISER)
    colleague.open_plan(f"/organise{PLAN}/L?unit={number}")
    page.get_by_text("Hold it for a client").click()
    page.get_by_label(re.compile("prospect", re.IGNORECASE)).fill("Cơ khí Trúc Lâm")
    page.get_by_role("button", name=re.compile("Hold")).last.click()
    unit = seen.locator(f'.unit[data-unit="{number}"]')
    expect(unit).to_have_class(re.compile("unit--sales"))
    expect(unit).to_have_accessible_name(re.compile("Cơ khí Trúc Lâm"))
    seen.get_by_role("searchbox").fill("truc lam")
    expect(unit).not_to_have_class(re.compile("is-dimmed"))


@pytest.mark.usefixtures("room_for_one")
def test_who_was_too_late_hears_it_on_the_plan_and_is_led_to_the_nearest(open_window: Callable[..., Window]) -> None:
    window = open_window(width=390, height=844)
    page = window.sign_in(EXHIBITOR)
    quiet = "retry: 60000\n\n"  # this window hears of nothing, as behind a slow network
    page.route(re.compile("/plan/stream"), lambda route: route.fulfill(content_type="text/event-stream", body=quiet))
    window.open_plan(f"{PLAN}/B")
    number = number_of(page)
    window.open_plan(f"{PLAN}/B/{number}")
    team = open_window()
    theirs = team.sign_in(ORGANISER)
    team.open_plan(f"/organise{PLAN}/B?unit={number}")
    theirs.get_by_text("Hold it for a client").click()
    theirs.get_by_label(re.compile("prospect", re.IGNORECASE)).fill("Larkspur IIoT")
    theirs.get_by_role("button", name="Hold for them").click()
    expect(theirs.get_by_text("Larkspur IIoT").first).to_be_visible()
    window.expected.add(409)
    page.get_by_role("button", name="Hold for 15 minutes").click()
    refused = page.get_by_role("alert").filter(has_text="nearest")
    expect(refused).to_contain_text(number)
    window.check()
    nearest = refused.get_by_role("link").first
    other = re.split(", ", nearest.inner_text())[0]
    nearest.click()
    expect(page.locator("[data-plan-panel]")).to_have_attribute("data-chosen", other)
    expect(page.get_by_role("button", name="Hold for 15 minutes")).to_be_visible()
