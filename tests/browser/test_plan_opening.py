"""The floor plan as it opens: laid out in parts, with or without its scripts, and true while somebody looks."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from eventsapp.booths.plan.markup import PART
from eventsapp.demo.people import EXHIBITOR, ORGANISER
from tests.browser.window import Window

LARGE = "/reference-2027/plan/A"
BESIDE_EACH_OTHER = """() => {
  const free = [...document.querySelectorAll(".unit--available:not([data-parts])")];
  const boxes = free.map(node => [node.dataset.unit, node.firstElementChild.getBBox()]);
  for (const [one, from] of boxes) for (const [other, to] of boxes)
    if (Math.abs(from.x + from.width - to.x) < 0.2 && Math.abs(from.y - to.y) < 0.2) return [one, other];
}"""


def test_large_hall_is_laid_out_in_parts_until_all_of_it_can_be_pressed(open_window: Callable[..., Window]) -> None:
    window = open_window(width=390, height=844)
    sent = window.context.request.get(LARGE).text().count('<a class="unit ')
    page = window.open_plan(LARGE)
    sizes = page.eval_on_selector_all("[data-plan-units] > g", "parts => parts.map(part => part.children.length)")
    assert len(sizes) > 1
    assert max(sizes) <= PART
    assert sum(sizes) == page.locator(".unit").count() == sent
    last = page.locator("[data-plan-units] > g").last.locator(".unit").last
    number = last.get_attribute("data-unit") or ""
    last.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-plan-panel]")).to_have_attribute("data-chosen", number)


def test_plan_is_drawn_and_pressed_where_its_script_does_not_come(open_window: Callable[..., Window]) -> None:
    window = open_window()
    window.expected.add(404)
    window.page.route(re.compile(r"/js/plan\.js"), lambda route: route.fulfill(status=404, body=""))
    page = window.go("/binh-duong-2027/plan/A")
    expect(page.locator("html")).not_to_have_class(re.compile(r"\bjs\b"))
    expect(page.locator(".unit text.unit__name").first).to_be_visible()
    unit = page.locator(".plan .unit--available").first
    number = unit.get_attribute("data-unit") or ""
    unit.click()
    expect(page).to_have_url(re.compile(f"/plan/A/{number}"))


def test_free_room_follows_what_happens_to_the_neighbours(open_window: Callable[..., Window]) -> None:
    onlooker = open_window()
    page = onlooker.open_plan("/binh-duong-2027/plan/X")
    mine, neighbour = page.evaluate(BESIDE_EACH_OTHER)
    onlooker.go(f"/binh-duong-2027/plan/X/{mine}")
    room = page.locator("[data-plan-room]")
    before = room.inner_text()
    expect(page.locator("[data-plan-live][data-on]")).to_be_visible()
    hold_for_a_client(open_window(), neighbour)
    expect(page.locator(f'.unit[data-unit="{neighbour}"]')).to_have_class(re.compile("unit--held"))
    expect(room).not_to_have_text(before)
    told = room.inner_text()
    page.reload()
    expect(room).to_have_text(told)  # as the server counts it


def hold_for_a_client(window: Window, number: str) -> None:
    page: Page = window.sign_in(ORGANISER)
    window.go(f"/organise/binh-duong-2027/plan/X?unit={number}")
    page.get_by_text("Hold it for a client").click()
    page.get_by_label(re.compile("prospect", re.IGNORECASE)).fill("Ferrowick Drives")
    page.get_by_role("button", name="Hold for them").click()
    expect(page.get_by_text("Ferrowick Drives").first).to_be_visible()


def test_button_that_holds_is_in_sight_as_soon_as_a_phone_shows_a_stand(open_window: Callable[..., Window]) -> None:
    window = open_window(width=390, height=844)
    page = window.sign_in(EXHIBITOR)
    window.open_plan("/binh-duong-2027/plan/A")
    number = page.locator(".plan .unit--available").first.get_attribute("data-unit") or ""
    window.go(f"/binh-duong-2027/plan/A/{number}")
    expect(page.get_by_role("button", name="Hold for 15 minutes")).to_be_in_viewport(ratio=1)
    expect(page.locator(f'.unit[data-unit="{number}"]')).to_be_in_viewport(ratio=0.99)
    window.check_everywhere()


def test_legend_names_columns_and_fire_exits(open_window: Callable[..., Window]) -> None:
    page = open_window().go("/binh-duong-2027/plan/A")
    legend = page.get_by_role("navigation", name="States")
    for words in ("Column or obstacle", "Fire exit"):
        expect(legend.get_by_text(words)).to_be_visible()
    page.goto("/binh-duong-2027/plan/X")
    expect(legend.get_by_text("Fire exit")).to_have_count(0)
