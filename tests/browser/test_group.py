"""A delegation from its list to the gate: uploaded, printed, read back, and let in each once, partly offline."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect

from benchmarks.group import gates, office
from benchmarks.group.gates import Gates, Guest, by_camera
from benchmarks.group.papers import code_of, read_back
from benchmarks.group.people import members
from tests.browser.phones import Records, enrol, enrolment, kept, new_phone
from tests.browser.window import Window
from tests.services.camera import camera_arguments, write_film
from tests.services.chromium import browser_arguments
from tests.services.wire import Wire

PEOPLE, FILMED, ONLINE, TWICE = 10, 3, 2, 2


@pytest.mark.usefixtures("poppler_path")
def test_a_delegation_comes_from_its_list_through_the_gate_each_once(
    playwright: Playwright,
    chromium: Browser,
    chromium_path: str,
    open_window: Callable[..., Window],
    gate: tuple[Window, str],
    records: Records,
    wire: Wire,
    tmp_path: Path,
) -> None:
    leader, (team, sign) = open_window(), gate
    people = members(PEOPLE)

    def look_over(page: Page, _name: str) -> None:
        (leader if page is leader.page else team).check_everywhere()

    code = office.register(leader, people, f"leader@{sign.lower()}.example", tmp_path, look_over)
    data = office.print_badges(team, code, tmp_path, look_over)
    paper = read_back(data, [one.full_name for one in people], tmp_path)
    assert paper.unread == {"poppler": [], "pdfium": []}

    film = write_film([code_of(one) for one in paper.pictures[:FILMED]], tmp_path / "badges.y4m", tail=4)
    seeing = playwright.chromium.launch(
        executable_path=chromium_path, args=[*browser_arguments(), *camera_arguments(film)]
    )
    try:
        page = enrol(new_phone(seeing, wire.url), enrolment(team, sign))
        by_camera(page, lambda: kept(records, sign).get("admitted", 0), FILMED)
    finally:
        seeing.close()

    guests = [Guest(one.full_name, code) for one, code in zip(people, paper.codes, strict=True)][FILMED:]
    both = Gates.open(chromium, wire, [enrolment(team, sign), enrolment(team, sign)], step_up=0)
    both.admit(guests[:ONLINE])
    both.show_again(guests[:1], gates.ALREADY)
    both.cut()
    both.admit(guests[ONLINE:])
    both.kill_one()
    both.show_again(guests[ONLINE : ONLINE + 2 * TWICE : 2], gates.COME_IN)
    assert kept(records, sign) == {"admitted": FILMED + ONLINE, "again": 1}
    both.mend()
    both.wait_for_sync()
    expect(both.other.page.locator(".scan__line--again")).to_have_count(1 + TWICE)  # the later gate hears of it
    both.close()
    assert kept(records, sign) == {"admitted": PEOPLE, "again": 1 + TWICE}
    twice = (
        "SELECT holder FROM gate_scans JOIN gates ON gates.id = gate_id WHERE code = ? AND verdict = 'admitted'"
        " GROUP BY holder HAVING count(*) > 1"
    )
    assert records.ask(twice, sign) == []
