"""The allocation board: computed with a visible progress, explained, moved by dragging and by typing."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from eventsapp.demo.people import ORGANISER
from tests.browser.window import Window

HOME = "/organise/binh-duong-2027/allocation"
COMPUTED = 60_000
"""Milliseconds that a busy machine may take for a small plan."""


def computed(window: Window) -> Page:
    """Ask for a plan and wait until its board is there."""
    page = window.sign_in(ORGANISER)
    window.go(HOME)
    page.get_by_text("Work, seed, note").click()
    page.get_by_label("Work, in seconds").fill("5")
    page.get_by_role("button", name="Compute the plan").click()
    expect(page.get_by_text("0 rules broken, checked independently")).to_be_visible(timeout=COMPUTED)
    return page


def test_plan_is_computed_explained_and_looked_at_before_it_is_published(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = computed(window)
    window.check_everywhere()
    page.locator(".board__plan:last-child a.unit--new").first.click()
    expect(page.get_by_role("heading", name="Press a stand to see why it is there")).to_have_count(0)
    expect(page.get_by_text("Good places for it:")).to_be_visible()
    window.check()
    page.get_by_role("link", name="Publish").click()
    expect(page.get_by_text("All of it in one step, or nothing of it.")).to_be_visible()
    window.check_everywhere()


def test_stand_is_dragged_and_its_price_is_said_before_anything_is_done(open_window: Callable[..., Window]) -> None:
    window = open_window()
    page = computed(window)
    stand = page.locator(".board__plan:last-child a.unit--new").first
    free = page.locator(".board__plan:last-child .unit--available").first
    stand.scroll_into_view_if_needed()
    stand.hover()
    page.mouse.down()
    free.hover(force=True)
    free.hover(force=True, position={"x": 3, "y": 3})
    page.mouse.up()
    page.wait_for_url("**/place?**")
    said = page.get_by_text("points.").or_(page.get_by_text("It cannot stand there"))
    expect(said.first).to_be_visible()
    expect(page.get_by_text("change by hand")).to_have_count(0)


def test_best_stand_for_a_client_is_held_by_one_press_and_another_is_the_best_then(
    open_window: Callable[..., Window],
) -> None:
    window = open_window()
    page = window.sign_in(ORGANISER)
    asked = "/organise/reference-2027/find-stands?units=2&prospect=Client+of+sales"
    window.go(asked)
    expect(page.locator(".advice__one")).to_have_count(3)
    expect(page.get_by_text("No wish was named,").first).to_be_visible()
    window.check_everywhere()
    best = page.locator(".advice__number a").first.inner_text()
    page.get_by_role("button", name=f"Hold {best} for Client of sales").click()
    expect(page.get_by_text(f"{best} is held for Client of sales.")).to_be_visible()
    window.go(asked)
    expect(page.locator(".advice__number a").first).not_to_have_text(best)
    page.get_by_text("What the client looks for").click()
    page.locator('[name="near"]').fill(f"{best}, Nobody Known")
    page.get_by_role("button", name="Find stands").click()
    expect(page.get_by_text("No unit and no stand answers to Nobody Known")).to_be_visible()
    expect(page.get_by_text("None of the wishes,").first).to_be_visible()
    expect(page.get_by_text(f"First choice {best} is taken.").first).to_be_visible()
    window.check()
