"""The programme team arranges a day: by dragging, by keys, by typing, two at once, on a phone."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from eventsapp.demo.people import ATTENDEE, ORGANISER
from tests.browser.window import PHONE_SIZE, Window
from tests.services.running import RunningService
from tests.services.site import Site
from tests.sizes import only_long

FAIR = "/organise/binh-duong-2027"
GRID = f"{FAIR}/programme/grid"
REFUSED = 409
LIVE_MS = 5_000
"""Others see a move within two seconds, mostly within half a one; a busy machine is slow, which is no failure."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningService]:
    """A demo site of these tests alone, because they turn its programme over; two people edit it."""
    site = Site(tmp_path_factory.mktemp("grid"), DEMO="1")
    try:
        site.start_web()
        joined = site.run("fair", "member", "binh-duong-2027", ATTENDEE.email)
        assert joined.returncode == 0, joined.stderr
        yield RunningService(site.url, "python wsgi.py with DEMO=1", str(site.folder))
    finally:
        site.end()


def open_grid(window: Window, path: str = GRID) -> Page:
    page = window.go(path)
    expect(page.locator("[data-planner][data-ready]")).to_be_visible()
    return page


def block(page: Page, title: str) -> Locator:
    return page.locator("[data-placed]").filter(has_text=title)


def column(page: Page, code: str) -> Locator:
    return page.locator(f'.planner__column[data-name^="{code} "]')


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag without letting go."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 8, start[1] + 8)
    page.mouse.move(*end, steps=4)


def corner(one: Locator, across: float = 20, down: float = 8) -> tuple[float, float]:
    box = one.bounding_box()
    assert box is not None
    return box["x"] + across, box["y"] + down


def row_height(page: Page) -> float:
    box = page.locator(".planner__column").first.bounding_box()
    rows = page.locator("[data-board]").get_attribute("data-rows")
    assert box is not None
    assert rows is not None
    return box["height"] / int(rows)


def at(page: Page, code: str, starts: str) -> tuple[float, float]:
    """Return the point of a room and hour on the screen."""
    box = column(page, code).bounding_box()
    begin = page.locator("[data-board]").get_attribute("data-begin")
    assert box is not None
    assert begin is not None
    minutes = sum(int(part) * size for part, size in zip(starts.split(":"), (60, 1), strict=True))
    before = sum(int(part) * size for part, size in zip(begin.split(":"), (60, 1), strict=True))
    return box["x"] + 20, box["y"] + (minutes - before) / 5 * row_height(page) + 1


def add_session(window: Window, title: str, *, starts: str = "", room: int = 0) -> None:
    """Add a session of the third day, or one without a time."""
    page = window.go(f"{FAIR}/programme/sessions/new")
    page.locator("#title_en").fill(title)
    if starts:
        page.locator("#day_on").fill("2027-05-14")
        page.locator("#starts").fill(starts)
        page.locator("#minutes").fill("30")
        page.locator("#room_id").select_option(index=room)
    page.get_by_role("button", name="Save the session").click()
    page.wait_for_url(re.compile(r"/sessions/\d+$"))


def test_session_is_dragged_from_the_tray_to_a_room_made_longer_and_taken_back(
    open_window: Callable[..., Window],
) -> None:
    window = open_window(height=1200)
    window.sign_in(ORGANISER)
    add_session(window, "Dragged one")
    page = open_grid(window, f"{GRID}?day=2027-05-14")
    waiting = page.locator("[data-waiting]").filter(has_text="Dragged one")
    drag(page, corner(waiting), at(page, "R3", "08:15"))
    expect(page.locator(".planner__shadow")).to_have_text("08:15–08:45")
    page.mouse.up()
    expect(page.locator("[data-said]")).to_contain_text("“Dragged one”: R3 Lotus room, Fri 14 May, 08:15–08:45.")
    placed = block(page, "Dragged one")
    expect(placed).to_have_attribute("data-starts", "08:15")
    expect(waiting).to_have_count(0)
    placed.hover()
    edge = placed.locator("[data-end]")
    drag(page, corner(edge, 20, 3), (corner(edge)[0], corner(edge, 20, 3)[1] + 3 * row_height(page)))
    page.mouse.up()
    expect(placed).to_have_attribute("data-minutes", "45")
    drag(page, corner(placed), at(page, "R4", "08:30"))
    page.mouse.up()
    expect(page.locator("[data-said]")).to_contain_text("R4 Rattan room, Fri 14 May, 08:")
    window.check()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-said]")).to_contain_text("R3 Lotus room, Fri 14 May, 08:15–09:00.")
    page.keyboard.press("Control+z")
    expect(placed).to_have_attribute("data-minutes", "30")
    page.keyboard.press("Control+y")
    expect(placed).to_have_attribute("data-minutes", "45")
    drag(page, corner(placed), corner(page.locator("[data-tray]"), 60, 60))
    expect(page.locator("[data-tray].is-target")).to_be_visible()
    page.mouse.up()
    expect(waiting).to_be_visible()
    expect(waiting).to_have_attribute("data-minutes", "45")


def middle(one: Locator) -> tuple[float, float]:
    box = one.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_session_is_dragged_onto_the_tab_of_another_day_and_dropped_there(open_window: Callable[..., Window]) -> None:
    window = open_window(height=1200)
    window.sign_in(ORGANISER)
    add_session(window, "Day after", starts="10:00", room=3)
    page = open_grid(window, f"{GRID}?day=2027-05-14")
    tabs = page.locator("[data-day-tab]")
    home, other = page.locator('[data-day-tab="2027-05-14"]'), tabs.first
    day = other.get_attribute("data-day-tab")
    drag(page, corner(block(page, "Day after")), middle(other))
    expect(page.locator("[data-day-tab].is-target")).to_have_count(1)
    expect(page.locator(f'[data-day-tab="{day}"]')).to_have_attribute("aria-current", "true")
    expect(block(page, "Day after")).to_have_count(0)
    page.mouse.move(*at(page, "R5", "08:10"), steps=4)
    expect(page.locator(".planner__shadow")).to_contain_text("08:")
    page.mouse.up()
    expect(block(page, "Day after")).to_have_attribute("data-minutes", "30")
    expect(page.locator("[data-said]")).to_contain_text("R5")
    assert f"day={day}" in page.url
    window.check()
    drag(page, corner(block(page, "Day after")), middle(home))
    expect(home).to_have_attribute("aria-current", "true")
    page.mouse.up()  # on the tab itself: it stays where it was
    expect(block(page, "Day after")).to_have_count(0)
    window.go(f"{GRID}?day={day}")
    expect(block(page, "Day after")).to_be_visible()


def test_finger_scrolls_and_where_it_rests_drags(open_window: Callable[..., Window]) -> None:
    window = open_window(width=1180, height=1000)
    window.sign_in(ORGANISER)
    add_session(window, "By finger", starts="09:00", room=2)
    page = open_grid(window, f"{GRID}?day=2027-05-14")
    finger = window.context.new_cdp_session(page)
    placed = block(page, "By finger")
    placed.scroll_into_view_if_needed()
    start, end = corner(placed), at(page, "R3", "09:30")

    def touch(kind: str, point: tuple[float, float] | None = None) -> None:
        points = [{"x": point[0], "y": point[1]}] if point else []
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", start)
    touch("touchMove", (start[0], start[1] - 60))
    touch("touchMove", end)
    touch("touchEnd")
    start, end = corner(placed), at(page, "R3", "09:30")
    touch("touchStart", start)
    expect(page.locator(".planner__carried")).to_have_text("By finger")
    touch("touchMove", ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
    touch("touchMove", end)
    expect(page.locator(".planner__shadow")).to_contain_text("09:2")
    touch("touchEnd")
    expect(page.locator("[data-said]")).to_contain_text("“By finger”: R3 Lotus room, Fri 14 May, 09:2")
    expect(placed).to_have_attribute("data-version", "2")


def test_clash_is_shown_while_dragging_and_told_and_mended_after_the_drop(open_window: Callable[..., Window]) -> None:
    window = open_window(height=1200)
    window.sign_in(ORGANISER)
    add_session(window, "Stays here", starts="19:00", room=5)
    add_session(window, "Comes near", starts="19:00", room=6)
    page = open_grid(window, f"{GRID}?day=2027-05-14")
    comes, stays = block(page, "Comes near"), block(page, "Stays here")
    comes.scroll_into_view_if_needed()
    start = corner(comes)
    drag(page, start, (corner(stays)[0], start[1]))
    expect(page.locator(".planner__shadow.is-hit")).to_contain_text("At the same time: 19:00 Stays here.")
    expect(stays).to_have_class(re.compile("is-hit"))
    page.mouse.up()
    expect(page.locator("[data-said]")).to_contain_text("Ceramic room is double-booked.")
    expect(comes).to_have_class(re.compile("is-impossible"))
    comes.locator("a").click()
    expect(page.locator("#chosen")).to_be_focused()
    window.check_everywhere()
    page.locator("#chosen").get_by_role("button", name=re.compile("^(Move|Begin) “")).first.click()
    expect(page.locator("[data-said]")).to_contain_text("No clash.")
    expect(page.locator(".placed.is-impossible")).to_have_count(0)


def test_keys_move_stretch_open_and_take_away_and_each_is_told(open_window: Callable[..., Window]) -> None:
    window = open_window()
    window.sign_in(ORGANISER)
    add_session(window, "By keys", starts="07:00", room=2)
    page = open_grid(window, f"{GRID}?day=2027-05-14")
    placed, said = block(page, "By keys"), page.locator("[data-said]")
    placed.locator("a").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(said).to_have_text("“By keys” in R3 Lotus room, 07:10–07:40. The room is free then.")
    expect(said).to_contain_text("“By keys”: R3 Lotus room, Fri 14 May, 07:10–07:40.")
    expect(placed.locator("a")).to_be_focused()
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Enter")
    expect(placed).to_have_attribute("data-minutes", "35")
    page.keyboard.press("Enter")
    expect(page.locator("#chosen")).to_be_focused()
    page.locator("#chosen").get_by_role("button", name="Settle it here").click()
    expect(page.locator("#chosen").get_by_text("settled", exact=True)).to_be_visible()
    page.locator("#chosen").focus()
    page.keyboard.press("Escape")
    expect(placed.locator("a")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(said).to_have_text("“By keys” is settled in its place. Let it move first.")
    page.keyboard.press("Control+z")
    expect(placed).not_to_have_attribute("data-settled", "")
    placed.locator("a").focus()
    page.keyboard.press("Delete")
    waiting = page.locator("[data-waiting]").filter(has_text="By keys")
    expect(waiting).to_be_visible()
    expect(said).to_contain_text("no time yet")
    expect(waiting.locator("a")).to_be_focused()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    expect(said).to_contain_text("“By keys”: R2 Bamboo room, Fri 14 May,")
    expect(placed.locator("a")).to_be_focused()
    expect(placed).to_have_attribute("data-minutes", "35")


def test_others_see_a_move_at_once_and_the_second_of_two_is_told(open_window: Callable[..., Window]) -> None:
    one, other = open_window(), open_window()
    one.sign_in(ORGANISER)
    other.sign_in(ATTENDEE)
    other.expected.add(REFUSED)
    add_session(one, "Seen by two", starts="06:00", room=1)
    mine, theirs = open_grid(one, f"{GRID}?day=2027-05-14"), open_grid(other, f"{GRID}?day=2027-05-14")
    for page in (mine, theirs):
        expect(page.locator("[data-live][data-on]")).to_be_visible()
    block(mine, "Seen by two").locator("a").focus()
    mine.keyboard.press("ArrowRight")
    mine.keyboard.press("Enter")
    expect(mine.locator("[data-said]")).to_contain_text("R2 Bamboo room, Fri 14 May, 06:00–06:30.")
    expect(block(theirs, "Seen by two")).to_have_attribute("data-version", "2", timeout=LIVE_MS)
    told = f"{ORGANISER.full_name} put “Seen by two” into R2 Bamboo room, Fri 14 May, 06:00–06:30."
    expect(theirs.locator("[data-said]")).to_contain_text(told)
    # The other begins to move it, and meanwhile it is moved: nothing is lost.
    box = corner(block(theirs, "Seen by two"))
    drag(theirs, box, (box[0], box[1] + 60))
    block(mine, "Seen by two").locator("a").focus()
    mine.keyboard.press("ArrowLeft")
    mine.keyboard.press("Enter")
    expect(block(mine, "Seen by two")).to_have_attribute("data-version", "3")
    theirs.mouse.up()
    expect(theirs.get_by_role("alert")).to_contain_text("Somebody else changed this session before you")
    expect(theirs.get_by_role("alert")).to_contain_text(f"{ORGANISER.full_name} put “Seen by two” into R1")
    expect(block(theirs, "Seen by two")).to_have_attribute("data-starts", "06:00")
    expect(block(theirs, "Seen by two")).to_have_attribute("data-version", "3")


def test_where_no_stream_is_held_open_changes_are_asked_for(open_window: Callable[..., Window]) -> None:
    one, other = open_window(), open_window()
    one.sign_in(ORGANISER)
    other.sign_in(ATTENDEE)
    other.page.route("**/programme/stream", lambda route: route.fulfill(status=200, content_type="text/event-stream"))
    add_session(one, "Asked for", starts="05:00", room=1)
    mine, theirs = open_grid(one, f"{GRID}?day=2027-05-14"), open_grid(other, f"{GRID}?day=2027-05-14")
    expect(theirs.get_by_text("Asked for changes every two seconds")).to_be_visible()
    block(mine, "Asked for").locator("a").focus()
    mine.keyboard.press("ArrowRight")
    mine.keyboard.press("Enter")
    expect(block(mine, "Asked for")).to_have_attribute("data-version", "2")
    expect(block(theirs, "Asked for")).to_have_attribute("data-version", "2", timeout=2 * LIVE_MS)


@pytest.mark.parametrize("javascript", [True, False])
def test_phone_shows_a_room_at_a_time_and_moves_by_typing(
    open_window: Callable[..., Window], *, javascript: bool
) -> None:
    window = open_window(width=PHONE_SIZE["width"], height=PHONE_SIZE["height"], javascript=javascript)
    window.sign_in(ORGANISER)
    title = "Typed with a script" if javascript else "Typed without one"
    add_session(window, title)
    page = window.go(f"{GRID}?day=2027-05-13")
    if javascript:
        window.check()
    expect(page.locator("[data-placed]:visible").first).to_be_visible()
    here = {one.get_attribute("data-room") for one in page.locator("[data-placed]:visible").all()}
    assert len(here - {""}) == 1
    page.get_by_role("navigation", name="Room").get_by_role("link", name="R2").click()
    page.wait_for_url(re.compile("room="))
    page.locator("[data-waiting]").filter(has_text=title).locator("a").click()
    chosen = page.locator("#chosen")
    chosen.get_by_label("Starts at").fill("07:15" if javascript else "06:15")
    chosen.get_by_label("Minutes").fill("20")
    chosen.get_by_label("Room").select_option(label="R2 Bamboo room")
    chosen.get_by_role("button", name="Put it there").click()
    hours = "07:15–07:35" if javascript else "06:15–06:35"
    expect(page.get_by_text(f"“{title}”: R2 Bamboo room, Thu 13 May, {hours}. No clash.").first).to_be_visible()
    expect(block(page, title)).to_be_visible()
    if javascript:
        window.check()


def test_tray_is_searched_at_once_and_what_is_open_stays(open_window: Callable[..., Window]) -> None:
    window = open_window()
    window.sign_in(ORGANISER)
    for title in ("Anvils and hammers", "Bellows and tongs"):
        add_session(window, title)
    page = open_grid(window)
    page.locator("#q").press_sequentially("tongs")
    expect(page.locator("[data-waiting]")).to_have_count(1)
    expect(page.locator("#q")).to_be_focused()
    page.locator("[data-waiting] a").click()
    expect(page.locator("#chosen-title")).to_have_text("Bellows and tongs")
    page.locator("#chosen").get_by_label("Starts at").fill("20:10")
    page.locator("#q").fill("")
    expect(page.locator("[data-waiting]").filter(has_text="Anvils and hammers")).to_be_visible()
    expect(page.locator("#chosen").get_by_label("Starts at")).to_have_value("20:10")


CONFERENCES = {
    "fosdem": ("fosdem/fosdem-2020.xml", "2020-02-01", "2020-02-02", "Europe/Brussels"),
    "coscup": ("coscup/coscup-2023-session.json", "2023-07-29", "2023-07-30", "Asia/Taipei"),
}


def import_conference(demo: RunningService, shared_data: Callable[[str], Path], name: str, slug: str) -> None:
    """Make a fair of a real conference."""
    file, starts_on, ends_on, zone = CONFERENCES[name]
    site = Site(Path(demo.folder))
    dates = ("--starts-on", starts_on, "--ends-on", ends_on, "--timezone", zone)
    for command in (
        ("fair", "create", slug, "--name", name.upper(), *dates, "--organiser", ORGANISER.email),
        ("programme", "import", slug, str(shared_data(f"agendas/{file}"))),
    ):
        done = site.run(*command)
        assert done.returncode == 0, done.stderr


@pytest.mark.long
@pytest.mark.parametrize("slug", [only_long("fosdem"), "coscup"])
def test_clashes_of_a_large_conference_are_resolved_in_the_grid(
    open_window: Callable[..., Window], demo: RunningService, shared_data: Callable[[str], Path], slug: str
) -> None:
    import_conference(demo, shared_data, slug, slug)
    window = open_window(height=1200)
    window.sign_in(ORGANISER)
    resolved = 0
    for day in CONFERENCES[slug][1:3]:
        page = open_grid(window, f"/organise/{slug}/programme/grid?day={day}")
        hurt = page.locator("[data-placed].is-impossible")
        while left := hurt.count():
            hurt.first.locator("a").click()
            chosen = page.locator("#chosen")
            expect(chosen).to_be_focused()
            remedies = chosen.get_by_role("button", name=re.compile("^(Move|Begin|Swap|Shorten) “"))
            remedies.first.click()
            expect(hurt).not_to_have_count(left)
            resolved += 1
    window.go(f"/organise/{slug}/programme/clashes")
    expect(page.locator("#impossible")).to_have_count(0)
    assert resolved


@pytest.mark.long(alone=True)
def test_day_of_a_large_conference_is_arranged(
    open_window: Callable[..., Window], demo: RunningService, shared_data: Callable[[str], Path]
) -> None:
    import_conference(demo, shared_data, "fosdem", "arranged")
    window = open_window()
    window.sign_in(ORGANISER)
    page = open_grid(window, "/organise/arranged/programme/grid?day=2020-02-01")
    assert page.locator("[data-placed]").count() > 400
    window.check()
    placed = block(page, "The Linux Kernel: We have to finish this thing one day")
    with page.expect_response(re.compile("/place")) as answered:
        drag(page, corner(placed), at(page, "K.1.105", "08:30"))
        page.mouse.up()
    assert answered.value.ok
    expect(page.locator("[data-said]")).to_contain_text("K.1.105")
    assert len(answered.value.text()) < 100_000  # two columns of 35
