"""Drawing a plan: by dragging, and the same by keys and the list."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from eventsapp.demo.people import ORGANISER
from tests.browser.window import Window

FAIR = "/organise/binh-duong-2027"


def make_hall(window: Window, code: str) -> Page:
    """Make a small hall, so that no hall of the demo changes under other tests."""
    page = window.sign_in(ORGANISER)
    window.go(f"{FAIR}/halls/new")
    page.get_by_label("Code of the hall").fill(code)
    page.get_by_role("button", name="Make the hall").click()
    expect(page.get_by_text("The hall is drawn.")).to_be_visible()
    return page


def unit(page: Page, number: str) -> Locator:
    return page.locator("[data-key]").filter(has_text=re.compile(rf"^{number}$"))


def drag(page: Page, number: str, across: int, down: int) -> None:
    box = unit(page, number).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + across, y + down, steps=3)
    page.mouse.up()


def test_unit_is_dragged_and_the_drag_taken_back(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = make_hall(window, "DRAG")
    expect(page.locator("[data-drawing][data-ready]")).to_be_visible()
    window.check()
    path = unit(page, "A-103").locator("path")
    before = path.get_attribute("d")
    drag(page, "A-103", 4, 26)
    expect(page.locator("[data-warnings]")).to_contain_text("lie on each other")
    expect(path).not_to_have_attribute("d", before or "")
    page.keyboard.press("Control+z")
    expect(path).to_have_attribute("d", before or "")
    expect(page.locator("[data-warnings]")).to_contain_text("Nothing is wrong")
    page.keyboard.press("Control+y")
    expect(path).not_to_have_attribute("d", before or "")
    page.reload()
    expect(page.locator("[data-warnings]")).to_contain_text("lie on each other")


def middle(page: Page, selector: str) -> tuple[float, float]:
    box = page.locator(selector).first.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_door_is_dragged_nudged_sized_and_deleted_like_a_unit(open_window: Callable[..., Window]) -> None:
    page = make_hall(open_window(), "DOOR")
    expect(page.locator("[data-drawing][data-ready]")).to_be_visible()
    door = page.locator(".drawing__feature--door .drawing__shape")
    before = door.get_attribute("d") or ""
    x, y = middle(page, ".drawing__feature--door .drawing__shape")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=3)
    page.mouse.up()
    expect(door).not_to_have_attribute("d", before)
    dragged = door.get_attribute("d") or ""
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    form = page.locator('[data-step="change_feature"]')
    expect(form.locator('[name="change_feature-width"]')).to_have_value("4")
    page.locator("[data-stage]").focus()
    page.keyboard.press("Shift+ArrowRight")
    expect(door).not_to_have_attribute("d", dragged)
    form.locator('[name="change_feature-width"]').fill("6")
    form.get_by_role("button", name="Change it").click()
    page.goto(page.url.partition("?")[0] + "?view=list")
    expect(page.get_by_role("row").filter(has_text="Door")).to_contain_text("6")
    page.goto(page.url.partition("?")[0])
    expect(page.locator("[data-drawing][data-ready]")).to_be_visible()
    page.locator("[data-stage]").focus()
    page.keyboard.press("f")
    page.keyboard.press("Delete")
    expect(door).to_have_count(0)
    page.keyboard.press("Control+z")
    expect(door).to_have_count(1)


def test_fingers_move_and_zoom_the_drawing_and_a_chosen_unit(open_window: Callable[..., Window]) -> None:
    window = open_window(width=390, height=844)
    page = make_hall(window, "HAND")
    drawing = page.locator("[data-drawing][data-ready]")
    expect(drawing).to_be_visible()
    page.locator("[data-zoom=all]").click()
    page.wait_for_timeout(300)  # until the drawing is laid out anew
    fingers = window.context.new_cdp_session(page)

    def touch(kind: str, *points: tuple[float, float]) -> None:
        named = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(points)]
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": named})

    def width() -> float:
        box = drawing.bounding_box()
        assert box is not None
        return box["width"]

    path = unit(page, "A-103").locator("path")
    before, wide = path.get_attribute("d") or "", width()
    x, y = middle(page, '[data-key="n3"] path')
    touch("touchStart", (x - 20, y))
    touch("touchStart", (x - 20, y), (x + 20, y))
    for step in range(1, 6):
        touch("touchMove", (x - 20 - 8 * step, y), (x + 20 + 8 * step, y))
    touch("touchEnd")
    page.wait_for_timeout(300)
    assert width() > 2 * wide
    x, y = middle(page, '[data-key="n3"] path')
    touch("touchStart", (x, y))
    touch("touchMove", (x + 15, y + 10))
    touch("touchMove", (x + 30, y + 20))
    touch("touchEnd")
    page.wait_for_timeout(300)
    moved = middle(page, '[data-key="n3"] path')
    assert (round(moved[0] - x), round(moved[1] - y)) == (30, 20)  # the view, for the unit was not chosen
    expect(path).to_have_attribute("d", before)
    page.touchscreen.tap(*moved)
    expect(page.locator("[data-chosen-lead]")).to_have_text("A-103")
    touch("touchStart", moved)
    touch("touchMove", (moved[0], moved[1] + 20))
    touch("touchMove", (moved[0], moved[1] + 40))
    touch("touchEnd")
    expect(path).not_to_have_attribute("d", before)
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()


def test_what_is_typed_beside_the_drawing_stays_while_steps_are_saved(open_window: Callable[..., Window]) -> None:
    page = make_hall(open_window(), "TYPE")
    expect(page.locator("[data-drawing][data-ready]")).to_be_visible()
    step = page.locator('[data-step="block"]')
    step.locator("summary").click()
    typed = step.locator('[name="block-numbers"]')
    typed.fill("A-105")
    unit(page, "A-101").click()
    expect(typed).to_have_value("A-101")
    typed.fill("A-101, A-105")
    page.locator("[data-stage]").focus()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    expect(typed).to_have_value("A-101, A-105")


def test_pages_of_a_draft_are_without_complaint(open_window: Callable[..., Window]) -> None:
    window = open_window()
    make_hall(window, "LOOK")
    for address in ("edit", "edit?view=list", "edit?view=list&unit=A-101", "edit?unit=A-101", "edit/publish"):
        page = window.go(f"{FAIR}/plan/LOOK/{address}")
        for step in page.locator(".editor-step > summary").all():
            step.click()
        window.check_everywhere()


def test_the_same_is_done_by_keys_and_by_the_list_without_a_script(open_window: Callable[..., Window]) -> None:
    page = make_hall(open_window(), "KEYS")
    expect(page.locator("[data-drawing][data-ready]")).to_be_visible()
    page.locator("[data-stage]").focus()
    page.keyboard.press("n")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    plain = open_window(javascript=False, width=390, height=844)
    listed = plain.sign_in(ORGANISER)
    plain.go(f"{FAIR}/plan/KEYS/edit?view=list&unit=A-101")
    panel = listed.get_by_role("complementary")
    expect(panel.locator("#change-y")).to_have_value("7.5")
    panel.locator("#change-x").fill("4,5")
    panel.get_by_role("button", name="Change the unit").click()
    row = listed.get_by_role("row").filter(has_text="A-101")
    expect(row).to_contain_text("4.5")
    listed.get_by_role("button", name="Undo").click()
    expect(row).not_to_contain_text("4.5")
    plain.go(f"{FAIR}/plan/KEYS/edit/publish")
