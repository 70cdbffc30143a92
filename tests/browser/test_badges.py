"""Layouts of badges: begun, moved by pointer and keys, saved, also without a script; a badge replaced at the desk."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from eventsapp.demo.people import ORGANISER
from tests.browser.window import Window

DRAWN = re.compile(r"^data:image/png;base64,")
HERE = "/organise/binh-duong-2027/badges"


def begin(window: Window, name: str) -> Page:
    page = window.go(f"{HERE}/layouts")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Size").select_option("cr80")
    page.get_by_role("button", name="Begin with a filled layout").click()
    page.wait_for_url("**/layouts/*")
    return page


def left_of(page: Page, element: int) -> float:
    return float(page.locator(f"[name='e{element}.left']").input_value())


def test_organiser_moves_the_code_by_pointer_and_keys_and_saves_a_version(open_window: Callable[..., Window]) -> None:
    window = open_window()
    window.sign_in(ORGANISER)
    page = begin(window, "Moved card")
    expect(page.locator("[data-picture]")).to_have_attribute("src", DRAWN)
    window.check_everywhere()
    before = left_of(page, 3)
    code = page.locator("[data-for='e3']")
    place = code.bounding_box()
    assert place is not None
    page.mouse.move(place["x"] + 20, place["y"] + 20)
    page.mouse.down()
    page.mouse.move(place["x"] - 40, place["y"] + 20, steps=5)
    page.mouse.up()
    dragged = left_of(page, 3)
    assert dragged < before - 4
    expect(page.locator("[data-problems]")).to_contain_text("something stands in the white around the QR code")
    code.press("ArrowRight")
    assert left_of(page, 3) == round(dragged + 0.5, 1)
    page.locator("[name='e3.left']").evaluate("one => { one.closest('details').open = true; }")
    page.locator("[name='e3.left']").fill(str(before - 0.2))
    expect(page.locator("[data-problems] li")).to_have_count(0)
    page.get_by_role("button", name="Save as the next version").click()
    expect(page.get_by_text("The layout is saved.")).to_be_visible()
    assert left_of(page, 3) == round(before - 0.2, 1)
    expect(page.get_by_role("link", name="Version 1")).to_be_visible()
    window.check()


def test_steps_in_the_editor_are_taken_back_and_done_again(open_window: Callable[..., Window]) -> None:
    window = open_window()
    window.sign_in(ORGANISER)
    page = begin(window, "Stepped card")
    undo, redo = (page.get_by_role("button", name=name, exact=True) for name in ("Undo", "Redo"))
    expect(undo).to_be_disabled()
    before = left_of(page, 3)
    code = page.locator("[data-for='e3']")
    code.press("ArrowRight")
    expect(undo).to_be_enabled()
    assert left_of(page, 3) == round(before + 0.5, 1)
    fields = page.locator("[data-element]")
    added = fields.count() + 1
    page.get_by_role("button", name="Add a colour").click()
    expect(fields).to_have_count(added)
    expect(undo).to_be_enabled()  # the script of the new page is there
    page.keyboard.press("Control+z")  # a new page answers: the element is gone again
    expect(fields).to_have_count(added - 1)
    expect(undo).to_be_enabled()
    assert left_of(page, 3) == round(before + 0.5, 1)
    page.keyboard.press("Control+z")
    expect(page.locator("[name='e3.left']")).to_have_value(str(before))
    expect(undo).to_be_disabled()
    page.keyboard.press("Control+Shift+Z")
    expect(page.locator("[name='e3.left']")).to_have_value(str(round(before + 0.5, 1)))
    redo.click()
    expect(fields).to_have_count(added)
    expect(redo).to_be_disabled()
    page.get_by_role("button", name="Undo", exact=True).click()
    page.get_by_role("button", name="Save as the next version").click()
    expect(page.get_by_text("The layout is saved.")).to_be_visible()
    assert left_of(page, 3) == round(before + 0.5, 1)
    window.check_everywhere()


def test_layout_is_changed_without_a_script(open_window: Callable[..., Window]) -> None:
    window = open_window(javascript=False)
    window.sign_in(ORGANISER)
    page = begin(window, "Typed card")
    page.locator("#e2 > summary").click()
    page.locator("[name='e2.top']").fill("wide")
    page.get_by_role("button", name="Save as the next version").click()
    expect(page.get_by_text("Side 1, element 3 (box)").first).to_be_visible()
    expect(page.locator("[name='e2.top']")).to_have_value("wide")
    page.locator("[name='e2.top']").fill("9.5")
    page.get_by_role("button", name="Save as the next version").click()
    expect(page.get_by_text("The layout is saved.")).to_be_visible()
    expect(page.locator("[name='e2.top']")).to_have_value("9.5")


def test_desk_replaces_a_lost_badge(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = window.sign_in(ORGANISER)
    window.go(f"{HERE}/people?q=a")
    page.locator("tbody a[href*=staff]").first.click()
    with page.expect_download() as printed:
        page.get_by_role("button", name="Print the badge").click()
    assert printed.value.suggested_filename.endswith(".pdf")
    page.reload()
    page.get_by_label("What happened").select_option("lost")
    page.get_by_role("button", name="Make it void and issue another one").click()
    expect(page.get_by_text("The former badge is void.")).to_be_visible()
    expect(page.get_by_role("table").get_by_text("Lost")).to_be_visible()
    window.check_everywhere()
